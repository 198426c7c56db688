"""The whole life of accounts: a model made from the promises, and every door and store held against it.

The model (`people`, `budgets`, `model` and the parts it is made of) imports nothing of softfactory. Things are called
by names of the trace (``s2`` is the second login, ``m1`` the first letter), because ids and tokens differ everywhere.
"""
