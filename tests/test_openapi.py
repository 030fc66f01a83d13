"""The validation of every call against Webex's OpenAPI documents: it would notice, and its exceptions are needed."""

import dataclasses
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.openapi.document import load_document
from tests.support.openapi.exception_types import SchemaException
from tests.support.openapi.exceptions import COUNT, SCHEMAS, UNDOCUMENTED
from tests.support.openapi.journal import REQUESTS, RESPONSES, Journal
from tests.support.openapi.validator import Call, CallValidator

ROOT = Path(__file__).parent.parent

DOCUMENTS = ("calling", "messaging")

VALIDATOR = CallValidator()

LOCATION = "/telephony/config/locations/L1"

NUMBER = (
    b'{"phoneNumber": "+12056350001", "state": "ACTIVE", "isMainNumber": false, "tollFreeNumber": false, '
    b'"telephonyType": "PSTN_NUMBER", "isServiceNumber": false}'
)

GET = Call(
    caller="Numbers",
    is_bot=True,
    method="GET",
    path=f"{LOCATION}/autoAttendants/availableNumbers",
    query="max=2000&phoneNumber=%2B12056350001,%2B12056350002",
    content_type="",
    body=b"",
    fields=(),
    status=200,
    response=b'{"phoneNumbers": [%s]}' % NUMBER,
    is_fault=False,
)

PUT = dataclasses.replace(
    GET,
    method="PUT",
    path=f"{LOCATION}/autoAttendants/A1",
    query="",
    content_type="application/json",
    body=b'{"alternateNumbers": [{"phoneNumber": "+12056350001", "ringPattern": "NORMAL"}]}',
    status=204,
    response=b"",
)

UPLOAD = dataclasses.replace(
    PUT,
    method="POST",
    path="/messages",
    content_type="multipart/form-data",
    body=b"",
    fields=(("roomId", "R1"), ("markdown", "Here it is")),
    status=200,
    response=b'{"id": "M1"}',
)


def list_violations(call: Call, **changes: object) -> list[str]:
    journal = Journal()
    VALIDATOR.validate(dataclasses.replace(call, **changes), journal)  # type: ignore[arg-type]
    return journal.take_violations()


