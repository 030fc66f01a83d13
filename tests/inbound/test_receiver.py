import contextlib
import json
import socket
from collections.abc import Iterator
from dataclasses import asdict
from http.client import HTTPConnection
from typing import Any

import pytest
import requests
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.receiver import ALIVE, build_receiver
from bot.inbound.webhook_body import InvalidBody, parse_event
from bot.messaging.payloads import to_time
from bot.model import Event
from bot.signature import HEADER, LEGACY_HEADER, build_headers
from tests.support.http_server import serving

SECRET = "a-secret-for-the-tests"
ME = "bot-id"


def serialize(event: Event) -> bytes:
    """Serialize an event for the database, as DBOS does. Fails if a database could not store it."""
    serialized = f"{event.key}{json.dumps(asdict(event), ensure_ascii=False)}".encode()
    assert b"\0" not in serialized  # PostgreSQL allows none in a text
    return serialized


class RecordingQueue:
    """Keeps the events that were enqueued, or fails as a full database does."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.is_full = False
        self.kept: list[Event] = []

    def enqueue(self, event: Event) -> None:
        if self.is_full:
            raise DatabaseUnavailable("the disk is full")
        serialize(event)
        self.events.append(event)


@pytest.fixture(scope="module")
def event_queue() -> RecordingQueue:
    return RecordingQueue()


@pytest.fixture(scope="module")
def address(event_queue: RecordingQueue) -> Iterator[str]:
    app = Flask("test", static_folder=None)
    app.register_blueprint(build_receiver(SECRET, ME, event_queue.enqueue, event_queue.kept.append))
    with serving(app) as url:
        yield f"{url}/webhook"


@pytest.fixture(autouse=True)
def _empty(event_queue: RecordingQueue) -> None:
    event_queue.events.clear()
    event_queue.kept.clear()
    event_queue.is_full = False


def build(resource: str = "messages", event: str = "created", **data: Any) -> dict[str, Any]:
    return {
        "id": "webhook-id",
        "name": "any",
        "resource": resource,
        "event": event,
        "data": {
            "id": "message-id",
            "roomId": "room-id",
            "roomType": "direct",
            "personId": "person-id",
            "personEmail": "ann@example.com",
            "created": "2026-11-24T02:00:00.000Z",
            **data,
        },
        "something": {"new": True},
    }


def post(address: str, body: bytes | dict[str, Any], **signatures: str | None) -> requests.Response:
    """Post a body with both of its signatures, or with others: `legacy` and `current`, None for none."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers: dict[str, Any] = build_headers(raw, SECRET)
    for name, header in (("legacy", LEGACY_HEADER), ("current", HEADER)):
        headers[header] = signatures.get(name, headers[header])
    return requests.post(address, data=raw, headers={"Content-Type": "application/json", **headers}, timeout=10)


def test_a_message_is_accepted(address: str, event_queue: RecordingQueue) -> None:
    assert post(address, build()).status_code == 200
    (event,) = event_queue.events
    assert event == Event(
        resource="messages",
        id="message-id",
        room_id="room-id",
        person_id="person-id",
        is_direct=True,
        created="2026-11-24T02:00:00.000Z",
    )
    assert event.key == "messages:created:message-id"


def test_a_card_action_is_accepted(address: str, event_queue: RecordingQueue) -> None:
    body = build("attachmentActions", messageId="card-id", type="submit")
    del body["data"]["personEmail"], body["data"]["roomType"]
    assert post(address, body).status_code == 200
    assert (event_queue.events[0].message_id, event_queue.events[0].is_direct) == ("card-id", None)


def test_an_edit_is_an_event_of_its_own(address: str, event_queue: RecordingQueue) -> None:
    first, second = "2026-11-24T02:01:00.000Z", "2026-11-24T02:02:00.000Z"
    for updated in (first, second):
        assert post(address, build(event="updated", updated=updated)).json() == {"message": "accepted"}
    assert [event.key for event in event_queue.events] == [
        f"messages:updated:message-id:{first}",
        f"messages:updated:message-id:{second}",
    ]
    assert event_queue.events[0].created == "2026-11-24T02:00:00.000Z"


@pytest.mark.parametrize("updated", [None, "", 7, "\ud800"])
def test_an_edit_without_a_time_is_known_by_its_arrival(updated: object) -> None:
    event = parse_event(json.dumps(build(event="updated", updated=updated)).encode(), ME)
    assert event is not None
    assert to_time(event.updated)


