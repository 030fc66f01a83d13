"""Names that others have given, in Control Hub and in Webex: no answer shows them as anything but text."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.commands.registry import REGISTRY
from bot.handling.handler import EventHandler
from bot.handling.outcomes import Outcome
from bot.sandbox import Person, Sandbox
from tests.support.atlanta import WRITTEN
from tests.support.conversation import get_card
from tests.support.events import handle, list_replies
from tests.support.settings import BOT

Raw = dict[str, Any]

HOSTILE = (
    " <@all> **b** [x](http://evil.example) <b>h</b> {{DATE(2026-01-01T00:00:00Z)}} \u202e\x1b[31m\x07\n# injected"
)

SPOKEN = (
    *(f"assign {WRITTEN} to Atlanta Main Menu confirm", "history", "undo 1"),
    *("reserve +1 404-555-0003 for Reception", "reservations", "watch Birmingham below 5", "watches"),
    *("report summary every Monday at 8:00", "reports", "who 2100", "changes", "targets", "locations"),
    *("assign 404-555-0004, 404-555-0005 to Atlanta Holidays", "numbers Atlanta", "numbers Birmingham all"),
)

EXAMPLES = tuple(example for command in REGISTRY.commands for example in command.examples)
"""Of all commands: with --long."""


def rename(raw: Raw) -> None:
    """Add to each name of an object what no card may show as anything but text."""
    for key, value in raw.items():
        if isinstance(value, dict):
            raw[key] = dict(value)  # the state's parts may belong to the initial state, too
            rename(raw[key])
        elif key in ("name", "displayName", "firstName", "lastName", "title") and isinstance(value, str):
            raw[key] = f"{value}{HOSTILE}"


@pytest.fixture
def _renamed(webex: Sandbox) -> None:
    """Locations, targets, owners, people and spaces with such names."""
    state = webex.state
    with state.lock:
        people = [each for each in state.people.values() if "@webex.bot" not in str(each["emails"])]
        named = [state.locations, state.attendants, state.hunt_groups, state.queues, state.rooms]
        for each in (*people, *(each for collection in named for each in collection.values())):
            rename(each)
        for numbers in state.inventory.values():
            for each in numbers:
                rename(each)


SHOWN = ("text", "title", "value", "placeholder", "label", "altText", "tooltip")


def list_shown(element: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of a card that a client shows or reads out, with its key; not what buttons carry."""
    if isinstance(element, dict):
        for key, value in element.items():
            if key in ("text", "title", "value", "placeholder", "label", "altText", "tooltip") and isinstance(
                value, str
            ):
                yield key, value
            elif key != "data":
                yield from list_shown(value)
    elif isinstance(element, list):
        for each in element:
            yield from list_shown(each)


def check_text(text: str) -> None:
    """Fail if a client would make something of a name."""
    assert "{{" not in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b\x07]", text)


def check(reply: Raw) -> None:
    assert "mentionedGroups" not in reply
    assert "<b>h</b>" not in reply.get("html", "")
    assert 'href="http://evil.example"' not in reply.get("html", "")
    check_text(reply.get("text", ""))
    assert not re.search("^(# )?injected", reply.get("text", ""), re.MULTILINE)
    if not reply.get("attachments"):
        return
    for key, text in list_shown(get_card(reply)):
        check_text(text)
        # Titles of buttons and choices are plain text.
        assert key != "text" or not re.search(r"(?<!\\)\[x(?<!\\)\]\(http", text)


def say(handler: EventHandler, person: Person, webex: Sandbox, text: str) -> list[Raw]:
    asked = person.mention(BOT, text, room=webex.group_room_id)
    outcome = handle(handler, asked).kind
    assert outcome not in (Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED), text
    replies = [each for each in list_replies(person, asked) if each.get("parentId") == asked["id"]]
    for each in replies:
        check(each)
    return replies


@pytest.mark.usefixtures("_renamed")
def test_names_are_shown_as_text(
    request: pytest.FixtureRequest, handler: EventHandler, administrator: Person, webex: Sandbox
) -> None:
    shown = ""
    for text in (*SPOKEN, *(EXAMPLES if request.config.getoption("--long") else ())):
        for reply in say(handler, administrator, webex, text):
            shown += json.dumps(reply.get("attachments", ""))
    assert shown.count("evil.example") > 20, "the names are on the cards"
