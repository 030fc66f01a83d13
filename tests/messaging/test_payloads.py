"""What Webex sends is parsed; what is not of the documented shape is an error of our own."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from bot.errors import WebexInvalidResponse
from bot.messaging.payloads import (
    awaits_confirmation,
    has_confirmation,
    is_bot,
    to_card_action,
    to_message,
    to_person,
    to_room,
    to_time,
)
from bot.model import ReplyTarget

MESSAGE = {"id": "message", "roomId": "room", "roomType": "group", "personId": "person", "personEmail": "a@example.com"}


def test_a_reply_goes_into_the_messages_thread() -> None:
    assert to_message(MESSAGE).reply_target == ReplyTarget("room", False, "message")
    assert to_message({**MESSAGE, "parentId": "root"}).reply_target == ReplyTarget("room", False, "root")


def test_a_1_to_1_space_has_no_threads() -> None:
    message = to_message({**MESSAGE, "roomType": "direct", "parentId": "root"})
    assert message.reply_target == ReplyTarget("room", True, None)


@pytest.mark.parametrize("name", ["id", "roomId", "personId"])
def test_a_message_without_an_id_is_invalid(name: str) -> None:
    raw: dict[str, Any] = {**MESSAGE}
    del raw[name]
    with pytest.raises(WebexInvalidResponse):
        to_message(raw)


def test_other_invalid_responses() -> None:
    for parse in (to_person, to_room, to_card_action):
        with pytest.raises(WebexInvalidResponse):
            parse({})


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [
        ("2026-11-25T10:00:00.000Z", datetime(2026, 11, 25, 10, tzinfo=UTC)),
        ("2026-11-25T10:00:00", datetime(2026, 11, 25, 10, tzinfo=UTC)),
        ("2026-11-25T10:00:00+02:00", datetime(2026, 11, 25, 10, tzinfo=timezone(timedelta(hours=2)))),
        ("yesterday", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_timestamps(timestamp: object, expected: datetime | None) -> None:
    assert to_time(timestamp) == expected


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("numbers@webex.bot", True),
        ("OLD@sparkbot.io", True),
        ("person@example.com", False),
        ("webex.bot@example.com", False),
        ("", False),
    ],
)
def test_bots_are_known_by_their_domain(email: str, expected: bool) -> None:
    assert is_bot(email) is expected


CONFIRM = {"type": "Action.Submit", "title": "Assign", "data": {"command": "assign", "confirmed": "true"}}


def attach(card: object) -> list[dict[str, object]]:
    return [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]


@pytest.mark.parametrize(
    ("attachments", "expected"),
    [
        (attach({"actions": [CONFIRM]}), True),
        (attach({"body": [{"type": "ActionSet", "actions": [CONFIRM]}]}), True),
        (attach({"actions": [{"data": {"command": "assign"}}]}), False),
        (attach({"body": [{"text": "confirmed"}]}), False),
        (attach("no card"), False),
        (None, False),
        ("text", False),
    ],
)
def test_a_card_that_confirms_a_change_is_pending(attachments: object, expected: bool) -> None:
    message = to_message({**MESSAGE, "attachments": attachments})
    assert message.is_pending is expected
    assert message.reply_target.is_pending is expected


def test_a_card_of_any_depth_is_read() -> None:
    card: object = CONFIRM
    for _ in range(20_000):
        card = [card]
    assert awaits_confirmation(card)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"command": "assign", "confirmed": "true"}, True),
        ({"command": "assign"}, False),
        ({"command": "confirmed", "text": '"confirmed":'}, False),
    ],
)
def test_a_card_of_our_own_that_confirms_is_found_by_a_name(data: dict[str, str], expected: bool) -> None:
    card = {"body": [{"type": "TextBlock", "text": '"confirmed": "confirmed"'}], "actions": [{"data": data}]}
    assert has_confirmation(card) is awaits_confirmation(card) is expected
