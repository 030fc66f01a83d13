"""The bodies of Webex's error responses: what they say of the reasons. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def list_reasons(body: Mapping[str, Any]) -> Iterator[object]:
    """Yield what an error body says: its message, and the description of each of its errors.

    `message` and `errors[].description` are Webex's form, each alone or both; `error_description` is that of OAuth.
    """
    yield from (body.get("message"), body.get("error_description"))
    yield from (each.get("description") or each.get("message") for each in list_errors(body))


def list_errors(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """List the errors that an error body has, each an object."""
    errors = body.get("errors")
    return [each for each in errors if isinstance(each, dict)] if isinstance(errors, list) else []


def join_texts(values: Iterable[object], separator: str) -> str:
    """Join the texts and numbers among the values, each once; the first may repeat the others."""
    texts: list[str] = []
    for value in values:
        text = " ".join(str(value).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
        if text and not any(text in each for each in texts):
            texts.append(text)
    return separator.join(texts)
