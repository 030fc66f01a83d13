"""The kinds of exceptions from Webex's documents."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SchemaException:
    """A schema that cannot be meant as it stands, mostly because it contradicts the document's own example."""

    document: str
    patch: dict[str, Any]
    """A JSON merge patch (RFC 7396) of the document's schemas."""
    reason: str
    has_example: bool = True
    """Whether an example of the document's shows the contradiction."""


@dataclass(frozen=True)
class ResponseException:
    """A response that the document leaves out."""

    operation: str
    status: int
    schema: str
    reason: str


@dataclass(frozen=True)
class ParameterException:
    """Parameters of the query that the document leaves out."""

    operation: str
    schemas: dict[str, dict[str, Any]]
    """By name."""
    reason: str


@dataclass(frozen=True)
class Undocumented:
    """An operation that the documents do not have."""

    operation: str
    """A regular expression for "METHOD /path"."""
    reason: str
    like: str = ""
    """The path of the operation whose description it shares; empty if nothing is validated."""
