"""Every store holds to what CooCook needs for its chefs."""

from softfactory.testing.coocook.chef_lists import ChefListsContract
from softfactory.testing.coocook.chefs import ChefsContract


class TestChefs(ChefsContract):
    """Each store's chefs."""


class TestLists(ChefListsContract):
    """How each store finds them."""
