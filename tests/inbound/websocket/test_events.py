"""An event has the same key by whichever connection it comes: answered once."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.inbound.webhook_body import parse_event
from bot.model import Event
from bot.sandbox import Person, Sandbox
from tests.support.conversation import list_calls
from tests.support.listening import Listening, build_websocket_settings, listening, shorten_limits
from tests.support.settings import BOT
from tests.support.waiting import wait_until
from tests.support.webhook_target import WebhookTarget, create_webhook, serving_target

CARD = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "?"}]}


@pytest.fixture
def target(bot_account: Person) -> Iterator[WebhookTarget]:
    """The bot's webhooks beside its websocket."""
    with serving_target() as target:
        for resource, event in (
            ("messages", "created"),
            ("messages", "updated"),
            ("attachmentActions", "created"),
            ("memberships", "created"),
        ):
            create_webhook(bot_account, target, resource, event)
        yield target


@pytest.fixture
def connected(webex: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    shorten_limits(monkeypatch)
    with listening(build_websocket_settings(webex, tmp_path)) as connected:
        yield connected


def read_webhooks(webex: Sandbox, target: WebhookTarget) -> list[Event]:
    my_id = webex.people["Numbers"]["id"]
    events = [parse_event(json.dumps(payload).encode(), my_id) for payload in target.payloads]
    return [event for event in events if event is not None]


def check_same(webex: Sandbox, target: WebhookTarget, connected: Listening, count: int) -> list[Event]:
    """Fail unless so many events came both ways, and were the same; returns them."""
    wait_until(lambda: len(read_webhooks(webex, target)) == count)
    by_websocket = sorted(connected.wait_for(count), key=lambda event: event.key)
    assert by_websocket == sorted(read_webhooks(webex, target), key=lambda event: event.key)
    return by_websocket


def test_messages(
    webex: Sandbox, target: WebhookTarget, connected: Listening, administrator: Person, helpdesk: Person
) -> None:
    first = administrator.send("help", to=BOT)  # the bot gets into a 1:1 space first
    check_same(webex, target, connected, 2)
    administrator.mention(BOT, "help", room=webex.group_room_id)
    administrator.mention("helpdesk@example.com", "not for the bot", room=webex.group_room_id)
    parent = administrator.send("nor this", room=webex.group_room_id)
    helpdesk.mention(BOT, "help", room=webex.group_room_id, parentId=parent["id"])
    administrator.edit(first, "help numbers")
    events = check_same(webex, target, connected, 5)
    assert [event.resource for event in events] == ["memberships", *["messages"] * 4]


def test_an_ordinary_message_costs_no_call(webex: Sandbox, connected: Listening, administrator: Person) -> None:
    administrator.send("help", to=BOT)
    connected.wait_for(2)
    before = len(list_calls(webex))
    administrator.send("help", to=BOT)
    administrator.mention(BOT, "help", room=webex.group_room_id)
    connected.wait_for(4)
    assert len(list_calls(webex)) == before


def test_presses(
    webex: Sandbox, target: WebhookTarget, connected: Listening, administrator: Person, bot_account: Person
) -> None:
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": CARD}
    message = bot_account.send("?", room=webex.group_room_id, attachments=[attachment])
    pressed = administrator.submit(message["id"], {"any": "input"})
    (event,) = check_same(webex, target, connected, 1)
    assert event == Event(
        "attachmentActions",
        pressed["id"],
        webex.group_room_id,
        webex.people["Administrator"]["id"],
        message_id=message["id"],
        created=pressed["created"],
    )


def test_memberships(webex: Sandbox, target: WebhookTarget, connected: Listening, administrator: Person) -> None:
    """When the bot is added again, the membership has the same id: only its time differs."""
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    for count in (1, 2):
        membership = administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
        administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": "helpdesk@example.com"})
        check_same(webex, target, connected, count)
        for person in ("helpdesk@example.com", BOT):
            query = {"roomId": room, "personEmail": person}
            (membership,) = administrator.call("GET", "/memberships", params=query)["items"]
            administrator.call("DELETE", f"/memberships/{membership['id']}")


def test_a_file_with_a_caption(
    webex: Sandbox, target: WebhookTarget, connected: Listening, administrator: Person
) -> None:
    """The caption follows as an update of the same message: the bot answers it if its text is another."""
    administrator.send("hello", to=BOT)
    connected.wait_for(2)
    form = {"toPersonEmail": BOT, "markdown": "numbers Denver"}
    administrator.call("POST", "/messages", data=form, files={"files": ("a.txt", b"a", "text/plain")})
    shared, completed = connected.wait_for(4)[2:]
    wait_until(lambda: shared in read_webhooks(webex, target))
    assert completed == replace(shared, updated=completed.updated)
    assert completed.updated


def test_a_message_that_does_not_say_whom_it_mentions_is_looked_up(
    webex: Sandbox, connected: Listening, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.engine.activities._build_mentions", lambda _: {})
    mentioned = administrator.mention(BOT, "help", room=webex.group_room_id)
    (event,) = connected.wait_for(1)
    assert event.id == mentioned["id"]
    monkeypatch.setattr("bot.sandbox.engine.activities.can_see", lambda *_: True)
    administrator.send("help", room=webex.group_room_id)
    after = administrator.mention(BOT, "help", room=webex.group_room_id)
    assert [each.id for each in connected.wait_for(2)] == [mentioned["id"], after["id"]]


@pytest.mark.parametrize("status", [404, 403])
def test_without_the_conversations_service_the_api_is_asked(
    webex: Sandbox, connected: Listening, administrator: Person, status: int
) -> None:
    webex.faults.set([{"kind": "status", "status": status, "path": "^/conversation"}])
    sent = administrator.mention(BOT, "help", room=webex.group_room_id)
    (event,) = connected.wait_for(1)
    assert (event.id, event.room_id) == (sent["id"], webex.group_room_id)


def test_while_ids_cannot_be_found_out_nothing_is_acknowledged(
    webex: Sandbox, connected: Listening, administrator: Person
) -> None:
    """A message is then found by catching up."""
    webex.faults.set([{"kind": "status", "status": 503, "path": "^/conversation"}])
    administrator.mention(BOT, "help", room=webex.group_room_id)
    wait_until(lambda: connected.catch_ups == 1)
    assert [each["status"] for each in webex.list_deliveries()] == [None]
    assert connected.events == []
