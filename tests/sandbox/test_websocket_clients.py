"""The judges of the simulated websocket: clients that run in production hold a conversation on it."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from webex_message_handler import AttachmentAction, DecryptedMessage, MembershipActivity, to_rest_id

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import decode_uuid
from bot.sandbox.engine.mercury_faults import MercuryFaults
from tests.support.message_handler import running_handler
from tests.support.settings import BOT
from tests.support.waiting import wait_until
from tests.support.webex_bot_client import running_webex_bot

Raw = dict[str, Any]


@pytest.fixture
def webex_bot(webex: Sandbox, tmp_path: Path) -> Iterator[Path]:
    """webex_bot, connected; yields its log."""
    log = tmp_path / "webex_bot.log"
    with running_webex_bot(webex.settings, log):
        wait_until(lambda: webex.mercury.connections == 1)
        yield log


def wait_for(person: Person, room: str, text: str) -> Raw:
    return person.wait_for_messages(room, lambda each: each["personEmail"] == BOT and text in each.get("text", ""))[-1]


def test_webex_bot_converses(webex: Sandbox, webex_bot: Path, administrator: Person, helpdesk: Person) -> None:
    """Typed in a 1:1 and in a group space, pressed; it comes back after a broken connection."""
    room = administrator.send("greet Ann", to=BOT)["roomId"]
    wait_for(administrator, room, "Hello Ann")
    helpdesk.mention(BOT, "greet Bob", room=webex.group_room_id)
    wait_for(helpdesk, webex.group_room_id, "Bob")
    helpdesk.send("greet nobody", room=webex.group_room_id)
    administrator.send("help", to=BOT)
    card = wait_for(administrator, room, "This bot requires a client which can render cards.")
    administrator.submit(card["id"], {"command_keyword": "greet"})
    wait_for(administrator, room, "Hello administrator@example.com")
    webex.mercury.drop_connections()
    wait_until(lambda: webex.mercury.connections == 0)
    wait_until(lambda: webex.mercury.connections == 1)
    administrator.send("greet Dan", to=BOT)
    wait_for(administrator, room, "Hello Dan")
    texts = [each.get("text", "") for each in helpdesk.list_messages(webex.group_room_id)]
    assert not [text for text in texts if "nobody" in text and text.startswith("Hello")]
    assert not re.search("ApiError|Could not resolve", webex_bot.read_text())


def test_webex_bot_registers_again_after_404(webex: Sandbox, tmp_path: Path, administrator: Person) -> None:
    """Then it reads a caption too. Not in a thread: it would begin one at what completes the message."""
    webex.mercury.faults = MercuryFaults(handshake_status=404, times=1)
    with running_webex_bot(webex.settings, tmp_path / "webex_bot.log", threads=False):
        wait_until(lambda: webex.mercury.connections == 1)
        form = {"toPersonEmail": BOT, "markdown": "greet Cleo"}
        files = {"files": ("a.txt", b"a", "text/plain")}
        room = administrator.call("POST", "/messages", data=form, files=files)["roomId"]
        wait_for(administrator, room, "Hello Cleo")
    assert len(webex.state.devices) == 2


def test_message_handler_converses(webex: Sandbox, administrator: Person, bot_account: Person) -> None:
    """It reads every event, sends pings, follows a shutdown, and replies by the API."""
    received: list[object] = []

    async def converse() -> None:
        options = {"ping_interval": 0.05, "pong_timeout": 2}
        async with running_handler(webex, **options) as handler:
            for name in ("message:created", "attachmentAction:created", "membership:created", "message:deleted"):
                handler.on(name, received.append)
            await asyncio.to_thread(talk)
            connected = asyncio.Event()
            handler.on("connected", connected.set)
            webex.mercury.send_shutdown()
            await asyncio.wait_for(connected.wait(), 20)
            assert handler.status().status == "connected"
            await asyncio.to_thread(administrator.mention, BOT, "after", room=webex.group_room_id)
            await asyncio.to_thread(wait_until, lambda: len(received) == 6)

    def talk() -> None:
        room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
        administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
        sent = administrator.mention(BOT, "hello", room=room)
        wait_until(lambda: len(received) == 2)
        message = received[1]
        assert isinstance(message, DecryptedMessage)
        text = bot_account.call("GET", f"/messages/{to_rest_id(message.id, 'MESSAGE')}")["text"]
        card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": text}]}
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        reply = bot_account.send(text, room=to_rest_id(message.room_id, "ROOM"), attachments=[attachment])
        administrator.submit(reply["id"], {"a": "b"})
        administrator.call("DELETE", f"/messages/{sent['id']}")
        wait_until(lambda: len(received) == 5)

    asyncio.run(converse())
    added, first, own, pressed, *_ = received
    me, administrator_id = (decode_uuid(webex.people[name]["id"]) for name in ("Numbers", "Administrator"))
    assert isinstance(added, MembershipActivity)
    assert (added.action, added.person_id, added.actor_id) == ("add", me, administrator_id)
    assert isinstance(first, DecryptedMessage)
    assert (first.person_email, first.text) == ("administrator@example.com", "")
    # It means to ignore these, but does not recognize the ids of people, which have no padding.
    assert isinstance(own, DecryptedMessage)
    assert own.person_id == me
    assert isinstance(pressed, AttachmentAction)
    assert pressed.person_id == administrator_id
    assert webex.state.devices == {}


def test_message_handler_gives_up_where_its_token_is_refused(webex: Sandbox) -> None:
    reasons: list[str] = []

    async def converse() -> None:
        async with running_handler(webex) as handler:
            handler.on("disconnected", reasons.append)
            webex.mercury.faults = MercuryFaults(close_code=4401)
            webex.mercury.send_shutdown()
            await asyncio.to_thread(wait_until, lambda: "auth-failed" in reasons)

    asyncio.run(converse())
