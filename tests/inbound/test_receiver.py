import contextlib
import json
import socket
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest
import requests
from dbos import DBOSPortableJSONSerializer as JSONSerializer
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.receiver import ALIVE, NotAnEvent, build_receiver, read_event
from bot.model import Event
from bot.signature import HEADER, sign
from tests.support.http_server import serving

SECRET = "a-secret-for-the-tests"
ME = "bot-id"


def write(event: Event) -> bytes:
    """Write an event as the bot's own event_queue does; fails for what no database takes."""
    written = f"{event.key}{JSONSerializer().serialize(asdict(event))}".encode()
    assert b"\0" not in written  # PostgreSQL's texts have none
    return written


class EventQueue:
    """Writes down what was accepted, or refuses to."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.is_full = False

    def accept(self, event: Event) -> None:
        if self.is_full:
            raise DatabaseUnavailable("the disk is full")
        write(event)
        self.events.append(event)


@pytest.fixture(scope="module")
def event_queue() -> EventQueue:
    return EventQueue()


@pytest.fixture(scope="module")
def address(event_queue: EventQueue) -> Iterator[str]:
    app = Flask("test", static_folder=None)
    app.register_blueprint(build_receiver(SECRET, ME, event_queue.accept))
    with serving(app) as url:
        yield f"{url}/webhook"


@pytest.fixture(autouse=True)
def _empty(event_queue: EventQueue) -> None:
    event_queue.events.clear()
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


def post(address: str, body: bytes | dict[str, Any], signature: str | None = "right") -> requests.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if signature is not None:
        headers[HEADER] = sign(raw, SECRET) if signature == "right" else signature
    return requests.post(address, data=raw, headers=headers, timeout=10)


def test_a_message_is_accepted(address: str, event_queue: EventQueue) -> None:
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


def test_a_press_is_accepted(address: str, event_queue: EventQueue) -> None:
    body = build("attachmentActions", messageId="card-id", type="submit")
    del body["data"]["personEmail"], body["data"]["roomType"]
    assert post(address, body).status_code == 200
    assert (event_queue.events[0].message_id, event_queue.events[0].is_direct) == ("card-id", None)


def test_the_bots_own_membership_is_accepted(address: str, event_queue: EventQueue) -> None:
    assert post(address, build("memberships", personId=ME)).status_code == 200
    assert event_queue.events[0].resource == "memberships"


@pytest.mark.parametrize(
    "body",
    [
        build(personId=ME),
        build(personEmail="another@webex.bot"),
        build(personEmail="Old@SparkBot.io"),
        build(event="deleted"),
        build("rooms"),
        build("memberships"),
        build("telephony_calls", "started"),
    ],
)
def test_what_is_not_for_us_is_ignored(address: str, event_queue: EventQueue, body: dict[str, Any]) -> None:
    response = post(address, body)
    assert (response.status_code, response.json()) == (200, {"message": "ignored"})
    assert event_queue.events == []


@pytest.mark.parametrize("signature", [None, "", "0" * 40, "é"])
def test_without_the_right_signature_nothing_is_read(
    address: str, event_queue: EventQueue, signature: str | None
) -> None:
    assert post(address, build(), signature.encode().decode("latin-1") if signature else signature).status_code == 401
    assert post(address, b"not json", signature and "0" * 40).status_code == 401
    assert event_queue.events == []


def test_an_altered_body_is_refused(address: str, event_queue: EventQueue) -> None:
    raw = json.dumps(build()).encode()
    altered = raw.replace(b"person-id", b"Person-id")
    assert post(address, altered, sign(raw, SECRET)).status_code == 401
    assert event_queue.events == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b"[" * 20_000,
        json.dumps({"resource": "messages", "event": "created", "data": []}).encode(),
        json.dumps({"resource": ["messages"], "event": "created", "data": {}}).encode(),
        json.dumps(build(id=None)).encode(),
        json.dumps(build(id="")).encode(),
        json.dumps(build(id=7)).encode(),
        json.dumps(build(id="x" * 301)).encode(),
        json.dumps(build(id="line\nbreak")).encode(),
        json.dumps(build(id="../people/me")).encode(),
        json.dumps(build(id="a?max=1#b")).encode(),
        json.dumps(build(personId="a%2f..")).encode(),
        json.dumps(build(roomId="é")).encode(),
        json.dumps(build(roomId={})).encode(),
        json.dumps(build("attachmentActions")).encode(),
    ],
)
def test_what_is_no_event_is_refused(address: str, event_queue: EventQueue, body: bytes) -> None:
    assert post(address, body).status_code == 400
    assert event_queue.events == []


@pytest.mark.parametrize("resource", ["messages", "memberships"])
@pytest.mark.parametrize("created", ["\ud800", "2026-11-24\ud80002:00:00", "2026-11-24\x0002:00:00", 7, [], "2" * 41])
def test_what_is_no_time_is_passed_over(address: str, event_queue: EventQueue, resource: str, created: object) -> None:
    body = build(resource, created=created, personId=ME if resource == "memberships" else "person-id")
    assert post(address, body).status_code == 200
    assert event_queue.events[0].created == ""


def test_a_huge_body_is_refused(address: str, event_queue: EventQueue) -> None:
    assert post(address, b" " * (limits.MAX_WEBHOOK_BYTES + 1)).status_code == 413
    raw = json.dumps(build()).encode()
    assert post(address, raw + b" " * (limits.MAX_WEBHOOK_BYTES - len(raw))).status_code == 200
    assert len(event_queue.events) == 1


def test_a_huge_length_is_refused_before_the_body_comes(address: str) -> None:
    host, port = address.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        assert b" 413 " in connection.recv(1000)


def test_what_cannot_be_stored_is_not_acknowledged(address: str, event_queue: EventQueue) -> None:
    event_queue.is_full = True
    assert post(address, build()).status_code == 503
    event_queue.is_full = False
    assert post(address, build()).status_code == 200


def test_whoever_looks_is_told_what_it_is(address: str) -> None:
    assert requests.get(address, timeout=10).text == ALIVE


def test_other_methods_and_paths_are_refused(address: str) -> None:
    assert requests.put(address, timeout=10).status_code == 405
    assert requests.post(f"{address}/other", timeout=10).status_code == 404


TEXT = st.text(st.characters(exclude_categories=[]))
"""With halves of characters too (surrogates), which JSON may hold and UTF-8 may not."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
IDS = st.sampled_from(["id", "roomId", "personId", "messageId", "roomType", "personEmail", "created"])


@settings(max_examples=3000)
@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_an_event_or_none(body: bytes) -> None:
    with contextlib.suppress(NotAnEvent):
        read_event(body, ME)


@settings(max_examples=2000)
@given(st.sampled_from(["messages", "attachmentActions", "memberships"]), st.dictionaries(IDS, JSON))
def test_any_data_is_an_event_or_none(resource: str, changes: dict[str, Any]) -> None:
    data = {"id": "message-id", "roomId": "room-id", "personId": "person-id", "messageId": "card-id", **changes}
    body = json.dumps({"resource": resource, "event": "created", "data": data}).encode()
    try:
        event = read_event(body, ME)
    except NotAnEvent:
        return
    assert event is None or (event.id and event.room_id and event.person_id and write(event))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200),
    signature=st.none() | st.text(st.characters(codec="latin-1", categories=["L", "N", "P"])),
)
def test_no_stranger_gets_in(address: str, event_queue: EventQueue, body: bytes, signature: str | None) -> None:
    headers = {} if signature is None else {HEADER: signature.encode("latin-1")}
    assert requests.post(address, data=body, headers=headers, timeout=10).status_code == 401
    assert event_queue.events == []
