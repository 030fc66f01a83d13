"""Catch-up reads each space until it is read, whatever fails in between."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.catch_up import CatchUp
from bot.messaging.client import Messaging
from bot.messaging.payloads import to_message
from bot.messaging.replies import Replies
from bot.model import Event, File, Reply, ReplyTarget
from bot.sandbox import Person, Sandbox
from cards.notice import build_notice
from cards.reply import render_reply
from tests.support.messaging import messaging as messaging
from tests.support.messaging import retry_soon as retry_soon
from tests.support.settings import BOT, build_settings

LISTS = {"bot_only": True, "method": "GET"}


@pytest.fixture(autouse=True)
def _try_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_CATCH_UP_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(limits, "CALL_SECONDS", 0.05)


Build = Callable[..., CatchUp]


@pytest.fixture
def stored() -> list[Event]:
    return []


@pytest.fixture
def build(webex: Sandbox, messaging: Messaging, tmp_path: Path, stored: list[Event]) -> Build:
    def run(enqueue: Callable[[Event], None] = stored.append) -> CatchUp:
        messaging.fetch_me()

        def enqueue_all(events: Sequence[Event], _is_new: bool) -> None:
            for event in events:
                enqueue(event)

        return CatchUp(build_settings(webex, tmp_path), messaging, enqueue_all, lambda _events, _at: None)

    return run


@pytest.fixture
def sent(administrator: Person, helpdesk: Person, webex: Sandbox) -> list[str]:
    """The ids of messages in three spaces, the oldest first."""
    return [
        administrator.send("one", to=BOT)["id"],
        helpdesk.send("two", to=BOT)["id"],
        administrator.mention(BOT, "three", room=webex.group_room_id)["id"],
        administrator.send("four", to=BOT)["id"],
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "status", "status": 504, "path": "/messages", "times": 40},
        {"kind": "status", "status": 503, "path": "/rooms", "times": 20},
        {"kind": "status", "status": 401, "path": "/rooms", "times": 3},
        {"kind": "status", "status": 401, "path": "/messages", "times": 7},
        {"kind": "reset_before", "path": "", "times": 20},
    ],
)
def test_failed_reads_are_repeated(
    build: Build, webex: Sandbox, sent: list[str], stored: list[Event], rule: dict[str, Any]
) -> None:
    catch_up = build()
    webex.faults.set([{**LISTS, **rule}])
    catch_up.run()
    assert {each.id for each in stored} == set(sent)
    assert not catch_up.is_incomplete


def test_each_space_is_read_from_its_oldest_message(build: Build, sent: list[str], stored: list[Event]) -> None:
    build().run()
    order = [each.id for each in stored]
    assert order.index(sent[0]) < order.index(sent[3])


def test_a_fault_in_the_middle_loses_nothing(
    build: Build, webex: Sandbox, sent: list[str], stored: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second page fails, of the spaces and of their messages: what was found before is stored."""
    monkeypatch.setattr(limits, "MESSAGES_PAGE_SIZE", 1)
    monkeypatch.setattr(limits, "CATCH_UP_SECONDS", 0.0)
    catch_up = build()
    webex.faults.set([{**LISTS, "kind": "status", "status": 503, "path": "/rooms", "skip": 2}])
    catch_up.run()
    assert 0 < len(stored) < len(sent)
    assert catch_up.is_incomplete
    webex.faults.set([])
    catch_up.run()
    assert {each.id for each in stored} == set(sent)


def test_one_space_keeps_no_other_from_being_read(
    build: Build, webex: Sandbox, sent: list[str], stored: list[Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CATCH_UP_SECONDS", 0.2)

    def enqueue(event: Event) -> None:
        if event.room_id == webex.group_room_id:
            raise DatabaseUnavailable("locked")
        stored.append(event)

    catch_up = build(enqueue)
    catch_up.run()
    assert {each.id for each in stored} == {sent[0], sent[1], sent[3]}
    assert catch_up.is_incomplete


def test_a_space_that_the_bot_left_is_not_tried_again(build: Build, webex: Sandbox, sent: list[str]) -> None:
    webex.faults.set([{**LISTS, "kind": "status", "status": 404, "path": "/messages"}])
    catch_up = build()
    catch_up.run()
    assert sent
    assert not catch_up.is_incomplete


def test_a_database_that_fails_is_tried_again(build: Build, sent: list[str], stored: list[Event]) -> None:
    refusals = iter(range(5))

    def enqueue(event: Event) -> None:
        if next(refusals, None) is not None:
            raise DatabaseUnavailable("locked")
        stored.append(event)

    catch_up = build(enqueue)
    catch_up.run()
    assert {each.id for each in stored} == set(sent)


def test_stopping_ends_a_run(build: Build, webex: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_CATCH_UP_PAUSE_SECONDS", 3600.0)
    monkeypatch.setattr(limits, "CATCH_UP_SECONDS", 7200.0)
    webex.faults.set([{**LISTS, "kind": "status", "status": 503, "path": "/rooms"}])
    catch_up = build()
    catch_up.stop()
    catch_up.run()
    assert catch_up.is_incomplete


def test_a_message_with_a_reply_is_not_stored_again(
    webex: Sandbox, messaging: Messaging, tmp_path: Path, sent: list[str]
) -> None:
    """By the marker of a card, and by the reference of a file. In the first seconds, others are looked for again.

    But only in what came later than the messages that were read.
    """
    enqueued: dict[Event, bool] = {}
    replies = Replies(messaging)
    card = render_reply(build_notice("All is well."))
    file = Reply("Your list:", file=File("numbers.csv", b"number"))
    for message_id, reply in ((sent[0], card), (sent[3], file)):
        message = to_message(webex.state.messages[message_id])
        event = Event("messages", message.id, message.room_id, message.person.id, created=message.created)
        replies.post_reply(message.reply_target, reply, event)
    catch_up = CatchUp(
        build_settings(webex, tmp_path),
        messaging,
        lambda events, is_new: enqueued.update(dict.fromkeys(events, is_new)),
        replies.note_missing,
    )
    catch_up._started_at -= 3600.0
    catch_up.run()
    assert {event.id: is_new for event, is_new in enqueued.items()} == dict.fromkeys(sent[1:3], True)
    catch_up._started_at = time.monotonic() + 3600.0
    catch_up.run()
    assert set(enqueued.values()) == {False}
    for event in enqueued:
        replies.post_reply(ReplyTarget(event.room_id, bool(event.is_direct)), card, event, search_first=True)
    queries = [call["query"] for call in webex.list_calls() if call["path"] == "/messages" and call["query"]]
    assert sum(f"max={limits.NEWEST_PAGE_SIZE}" in query for query in queries) >= 2
    # Two for each space.
    assert sum(f"max={limits.MESSAGES_PAGE_SIZE}" in query for query in queries) == 6