def list_errors_of_examples(name: str, exceptions: tuple[SchemaException, ...]) -> list[str]:
    """List what a document's examples have against its own schemas."""
    operations = load_document(name, exceptions).operations
    return [
        f"{operation.name}: {error}"
        for operation in operations
        for validator, example in operation.examples
        for error in validator.list_errors(example)
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_with_the_exceptions_the_documents_match_their_own_examples(name: str) -> None:
    assert list_errors_of_examples(name, SCHEMAS) == []


@pytest.mark.parametrize("exception", SCHEMAS, ids=lambda each: min(each.patch))
def test_each_exception_is_needed(exception: SchemaException) -> None:
    others = tuple(each for each in SCHEMAS if each is not exception)
    assert bool(list_errors_of_examples(exception.document, others)) == exception.has_example


def test_the_document_has_their_number() -> None:
    text = (ROOT / ".github" / "docs" / "architecture.md").read_text()
    assert f"with {COUNT} exceptions" in text


def test_undocumented_operations_are_in_neither_document() -> None:
    names = [operation.name for document in DOCUMENTS for operation in load_document(document).operations]
    for undocumented in UNDOCUMENTED:
        assert not [name for name in names if re.fullmatch(undocumented.operation, name)]


@pytest.mark.parametrize("call", [GET, PUT, UPLOAD])
def test_right_calls_pass(call: Call) -> None:
    assert list_violations(call) == []


@pytest.mark.parametrize(
    ("call", "changes", "words"),
    [
        (GET, {"query": "ownername=Mark"}, "query: the whole: Additional properties are not allowed ('ownername'"),
        (GET, {"query": "max=many"}, "query: max: "),
        (GET, {"query": "max=1&max=2"}, "query: a parameter is there twice"),
        (GET, {"path": "/messages", "query": "max=5", "response": b'{"items": []}'}, '"roomId" is a required property'),
        (GET, {"path": "/messages", "query": "roomId=R1&start=5", "response": b'{"items": []}'}, "'start'"),
        (GET, {"body": b"{}"}, "body: the document has none"),
        (GET, {"response": b'{"phoneNumbers": [%s]}' % NUMBER.replace(b"state", b"State")}, "phoneNumbers/0: "),
        (GET, {"response": b'{"phoneNumbers": [%s]}' % NUMBER.replace(b"ACTIVE", b"IDLE")}, '"IDLE" is not one of'),
        (GET, {"response": b'{"phoneNumbers": [], "total": 0}'}, "('total' was unexpected)"),
        (GET, {"response": b"<html>"}, "response: body: not JSON"),
        (GET, {"status": 201}, "the document has 200, not status 201"),
        (GET, {"path": f"{LOCATION}/hotDesk/availableNumbers"}, "the documents have no such operation"),
        (GET, {"path": f"{LOCATION}/queues/dnis/availableNumbers", "query": "order=asc"}, "'order'"),
        (PUT, {"body": b'{"alternateNumbers": [{"phoneNumber": "+1"}]}'}, '"ringPattern" is a required property'),
        (PUT, {"body": b'{"enabled": true}'}, "('enabled' was unexpected)"),
        (PUT, {"body": b"{"}, "body: not JSON"),
        (PUT, {"response": b"{}"}, "response: the document has no body"),
        (UPLOAD, {"fields": (("room", "R1"),)}, "form: the whole: Additional properties are not allowed ('room'"),
    ],
)
def test_violations_are_found(call: Call, changes: dict[str, object], words: str) -> None:
    violations = list_violations(call, **changes)
    assert any(words in violation for violation in violations)
    assert all(violation.startswith(f"{call.method} /") for violation in violations)


def test_a_refused_request_is_one_that_a_test_sends_on_purpose_unless_the_bot_sent_it() -> None:
    wrong = {"query": "bogus=1", "status": 400, "response": b"{}"}
    assert list_violations(GET, **wrong, is_bot=False) == []
    assert len(list_violations(GET, **wrong)) == 1


def test_a_wrong_request_that_is_accepted_is_a_violation_by_anybody() -> None:
    assert len(list_violations(GET, query="bogus=1", is_bot=False)) == 1


def test_a_parameter_of_a_link_comes_back_as_it_was() -> None:
    path = "/telephony/config/locations/L2/paging/availableNumbers"
    link = f'<http://127.0.0.1:9/v1{path}?max=5&cursor=abc>; rel="next"'
    assert list_violations(GET, path=path, link=link) == []
    assert list_violations(GET, path=path, query="cursor=abc&max=5") == []
    assert len(list_violations(GET, path=path, query="cursor=abd&max=5")) == 1


def test_calls_that_a_test_makes_wrong_are_exempt_but_for_the_bots_requests() -> None:
    journal = Journal()
    journal.exempt = frozenset({"PUT /telephony/config/locations/{locationId}/autoAttendants/{autoAttendantId}"})
    wrong = dataclasses.replace(PUT, body=b"[]", response=b"{}")
    VALIDATOR.validate(dataclasses.replace(wrong, is_bot=False), journal)
    assert journal.take_violations() == []
    VALIDATOR.validate(wrong, journal)
    assert len(journal.take_violations()) == 1


def test_responses_of_fault_rules_are_not_validated_but_their_requests_are() -> None:
    assert list_violations(GET, response=b"<html>", is_fault=True) == []
    assert len(list_violations(GET, response=b"<html>", is_fault=True, query="bogus=1")) == 1


def test_each_call_is_counted() -> None:
    journal = Journal()
    VALIDATOR.validate(GET, journal)
    VALIDATOR.validate(dataclasses.replace(GET, status=403), journal)
    VALIDATOR.validate(dataclasses.replace(GET, path="/contents/C1"), journal)
    assert journal.counts == {REQUESTS: 2, RESPONSES: 1}


def test_the_journal_of_another_process_is_added_once(tmp_path: Path) -> None:
    other, journal = Journal(), Journal()
    other.count_request()
    other.report("wrong")
    other.write(tmp_path / "1.json")
    for _ in range(2):
        journal.read(tmp_path)
    assert journal.counts == {REQUESTS: 1}
    assert journal.take_violations() == ["wrong"]


CONFTEST = 'pytest_plugins = ["tests.support.openapi.plugin"]\n'

TESTS = """
import requests
import pytest
from bot.http import USER_AGENT
from bot.sandbox import Sandbox

def call(query, agent):
    with Sandbox() as webex:
        token = webex.people["Numbers"]["token"]
        headers = {"Authorization": f"Bearer {token}", "User-Agent": agent}
        assert requests.get(f"{webex.url}/v1/rooms?{query}", headers=headers, timeout=5).status_code == 200

def test_right():
    call("max=5", USER_AGENT)

@pytest.mark.parametrize("agent", [USER_AGENT, "another"])
def test_wrong(agent):
    call("bogus=1", agent)
"""


def test_the_test_in_which_a_violation_happens_fails(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_calls.py").write_text(TESTS)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "1", "--rootdir", str(tmp_path), "."],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "2 failed, 1 passed" in ended.stdout, ended.stdout + ended.stderr
    for name in ("test_right", "test_wrong[webex-available-numbers-bot]"):
        assert (f"FAILED test_calls.py::{name}" in ended.stdout) == (name != "test_right")
    assert "GET /rooms?bogus=1 by Numbers, answered with 200: query: the whole: Additional" in ended.stdout
    assert re.search(r"OpenAPI documents: 3 requests and 3 responses, with \d+ exceptions", ended.stdout)
