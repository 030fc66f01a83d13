"""Any command, typed or pressed with any arguments, by people who may not: no data, no call to Calling, no change.

A short run by default. `--long` tries many more: `pytest tests/handling/test_hostile_people.py --long`.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.errors import NotAllowed
from bot.handling.handler import EventHandler
from bot.handling.outcomes import Outcome
from bot.inbound.webhook_body import parse_event
from bot.model import to_uuid
from bot.sandbox import Person, Sandbox
from tests.support.conversation import get_texts
from tests.support.events import handle, list_replies
from tests.support.hostile import FOREIGN, Hostile
from tests.support.settings import BOT

Raw = dict[str, Any]

STRANGERS = (
    "stranger@example.com",
    "administrator@example.com.evil.example",
    "administrator@example.com@evil.example",
    "administrator+x@example.com",
    "administrator@ex\u0430mple.com",
    "administrator@example.com\u200b",
    "@example.com",
    "",
)
"""Who may not use the bot: somebody else, people of other organizations with look-alike addresses, and nobody."""


@pytest.fixture
def count(request: pytest.FixtureRequest) -> int:
    """How many presses, and as many texts, each test tries."""
    return 2000 if request.config.getoption("--long") else 20


@pytest.fixture
def card(handler: EventHandler, administrator: Person, webex: Sandbox) -> Raw:
    """A card in the group space, which everybody there can submit inputs to."""
    asked = administrator.mention(BOT, "locations", room=webex.group_room_id)
    handle(handler, asked)
    (posted,) = list_replies(administrator, asked)
    return posted


def submit(webex: Sandbox, person: Person, card: Raw, inputs: Raw) -> Raw:
    """Submit inputs to the card, which an earlier press may have replaced."""
    with webex.state.lock:
        webex.state.messages.setdefault(card["id"], dict(card))
    action = person.submit(card["id"], {})
    with webex.state.lock:
        webex.state.actions[action["id"]]["inputs"] = inputs  # the simulated Webex refuses half a character
    return action


def try_all(
    handler: EventHandler, webex: Sandbox, person: Person, card: Raw, hostile: Hostile, count: int
) -> Iterator[tuple[Raw, Outcome]]:
    """Submit and type; yields each with its outcome."""
    for number in range(count):
        pressed = submit(webex, person, card, hostile.build_press(number))
        yield pressed, handle(handler, pressed).kind
        typed = person.mention(BOT, hostile.build_text(number), room=card["roomId"])
        yield typed, handle(handler, typed).kind


def list_calling_calls(webex: Sandbox) -> list[Raw]:
    return [each for each in webex.list_calls() if each["caller"] == "Service app"]


def read_alternates(webex: Sandbox) -> str:
    with webex.state.lock:
        return json.dumps([each["alternateNumbers"] for each in webex.state.attendants.values()])


@pytest.fixture(autouse=True)
def _forget_calls(webex: Sandbox) -> Iterator[None]:
    """Fail where a call named a foreign organization, whatever the person."""
    yield
    addresses = [f"{each['path']}?{each['query']}" for each in webex.list_calls() if each["caller"] == "Service app"]
    names = (FOREIGN, str(to_uuid(FOREIGN, "ORGANIZATION")))
    assert not [each for each in addresses if any(name in each for name in names)]


@pytest.mark.parametrize("email", STRANGERS)
def test_a_stranger_learns_and_changes_nothing(
    handler: EventHandler, stranger: Person, webex: Sandbox, card: Raw, count: int, email: str
) -> None:
    with webex.state.lock:
        webex.state.people[webex.people["Stranger"]["id"]]["emails"] = [email]
    alternates, calls = read_alternates(webex), len(list_calling_calls(webex))
    hostile = Hostile(webex, seed=7, may_confirm=True)
    kinds = {kind for _, kind in try_all(handler, webex, stranger, card, hostile, max(count // len(STRANGERS), 4))}
    assert kinds == {Outcome.NOT_ALLOWED}
    assert {tuple(get_texts(each)) for each in list_replies(stranger, card)[1:]} == {(NotAllowed().sentence,)}
    assert len(list_calling_calls(webex)) == calls
    assert read_alternates(webex) == alternates


def test_a_reader_changes_nothing(
    handler: EventHandler, helpdesk: Person, webex: Sandbox, card: Raw, count: int
) -> None:
    alternates = read_alternates(webex)
    hostile = Hostile(webex, seed=8, may_confirm=True)
    kinds = {kind for _, kind in try_all(handler, webex, helpdesk, card, hostile, count)}
    assert kinds.isdisjoint({Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED})
    assert kinds >= {Outcome.ANSWERED, Outcome.NOT_ALLOWED_TO_ASSIGN}
    assert {each["method"] for each in list_calling_calls(webex) if each["path"] != "/access_token"} == {"GET"}
    assert read_alternates(webex) == alternates
    assert handler._context.store.history.list(100) == []


def test_an_assigner_changes_nothing_without_a_confirmation(
    handler: EventHandler, administrator: Person, webex: Sandbox, card: Raw, count: int
) -> None:
    """Not even where somebody else made the card."""
    alternates = read_alternates(webex)
    hostile = Hostile(webex, seed=9, may_confirm=False)
    kinds = {kind for _, kind in try_all(handler, webex, administrator, card, hostile, count)}
    assert kinds.isdisjoint({Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED})
    assert "PUT" not in {each["method"] for each in list_calling_calls(webex)}
    assert read_alternates(webex) == alternates


def test_a_member_of_an_allowed_space_sees_the_default_organization_alone(
    handling: Callable[..., Any], stranger: Person, webex: Sandbox, card: Raw, count: int
) -> None:
    customer = webex.settings["ORGANIZATIONS"]
    before = len(webex.list_calls())
    with handling(allowed_people="", assigners="", allowed_rooms=webex.group_room_id) as handler:
        hostile = Hostile(webex, seed=10, may_confirm=True)
        for number in range(count // 2):
            pressed = submit(webex, stranger, card, {**hostile.build_press(number), "org": customer})
            assert handle(handler, pressed).kind in (Outcome.NOT_ALLOWED, Outcome.NOT_UNDERSTOOD)
    made = [each for each in webex.list_calls()[before:] if each["caller"] == "Service app"]
    assert made == []


@pytest.mark.parametrize("email", ["other@webex.bot", "OTHER@SparkBot.io", BOT])
@pytest.mark.parametrize("resource", ["messages", "attachmentActions"])
def test_bots_are_ignored(email: str, resource: str) -> None:
    data = {"id": "a", "roomId": "b", "personId": "c", "messageId": "d", "personEmail": email}
    body = json.dumps({"resource": resource, "event": "created", "data": data}).encode()
    assert parse_event(body, "me") is None
