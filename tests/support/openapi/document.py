"""The operations of Webex's OpenAPI documents, compiled to validators.

Validation is by jsonschema-rs, because it is fast: a page of 2,000 numbers takes it 0.8 ms, where jsonschema takes
136 ms and openapi-core, which is built on it, 125 ms. openapi-core also knows paths and parameters, but accepts query
parameters and properties that the document does not have; here they are the most frequent mistakes. So paths and
parameters are read here, and unknown names are violations.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.support.openapi.exception_types import SchemaException
from tests.support.openapi.exceptions import PARAMETERS, RESPONSES, SCHEMAS

Schema = dict[str, Any]

FOLDER = Path(__file__).parent

JSON = "application/json"

REFERENCE = "#/components/schemas/"


class Validator:
    """A schema, compiled when it is first used."""

    def __init__(self, schema: Schema, schemas: Mapping[str, Schema]) -> None:
        self.schema = schema
        self._schemas = schemas

    def list_errors(self, value: Any) -> list[str]:
        """List what a value has against the schema, each with its path in the value."""
        if self._compiled.is_valid(value):
            return []
        return [f"{_join(error.instance_path)}: {error.message}" for error in self._compiled.iter_errors(value)]

    @cached_property
    def _compiled(self) -> jsonschema_rs.Draft4Validator:
        # OpenAPI 3.0's dialect is nearest to draft 4.
        return jsonschema_rs.Draft4Validator({**self.schema, "components": {"schemas": self._schemas}})


@dataclass(frozen=True)
class Operation:
    """One call that the documents describe."""

    name: str
    """Method and path, such as "GET /people/{personId}"."""
    pattern: re.Pattern[str]
    """Matches the names of its calls."""
    query: Validator
    """Of the query's parameters, as an object."""
    body: Validator | None
    """Of the request; None where there is none."""
    responses: Mapping[int, Validator | None]
    """By status; None for a response without a body."""
    examples: tuple[tuple[Validator, Any], ...]
    """The document's own examples, with the schemas that they should match."""


@dataclass(frozen=True)
class Document:
    """One of the documents, with the exceptions from it, closed: an unknown property is an error."""

    operations: tuple[Operation, ...]
    """Those with the fewest parameters in their paths first."""


def load_document(name: str, exceptions: Sequence[SchemaException] = SCHEMAS) -> Document:
    """Load `webex-<name>.json`, with those of the exceptions that are for it."""
    raw = json.loads((FOLDER / f"webex-{name}.json").read_text())
    schemas: Schema = raw["components"]["schemas"]
    for exception in exceptions:
        if exception.document == name:
            schemas = merge(schemas, exception.patch)
    schemas = close(schemas)
    operations = (_build_operation(*each, schemas) for each in _list_operations(raw["paths"]))
    return Document(tuple(operations))


def merge(target: Any, patch: Any) -> Any:
    """Apply a JSON merge patch (RFC 7396): null removes a property."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def close(schema: Any) -> Any:
    """Return a schema of which no object may have other properties than those it names."""
    if isinstance(schema, list):
        return [close(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: close(value) for name, value in schema.items() if name != "example"}
    if isinstance(closed.get("properties"), dict) and closed.get("type") == "object":
        closed.setdefault("additionalProperties", False)
    return closed


def _list_operations(paths: Schema) -> Iterator[tuple[str, str, Schema]]:
    """List path, method and description of all operations, paths with the fewest parameters first.

    `/people/me` must be found before `/people/{personId}`.
    """
    for path in sorted(paths, key=lambda each: each.count("{")):
        for method, description in paths[path].items():
            yield path, method.upper(), description


def _build_operation(path: str, method: str, raw: Schema, schemas: Mapping[str, Schema]) -> Operation:
    name = f"{method} {path}"
    parameters = [each for each in raw["parameters"] if each["in"] == "query"]
    for addition in PARAMETERS:
        if addition.operation == name:
            parameters += [{"name": each, "schema": schema} for each, schema in addition.schemas.items()]
    responses = {int(status): response.get("content", {}).get(JSON) for status, response in raw["responses"].items()}
    for exception in RESPONSES:
        if exception.operation == name:
            responses[exception.status] = {"schema": {"$ref": f"{REFERENCE}{exception.schema}"}}
    body = raw.get("requestBody", {}).get("content", {}).get(JSON)
    contents = [each for each in (body, *responses.values()) if each and "example" in each]
    return Operation(
        name=name,
        pattern=re.compile(re.sub(r"\{[^}]+\}", "[^/]+", name)),
        query=Validator(_build_query_schema(parameters), schemas),
        body=_build_validator(body, schemas),
        responses={status: _build_validator(response, schemas) for status, response in responses.items()},
        examples=tuple((Validator(close(each["schema"]), schemas), each["example"]) for each in contents),
    )


def _build_query_schema(parameters: list[Schema]) -> Schema:
    properties = {each["name"]: each["schema"] for each in parameters}
    required = [each["name"] for each in parameters if each.get("required")]
    # Draft 4 does not allow an empty list of required properties.
    schema: Schema = close({"type": "object", "properties": properties} | ({"required": required} if required else {}))
    return schema


def _build_validator(content: Schema | None, schemas: Mapping[str, Schema]) -> Validator | None:
    return Validator(close(content["schema"]), schemas) if content else None


def _join(path: list[str | int]) -> str:
    return "/".join(map(str, path)) or "the whole"
