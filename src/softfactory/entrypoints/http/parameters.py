"""What an operation takes beside its body, as OpenAPI spells it."""

from typing import Any

import msgspec

from softfactory.domain.kernel.once import MAX_KEY

from .operation import Operation

IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key does it once and answers the same; known for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[!-~]+$"},
}


def parameters_of(described: Operation) -> list[dict[str, Any]]:
    """Return the query's parameters, and the header that makes a request safe to repeat."""
    query = _query(described.query) if described.query else []
    return [*query, *([IDEMPOTENCY_KEY] if described.takes_key else ())]


def _query(shape: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a type as msgspec understands it
    schema = msgspec.json.schema(shape, ref_template="#/components/schemas/{name}")
    properties = _inlined(schema)["properties"]
    required = _inlined(schema).get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _given(spec, schema["$defs"])}
        for name, spec in properties.items()
    ]


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["$defs"][schema["$ref"].rpartition("/")[2]]
    return found


def _given(spec: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter's own schema: a query string cannot say null, and names no other schema."""
    choices = [choice for choice in spec.get("anyOf", [spec]) if choice != {"type": "null"}]
    chosen = choices[0]
    if "$ref" in chosen:
        chosen = definitions[chosen["$ref"].rpartition("/")[2]]
    return {**chosen, **({"default": spec["default"]} if spec.get("default") is not None else {})}
