"""The API's description (OpenAPI 3.1), made from the route table and the wire shapes."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from softfactory.domain.kernel.problems import Problem
from softfactory.domain.kernel.store import StoreUnavailable

from .converters import CONVERTERS
from .guards import SCHEMES
from .operation import Operation
from .parameters import parameters_of
from .problems import (
    MEDIA_TYPE,
    BadRequest,
    HeaderTooLarge,
    MethodNotAllowed,
    NoSuchPath,
    ProblemView,
    RequestTimeout,
    ServerError,
    UnsupportedTransferCoding,
    status_of,
)
from .routes import ROUTES, Route, operations
from .version import VERSION

EVERYWHERE: tuple[type[Problem], ...] = (StoreUnavailable, MethodNotAllowed, NoSuchPath)
PARAMETER = re.compile(r"{(\w+):(\w+)}")


def description() -> dict[str, Any]:
    """Return the whole description as JSON values."""
    listed = [route for route in ROUTES if route.listed]
    shapes = [ProblemView, *_shapes(operation for route in listed for _, operation in operations(route))]
    _, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "softfactory",
            "version": VERSION,
            "description": "Errors in, bugs out. Refusals are problem details (RFC 9457).",
        },
        "paths": {PARAMETER.sub(r"{\1}", route.path): _path(route) for route in listed},
        "components": {"schemas": components, "securitySchemes": SCHEMES},
    }


def problem_kinds() -> dict[str, type[Problem]]:
    """Return every problem that a route names, by its code."""
    named: set[type[Problem]] = {BadRequest, RequestTimeout, HeaderTooLarge, ServerError, UnsupportedTransferCoding}
    for route in ROUTES:
        named.update(problem for _, operation in operations(route) for problem in operation.refuses)
    return {problem.code: problem for problem in sorted({*named, *EVERYWHERE}, key=lambda problem: problem.code)}


def _shapes(found: Iterable[Operation]) -> list[Any]:
    shapes = [shape for operation in found for shape in (operation.body, operation.answer, *operation.other.values())]
    return [one for shape in shapes if shape is not None for one in _choices(shape)]


def _choices(shape: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type as msgspec understands it, or several
    return shape if isinstance(shape, tuple) else (shape,)


def _path(route: Route) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": CONVERTERS[kind].schema}
        for name, kind in PARAMETER.findall(route.path)
    ]
    item: dict[str, Any] = {method: _operation(route, method, described) for method, described in operations(route)}
    return item | ({"parameters": parameters} if parameters else {})


def _operation(route: Route, method: str, described: Operation) -> dict[str, Any]:
    words = re.sub(r"[^a-z]+", "_", PARAMETER.sub(r"\1", route.path)).strip("_")
    found: dict[str, Any] = {
        "operationId": f"{method}_{words}",
        "summary": described.summary,
        "tags": [words.removeprefix("api_").partition("_")[0]],
        "responses": _responses(described),
    }
    if described.guard.security:
        found["security"] = [dict(way) for way in described.guard.security]
    if parameters := parameters_of(described):
        found["parameters"] = parameters
    if described.body or described.body_type != "application/json":
        schema = _schema(described.body) if described.body else {}
        found["requestBody"] = {
            "required": described.body_required,
            "content": {described.body_type: {"schema": schema}},
        }
    return found


def _responses(described: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": described.summary}
    if described.answer or described.media_type != "application/json":
        schema = _schema(described.answer) if described.answer else {"type": "string"}
        good["content"] = {described.media_type: {"schema": schema}}
    responses = {str(described.status): good}
    for status, shape in described.other.items():
        responses[str(status)] = {"description": "", "content": {"application/json": {"schema": _schema(shape)}}}
    by_status: dict[int, list[str]] = {}
    refusals: list[type[Problem]] = [*described.refuses, BadRequest, *EVERYWHERE, ServerError]
    for problem in refusals:
        by_status.setdefault(status_of(problem), []).append(problem.code)
    reference = {"$ref": "#/components/schemas/ProblemView"}
    for status, codes in sorted(by_status.items()):
        answer = {"description": ", ".join(dict.fromkeys(codes)), "content": {MEDIA_TYPE: {"schema": reference}}}
        if str(status) in responses:
            responses[str(status)]["content"] |= answer["content"]
        else:
            responses[str(status)] = answer
    return responses


def _schema(shape: Any) -> dict[str, Any]:  # noqa: ANN401 - a type as msgspec understands it
    schemas, _ = msgspec.json.schema_components(_choices(shape), ref_template="#/components/schemas/{name}")
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
