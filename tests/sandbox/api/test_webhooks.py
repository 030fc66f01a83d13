"""Webhooks: what they tell, how they are signed, when they are switched off."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request

from bot.sandbox import Person, Sandbox
from bot.signature import HEADER, is_signed
from tests.support.http_server import serving
from tests.support.refusals import refuse
from tests.support.settings import BOT

SECRET = "a-secret-for-the-tests"


class Target:
    """What a webhook's target was sent."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.received: list[tuple[bytes, str | None]] = []

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in self.received]

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        wait_until(lambda: len(self.received) >= count)
        return self.payloads


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def target() -> Iterator[Target]:
    app, built = Flask("target", static_folder=None), Target()

    @app.post("/hook")
    def receive() -> Response:
        built.received.append((request.get_data(), request.headers.get(HEADER)))
        return Response(status=built.status)

    with serving(app) as url:
        built.url = f"{url}/hook"
        yield built


def register(person: Person, target: Target, resource: str, event: str = "created", **more: str) -> dict[str, Any]:
    body = {"name": "test", "targetUrl": target.url, "resource": resource, "event": event, "secret": SECRET, **more}
    webhook: dict[str, Any] = person.call("POST", "/webhooks", json=body)
    return webhook


def test_a_message_is_told_without_its_text(
    webex: Sandbox, administrator: Person, bot_account: Person, target: Target
) -> None:
    webhook = register(bot_account, target, "messages")
    said = administrator.mention(BOT, "secret words", room=webex.group_room_id)
    (payload,) = target.wait_for(1)
    assert b"secret words" not in target.received[0][0]
    assert is_signed(target.received[0][0], SECRET, target.received[0][1])
    assert payload["id"] == webhook["id"]
    assert payload["actorId"] == said["personId"]
    assert "secret" not in payload
    assert set(payload["data"]) == {
        *("id", "roomId", "roomType", "personId", "personEmail", "mentionedPeople", "created")
    }


def test_a_bot_is_told_of_mentions_and_of_its_own_messages(
    webex: Sandbox, administrator: Person, bot_account: Person, target: Target
) -> None:
    register(bot_account, target, "messages")
    administrator.send("among ourselves", room=webex.group_room_id)
    mentioned = administrator.mention(BOT, "help", room=webex.group_room_id)
    own = bot_account.send("hello", room=webex.group_room_id)
    direct = administrator.send("hi", to=BOT)
    told = {payload["data"]["id"] for payload in target.wait_for(3)}
    assert told == {mentioned["id"], own["id"], direct["id"]}


def test_a_press_is_told_without_its_inputs(
    webex: Sandbox, administrator: Person, bot_account: Person, people: dict[str, Person], target: Target
) -> None:
    register(bot_account, target, "attachmentActions")
    register(people["Helpdesk"], target, "attachmentActions")
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "x"}]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    message = bot_account.call("POST", "/messages", json={"roomId": webex.group_room_id, "attachments": attachments})
    administrator.submit(message["id"], {"secret": "input"})
    (payload,) = target.wait_for(1)
    assert set(payload["data"]) == {"id", "type", "messageId", "personId", "roomId", "created"}
    wait_until(lambda: len(webex.list_deliveries()) == 1)


def test_a_membership_is_told(administrator: Person, bot_account: Person, target: Target) -> None:
    register(bot_account, target, "memberships")
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
    (payload,) = target.wait_for(1)
    assert payload["data"]["personEmail"] == BOT
    assert payload["data"]["roomType"] == "group"


def test_a_filter_narrows(webex: Sandbox, administrator: Person, bot_account: Person, target: Target) -> None:
    register(bot_account, target, "messages", filter="roomType=direct")
    administrator.mention(BOT, "help", room=webex.group_room_id)
    direct = administrator.send("hi", to=BOT)
    assert [payload["data"]["id"] for payload in target.wait_for(1)] == [direct["id"]]


def test_deletions_and_edits_are_told_to_whom_asks(bot_account: Person, target: Target) -> None:
    register(bot_account, target, "messages", "deleted")
    register(bot_account, target, "messages", "updated")
    said = bot_account.send("hi", to="administrator@example.com")
    bot_account.call("PUT", f"/messages/{said['id']}", json={"roomId": said["roomId"], "text": "ho"})
    bot_account.call("DELETE", f"/messages/{said['id']}")
    assert {payload["event"] for payload in target.wait_for(2)} == {"updated", "deleted"}


def test_the_same_bytes_come_again(webex: Sandbox, administrator: Person, bot_account: Person, target: Target) -> None:
    register(bot_account, target, "messages")
    administrator.send("hi", to=BOT)
    target.wait_for(1)
    assert webex.redeliver(webex.list_deliveries()[0]["sequence"])
    target.wait_for(2)
    assert target.received[0] == target.received[1]
    assert not webex.redeliver(999_999)


def fail(webex: Sandbox, administrator: Person, count: int) -> None:
    done = len(webex.list_deliveries())
    for _ in range(count):
        administrator.send("hi", to=BOT)
    wait_until(lambda: sum(each["milliseconds"] is not None for each in webex.list_deliveries()) == done + count)


def test_failures_are_not_repeated_and_switch_it_off(
    webex: Sandbox, administrator: Person, bot_account: Person, target: Target
) -> None:
    webhook = register(bot_account, target, "messages")
    path = f"/webhooks/{webhook['id']}"
    target.status = 500
    fail(webex, administrator, 99)
    assert len(target.received) == 99
    assert bot_account.call("GET", path)["status"] == "active"
    fail(webex, administrator, 1)
    wait_until(lambda: bot_account.call("GET", path)["status"] == "inactive")
    administrator.send("unheard", to=BOT)
    # Switched on again within five minutes, one failure switches it off.
    bot_account.call("PUT", path, json={"name": "test", "targetUrl": target.url, "status": "active"})
    fail(webex, administrator, 1)
    wait_until(lambda: bot_account.call("GET", path)["status"] == "inactive")
    assert len(target.received) == 101


def test_nobody_there_is_a_failure(webex: Sandbox, administrator: Person, bot_account: Person, target: Target) -> None:
    target.url = "http://127.0.0.1:9/hook"
    register(bot_account, target, "messages")
    fail(webex, administrator, 1)
    assert webex.list_deliveries()[0]["error"] == "ConnectionError"


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"targetUrl": "bot"}, {"resource": "nothing"}, {"event": "nothing"}, {"secret": 7}],
)
def test_what_is_no_webhook(bot_account: Person, changes: dict[str, Any]) -> None:
    body = {"name": "a", "targetUrl": "https://example.com", "resource": "messages", "event": "created", **changes}
    refuse(bot_account, "POST", "/webhooks", 400, json=body)


def test_everybody_has_their_own(administrator: Person, bot_account: Person, target: Target) -> None:
    webhook = register(bot_account, target, "messages")
    assert administrator.call("GET", "/webhooks")["items"] == []
    for method in ("GET", "DELETE"):
        refuse(administrator, method, f"/webhooks/{webhook['id']}", 404)
    bot_account.call("DELETE", f"/webhooks/{webhook['id']}")
    assert bot_account.call("GET", "/webhooks")["items"] == []
