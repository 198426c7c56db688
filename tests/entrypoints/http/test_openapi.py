import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from softfactory.entrypoints.http.openapi import PARAMETER, description, problem_kinds
from softfactory.entrypoints.http.routes import METHODS, ROUTES, operations


def test_the_description_is_valid():
    assert [error.message for error in OpenAPIV31SpecValidator(description()).iter_errors()] == []


def test_every_route_and_method_is_described():
    served = {
        (PARAMETER.sub(r"{\1}", route.path), method)
        for route in ROUTES
        for method in METHODS
        if route.listed and hasattr(route.resource, f"on_{method}") and method != "options"
    }
    described = {
        (path, method) for path, item in description()["paths"].items() for method in item if method in METHODS
    }

    assert {pair for pair in served if not _refusing(pair)} == described


def _refusing(pair):
    """Tell whether the SDKs' doors answer that method with a refusal only."""
    path, method = pair
    return path.endswith(("/envelope/", "/store/")) and method != "post"


def test_every_operation_has_a_guard_and_a_summary():
    for route in ROUTES:
        for _, operation in operations(route):
            assert operation.guard.name
            assert operation.summary.endswith((".", "?"))


def test_the_description_is_served(door):
    answer = door.client.simulate_get("/openapi.json")

    assert answer.status_code == 200
    assert answer.json == json.loads(json.dumps(description(), default=str))


def test_the_reference_shows_every_path_and_loads_nothing(door):
    answer = door.client.simulate_get("/docs")

    for path in description()["paths"]:
        assert f"<code>{path}</code>" in answer.text
    assert "<script" not in answer.text
    assert "http://" not in answer.text.replace("http://127.0.0.1", "")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("code", sorted(problem_kinds()))
def test_the_type_of_a_problem_leads_to_its_page(door, code):
    answer = door.client.simulate_get(f"/problems/{code}")

    assert answer.status_code == 200
    assert code in answer.text
    assert problem_kinds()[code].title.split("'")[0] in answer.text


def test_an_unknown_problem_has_no_page(door):
    assert door.client.simulate_get("/problems/no-such-thing").status_code == 404