def test_the_bots_own_membership_is_accepted(address: str, event_queue: RecordingQueue) -> None:
    assert post(address, build("memberships", personId=ME)).status_code == 200
    assert event_queue.events[0].resource == "memberships"


@pytest.mark.parametrize(
    "body",
    [
        build(personId=ME),
        build(personEmail="another@webex.bot"),
        build(personEmail="Old@SparkBot.io"),
        build(event="deleted"),
        build("memberships", "updated", personId=ME),
        build("attachmentActions", "updated", messageId="card-id"),
        build(event="updated", personId=ME),
        build("rooms"),
        build("memberships"),
        build("telephony_calls", "started"),
    ],
)
def test_events_that_do_not_concern_the_bot_are_ignored(
    address: str, event_queue: RecordingQueue, body: dict[str, Any]
) -> None:
    response = post(address, body)
    assert (response.status_code, response.json()) == (200, {"message": "ignored"})
    assert event_queue.events == []


WRONG = ["", "0" * 40, "SHA-256=", f"SHA-256={'0' * 64}", "é".encode().decode("latin-1")]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("name", ["legacy", "current"])
def test_nothing_is_parsed_with_a_wrong_signature(
    address: str, event_queue: RecordingQueue, name: str, wrong: str
) -> None:
    """Also where the other one is right."""
    other = "current" if name == "legacy" else "legacy"
    for body in (build(), b"not json"):
        assert post(address, body, **{name: wrong}).status_code == 401
        assert post(address, body, **{name: wrong, other: None}).status_code == 401
    assert event_queue.events == []


def test_one_signature_is_enough(address: str, event_queue: RecordingQueue) -> None:
    assert post(address, build(), legacy=None, current=None).status_code == 401
    assert post(address, build(), legacy=None).status_code == 200
    assert post(address, build(), current=None).status_code == 200
    assert len(event_queue.events) == 2


@pytest.mark.parametrize("name", [HEADER, LEGACY_HEADER])
def test_a_header_that_comes_twice_is_refused(address: str, event_queue: RecordingQueue, name: str) -> None:
    """Also where both are right: nothing that forwards Webex's webhooks repeats a header."""
    raw = json.dumps(build()).encode()
    connection = HTTPConnection(address.split("/")[2], timeout=10)
    with contextlib.closing(connection):
        connection.putrequest("POST", "/webhook")
        for header, value in (*build_headers(raw, SECRET).items(), (name, build_headers(raw, SECRET)[name])):
            connection.putheader(header, value)
        connection.putheader("Content-Length", str(len(raw)))
        connection.endheaders(raw)
        assert connection.getresponse().status == 401
    assert event_queue.events == []


def test_an_altered_body_is_refused(address: str, event_queue: RecordingQueue) -> None:
    raw = json.dumps(build()).encode()
    altered = raw.replace(b"person-id", b"Person-id")
    signed = build_headers(raw, SECRET)
    assert post(address, altered, legacy=signed[LEGACY_HEADER], current=signed[HEADER]).status_code == 401
    assert event_queue.events == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the body is not JSON"),
        (b"not json", "the body is not JSON"),
        (b"\xff\xfe", "the body is not JSON"),
        (b"[" * 20_000, "the body is not JSON"),
        (b"[]", "the body is not a JSON object"),
        (b"null", "the body is not a JSON object"),
        (b'"text"', "the body is not a JSON object"),
        (b"{}", "resource is missing"),
        ({"resource": "messages", "data": {}}, "event is missing"),
        ({"resource": "messages", "event": "created"}, "data is missing"),
        ({"resource": "messages", "event": "created", "data": []}, "data is not valid"),
        ({"resource": ["messages"], "event": "created", "data": {}}, "resource is not valid"),
        ({"resource": "messages", "event": "created", "data": {}}, "data.id is missing"),
        (build(id=None), "data.id is not valid"),
        (build(id=""), "data.id is not valid"),
        (build(id=7), "data.id is not valid"),
        (build(id="x" * 301), "data.id is not valid"),
        (build(id="line\nbreak"), "data.id is not valid"),
        (build(id="line\n"), "data.id is not valid"),
        (build(id="../people/me"), "data.id is not valid"),
        (build(id="a?max=1#b"), "data.id is not valid"),
        (build(id="\ud800"), "data.id is not valid"),
        (build(personId="a%2f.."), "data.personId is not valid"),
        (build(roomId="é"), "data.roomId is not valid"),
        (build(roomId={}), "data.roomId is not valid"),
        (build("attachmentActions"), "data.messageId is missing"),
    ],
)
def test_an_invalid_body_is_refused_with_the_name_of_the_property(
    address: str, event_queue: RecordingQueue, body: bytes | dict[str, Any], message: str
) -> None:
    response = post(address, body)
    assert (response.status_code, response.json()) == (400, {"message": message})
    assert event_queue.events == []


