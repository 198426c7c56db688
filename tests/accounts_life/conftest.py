import pytest

from .lockstep import platforms


@pytest.fixture(scope="package")
def everywhere_at_once(softfactory_postgres, softfactory_sqlite_template, tmp_path_factory):
    directory = tmp_path_factory.mktemp("lives")
    with platforms(softfactory_postgres, softfactory_sqlite_template, directory) as made:
        yield made
