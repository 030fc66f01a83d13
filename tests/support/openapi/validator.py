"""What is validated of a call to the simulated Webex, and the rules for what is not.

1. The bot's requests are always validated. It is known by its User-Agent.
2. Anybody else's request, of a person's client or of a test, is validated if the sandbox accepts it. A wrong one that
   is refused is one that a test sends on purpose, and shows that the sandbox is as strict as the document.
3. A response is validated unless a fault rule made it, which is the way in which tests inject errors.
4. A test that makes calls wrong in another way, such as by changing the sandbox's state, is marked with
   `malformed_calls` and their operations: of these, only the bot's requests are validated then.
5. The excerpts describe no errors, so neither are these validated: `tests/sandbox/api/test_responses.py` tests them.
6. An operation that the documents do not have must be one of the exceptions.
7. A parameter that Webex itself has put into a link to the next page comes back as it was: it may have any name.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.openapi.document import Operation, Validator, load_document
from tests.support.openapi.exception_types import Undocumented
from tests.support.openapi.exceptions import UNDOCUMENTED
from tests.support.openapi.journal import Journal

FORM = "multipart/form-data"
"""How a file is uploaded with a message. Source: developer.webex.com, "Message attachments"."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call to the simulated Webex, and its response."""

    caller: str
    is_bot: bool
    method: str
    path: str
    """After /v1, not decoded: an id may contain an escaped slash."""
    query: str
    content_type: str
    body: bytes
    fields: tuple[tuple[str, str], ...]
    """Of a form: names and texts."""
    status: int
    response: bytes
    is_fault: bool
    """Whether a fault rule made the response."""
    link: str = ""
    """The response's Link header."""

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{self.method} {self.path}{query} by {self.caller}, answered with {self.status}"


class CallValidator:
    """Validates calls against both documents."""

    def __init__(self) -> None:
        self._operations = [each for name in ("calling", "messaging") for each in load_document(name).operations]
        self._found: dict[str, Operation | Undocumented | None] = {}
        self._linked: set[tuple[str, str, str]] = set()
        """Path, name and value of the parameters that links to a next page had."""

    def validate(self, call: Call, journal: Journal) -> None:
        """Record the call, and how it violates the documents."""
        operation = self._find(f"{call.method} {call.path}")
        is_accepted = call.status < 400
        if operation is None and (call.is_bot or is_accepted):
            journal.report(f"{call}: the documents have no such operation")
        if not isinstance(operation, Operation):
            return
        is_exempt = operation.name in journal.exempt
        if call.is_bot or (is_accepted and not is_exempt):
            journal.count_request()
            for error in self._list_request_errors(operation, call):
                journal.report(f"{call}: {error}")
        if is_accepted and not call.is_fault and not is_exempt:
            journal.count_response()
            self._linked |= _read_link(call)
            for error in _list_response_errors(operation, call):
                journal.report(f"{call}: {error}")

    def _find(self, name: str) -> Operation | Undocumented | None:
        if name not in self._found:
            self._found[name] = self._search(name)
        return self._found[name]

    def _search(self, name: str) -> Operation | Undocumented | None:
        method = name.partition(" ")[0]
        for undocumented in UNDOCUMENTED:
            if re.fullmatch(undocumented.operation, name):
                return self._search(f"{method} {undocumented.like}") if undocumented.like else undocumented
        return next((each for each in self._operations if each.pattern.fullmatch(name)), None)

    def _list_request_errors(self, operation: Operation, call: Call) -> Iterator[str]:
        parameters = operation.query.schema["properties"]
        pairs = parse_qsl(call.query, keep_blank_values=True)
        if len(dict(pairs)) < len(pairs):
            yield "query: a parameter is there twice"
        query = {
            name: _parse(value, parameters.get(name, {}))
            for name, value in pairs
            if name in parameters or (call.path, name, value) not in self._linked
        }
        yield from (f"query: {error}" for error in operation.query.list_errors(query))
        yield from _list_sent_body_errors(operation, call)


def _list_sent_body_errors(operation: Operation, call: Call) -> Iterator[str]:
    if operation.body is None:
        if call.body:
            yield "body: the document has none"
    elif call.content_type == FORM:
        yield from (f"form: {error}" for error in operation.body.list_errors(dict(call.fields)))
    else:
        yield from _list_body_errors(operation.body, call.body)


def _list_response_errors(operation: Operation, call: Call) -> Iterator[str]:
    if call.status not in operation.responses:
        yield f"the document has {', '.join(map(str, operation.responses))}, not status {call.status}"
    elif (response := operation.responses[call.status]) is not None:
        yield from (f"response: {error}" for error in _list_body_errors(response, call.response))
    elif call.response:
        yield "response: the document has no body"


def _list_body_errors(validator: Validator, body: bytes) -> list[str]:
    try:
        value = json.loads(body)
    except ValueError:
        return ["body: not JSON"]
    return [f"body: {error}" for error in validator.list_errors(value)]


def _read_link(call: Call) -> set[tuple[str, str, str]]:
    query = urlsplit(call.link.partition("<")[2].partition(">")[0]).query
    return {(call.path, name, value) for name, value in parse_qsl(query, keep_blank_values=True)}


def _parse(text: str, schema: dict[str, Any]) -> Any:
    """Parse a parameter of the query. A text that is no value of its type stays a text, which is an error then."""
    match schema.get("type"):
        case "number" if text.isascii() and text.isdecimal():
            return int(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
        case "array":
            return text.split(",")
        case _:
            return text
