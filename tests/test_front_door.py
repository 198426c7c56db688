"""What an embedder sees: the names of the package, and how little it costs to import it."""

import subprocess
import sys

import pytest

import softfactory


def test_the_front_door_has_the_names_it_lists():
    for name in softfactory.__all__:
        assert getattr(softfactory, name)


def test_another_name_is_not_there():
    with pytest.raises(AttributeError):
        softfactory.nothing  # noqa: B018 - asking is the point


def test_importing_loads_nothing_heavy():
    heavy = ["sqlalchemy", "falcon", "msgspec", "prometheus_client", "alembic", "jwt", "click", "waitress"]
    program = f"import sys, softfactory; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_building_does_not_load_the_migrations_tool_for_an_up_to_date_database(tmp_path):
    program = (
        "import sys, softfactory\n"
        f"settings = softfactory.Settings(database_url='sqlite:///{tmp_path}/x.db', secret_key='s' * 32)\n"
        "softfactory.build(settings).close()\n"
        "print('alembic' in sys.modules)"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
        for _ in range(2)
    )

    assert (first, second) == ("True", "False")


@pytest.mark.parametrize("url", ["memory://", "sqlite:///{}/x.db"])
def test_a_driver_of_postgresql_is_needed_for_postgresql_only(url, tmp_path):
    program = (
        "import sys; sys.modules['psycopg'] = None; import softfactory as s\n"
        f"built = s.build(s.Settings(database_url={url.format(tmp_path)!r}, secret_key='s' * 32))\n"
        "print(built.errors.log(built.errors.create_project(s.SYSTEM, name='shop').id, 'E', 'm').is_new)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "True"