def test_unknown_properties_are_ignored(address: str, event_queue: RecordingQueue) -> None:
    """Also a card action's property on a message, and text that could not be stored."""
    body = build(messageId=7, files=["\ud800"])
    body["\ud800"] = body["data"]["\ud800"] = None
    assert post(address, body).status_code == 200
    assert event_queue.events[0].message_id is None


def test_other_work_yields_while_the_event_is_stored(
    address: str, event_queue: RecordingQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []

    @contextlib.contextmanager
    def record_progress() -> Iterator[None]:
        stored.append(len(event_queue.events))
        yield
        stored.append(len(event_queue.events))

    monkeypatch.setattr("bot.inbound.receiver.webhook_in_progress", record_progress)
    assert post(address, build(), legacy="0" * 40).status_code == 401  # nobody without the secret makes work wait
    assert stored == []
    assert post(address, build()).status_code == 200
    assert stored == [0, 1]


@pytest.mark.parametrize("resource", ["messages", "memberships"])
@pytest.mark.parametrize("created", ["\ud800", "2026-11-24\ud80002:00:00", "2026-11-24\x0002:00:00", 7, [], "2" * 41])
def test_an_invalid_timestamp_is_dropped(
    address: str, event_queue: RecordingQueue, resource: str, created: object
) -> None:
    body = build(resource, created=created, personId=ME if resource == "memberships" else "person-id")
    assert post(address, body).status_code == 200
    assert event_queue.events[0].created == ""


def test_a_huge_body_is_refused(address: str, event_queue: RecordingQueue) -> None:
    assert post(address, b" " * (limits.MAX_WEBHOOK_BYTES + 1)).status_code == 413
    raw = json.dumps(build()).encode()
    assert post(address, raw + b" " * (limits.MAX_WEBHOOK_BYTES - len(raw))).status_code == 200
    assert len(event_queue.events) == 1


def test_a_huge_length_is_refused_before_the_body_is_sent(address: str) -> None:
    host, port = address.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert b" 413 " in connection.recv(1000)


def test_an_event_that_cannot_be_stored_is_not_acknowledged(address: str, event_queue: RecordingQueue) -> None:
    event_queue.is_full = True
    assert post(address, build()).status_code == 503
    assert [event.id for event in event_queue.kept] == ["message-id"]
    event_queue.is_full = False
    assert post(address, build()).status_code == 200


def test_a_browser_sees_what_the_address_is(address: str) -> None:
    assert requests.get(address, timeout=10).text == ALIVE


def test_other_methods_and_paths_are_refused(address: str) -> None:
    assert requests.put(address, timeout=10).status_code == 405
    assert requests.post(f"{address}/other", timeout=10).status_code == 404


TEXT = st.text(st.characters(exclude_categories=[]))
"""Includes lone surrogates, which are possible in JSON but not in UTF-8."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
IDS = st.sampled_from(["id", "roomId", "personId", "messageId", "roomType", "personEmail", "created"])


@settings(max_examples=1000)
@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_event_or_invalid(body: bytes) -> None:
    with contextlib.suppress(InvalidBody):
        parse_event(body, ME)


@settings(max_examples=300)
@given(st.sampled_from(["messages", "attachmentActions", "memberships"]), st.dictionaries(IDS, JSON))
def test_any_data_is_an_event_or_invalid(resource: str, changes: dict[str, Any]) -> None:
    data = {"id": "message-id", "roomId": "room-id", "personId": "person-id", "messageId": "card-id", **changes}
    body = json.dumps({"resource": resource, "event": "created", "data": data}).encode()
    try:
        event = parse_event(body, ME)
    except InvalidBody:
        return
    assert event is None or (event.id and event.room_id and event.person_id and serialize(event))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200),
    signature=st.none() | st.text(st.characters(codec="latin-1", categories=["L", "N", "P"])),
)
def test_no_body_without_a_signature_is_accepted(
    address: str, event_queue: RecordingQueue, body: bytes, signature: str | None
) -> None:
    for name in (HEADER, LEGACY_HEADER):
        headers = {} if signature is None else {name: signature.encode("latin-1")}
        assert requests.post(address, data=body, headers=headers, timeout=10).status_code == 401
    assert event_queue.events == []
