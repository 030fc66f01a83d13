"""Any command, typed or pressed with any arguments, by people who may not: no data, no call to Calling, no change.

A short run by default. `--long` tries many more: `pytest tests/handling/test_hostile_people.py --long`.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands.registry import REGISTRY
from bot.errors import NotAllowed
from bot.handling.handler import EventHandler
from bot.handling.outcomes import Outcome
from bot.inbound.webhook_body import parse_event
from bot.model import to_uuid
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from bot.store import transaction
from bot.store.database import TABLES
from bot.store.plans import PLANS
from tests.support.atlanta import WRITTEN
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
    (posted,) = say(handler, administrator, webex, "locations")
    return posted


@pytest.fixture
def known(handler: EventHandler, administrator: Person, webex: Sandbox) -> list[str]:
    """What is there to be changed: a plan that waits, an entry, a reservation, a watch and a report, by their keys."""
    for text in (
        f"assign {WRITTEN} to Atlanta Holidays confirm",
        "reserve +1 404-555-0003 for Reception",
        "watch Birmingham below 5",
        "watch changes",
        "report summary every Monday at 8:00",
    ):
        say(handler, administrator, webex, text)
    rows = b"number,target\n+14045550004,Atlanta Holidays\n+14045550005,Atlanta Holidays\n"
    posted = administrator.post_file("assign", "rows.csv", rows, to=BOT)
    assert handle(handler, posted).kind is Outcome.ANSWERED
    with transaction(handler._context.store._engine) as connection:
        (key,) = connection.execute(select(PLANS.c.key)).scalars()
    return [str(key), "+14045550003", "#1"]


def say(handler: EventHandler, person: Person, webex: Sandbox, text: str) -> list[Raw]:
    """Say something in the group space. Returns the replies, the first of which has to be to what was meant."""
    asked = person.mention(BOT, text, room=webex.group_room_id)
    assert handle(handler, asked).kind is Outcome.ANSWERED
    return [each for each in list_replies(person, asked) if each.get("parentId") == asked["id"]]


def read_store(handler: EventHandler, *names: str) -> dict[str, list[str]]:
    """Return the rows of some tables, by default all."""
    with transaction(handler._context.store._engine) as connection:
        return {
            table.name: sorted(map(str, connection.execute(select(table))))
            for table in TABLES.sorted_tables
            if table.name in names or not names
        }


def submit(webex: Sandbox, person: Person, card: Raw, inputs: Raw) -> Raw:
    """Submit inputs to the card, which an earlier press may have replaced."""
    with webex.state.lock:
        webex.state.messages.setdefault(card["id"], dict(card))
    action = person.submit(card["id"], {})
    with webex.state.lock:
        webex.state.actions[action["id"]]["inputs"] = inputs  # the simulated Webex refuses half a character
    return action


class Calls:
    """The calls to Webex Calling and those for files: the simulated Webex remembers the latest of all calls only."""

    def __init__(self, webex: Sandbox) -> None:
        self._webex = webex
        self._sequence = 0
        self._made: list[Raw] = []

    def list(self) -> list[Raw]:
        """Return those that were made since the last time that this was asked."""
        self.collect()
        made, self._made = self._made, []
        return made

    def collect(self) -> None:
        """Remember those that were made. None may name a foreign organization, for anybody."""
        for call in self._webex.list_calls(self._sequence):
            self._sequence = call["sequence"]
            if call["caller"] == "Service app" or "/contents/" in call["path"]:
                address = f"{call['path']}?{call['query']}"
                assert FOREIGN not in address
                assert str(to_uuid(FOREIGN, "ORGANIZATION")) not in address
                if call["path"] != "/access_token":
                    self._made.append(call)


@pytest.fixture
def calls(webex: Sandbox) -> Calls:
    return Calls(webex)


def try_all(
    handler: EventHandler, webex: Sandbox, person: Person, card: Raw, hostile: Hostile, count: int, calls: Calls
) -> Iterator[Outcome]:
    """Submit and type; yields the outcome of each. Some texts come with a file."""
    for number in range(count):
        yield handle(handler, submit(webex, person, card, hostile.build_press(number))).kind
        text = hostile.build_text(number)
        typed = person.mention(BOT, text, room=card["roomId"])
        if number % 4 == 0:
            with webex.state.lock:
                webex.state.messages[typed["id"]]["files"] = [f"{webex.url}/v1/contents/{build_id('CONTENT', text)}"]
        yield handle(handler, typed).kind
        if number % 20 == 0:
            calls.collect()


def read_targets(webex: Sandbox) -> str:
    with webex.state.lock:
        return json.dumps([webex.state.attendants, webex.state.hunt_groups, webex.state.queues])


def test_strangers_learn_and_change_nothing(
    handler: EventHandler, stranger: Person, webex: Sandbox, card: Raw, known: list[str], count: int, calls: Calls
) -> None:
    before, replies, _ = (read_targets(webex), read_store(handler)), len(list_replies(stranger, card)), calls.list()
    for seed, email in enumerate(STRANGERS):
        with webex.state.lock:
            webex.state.people[webex.people["Stranger"]["id"]]["emails"] = [email]
        handler._messaging._people.clear()
        hostile = Hostile(webex, seed, may_confirm=True, known=known)
        kinds = set(try_all(handler, webex, stranger, card, hostile, max(count // len(STRANGERS), 4), calls))
        assert kinds == {Outcome.NOT_ALLOWED}, email
    assert {tuple(get_texts(each)) for each in list_replies(stranger, card)[replies:]} == {(NotAllowed().sentence,)}
    assert calls.list() == []
    assert (read_targets(webex), read_store(handler)) == before


def test_a_reader_changes_nothing(
    handler: EventHandler, helpdesk: Person, webex: Sandbox, card: Raw, known: list[str], count: int, calls: Calls
) -> None:
    """What belongs to the space, its watches and reports, everybody there may change."""
    protected = ("changes", "plans", "reservations")
    before, _ = (read_targets(webex), read_store(handler, *protected)), calls.list()
    hostile = Hostile(webex, seed=8, may_confirm=True, known=known)
    kinds = set(try_all(handler, webex, helpdesk, card, hostile, count, calls))
    assert kinds.isdisjoint({Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED})
    assert kinds >= {Outcome.ANSWERED, Outcome.NOT_ALLOWED_TO_ASSIGN, Outcome.NOT_ALLOWED_TO_RESERVE}
    made = calls.list()
    assert {each["method"] for each in made} == {"GET"}
    assert not [each for each in made if "/contents/" in each["path"]]
    assert (read_targets(webex), read_store(handler, *protected)) == before


CARDS = (
    *(
        "numbers Atlanta",
        "find +1 404-555-0004",
        "reservations",
        "history",
        "entry 1",
        "targets Atlanta",
        "check numbers",
    ),
    *("assign 404-555-0006, 404-555-0007 to Atlanta Holidays", "unassign +1 404-555-9989", "reports", "watches"),
)
"""What shows an assigner each button that changes something."""

CHANGING = {"assign", "unassign", "undo", "reserve", "release", "extend", "unreport", "unwatch", "cancel"}


def list_buttons(element: Any) -> Iterator[Raw]:
    """Yield what each button of a card brings."""
    if isinstance(element, dict):
        if element.get("type") == "Action.Submit":
            yield element["data"]
        for child in element.values():
            yield from list_buttons(child)
    elif isinstance(element, list):
        for child in element:
            yield from list_buttons(child)


@pytest.mark.usefixtures("known")
def test_the_buttons_of_others_change_nothing(
    handler: EventHandler, administrator: Person, helpdesk: Person, stranger: Person, webex: Sandbox, calls: Calls
) -> None:
    """Reserve, Release, Extend, Assign, Confirm, Undo and what belongs to the space, pressed by others."""
    shown = [each for text in CARDS for each in say(handler, administrator, webex, text)]
    reading = {command.name for command in REGISTRY.commands if command.only_reads}
    # One of each kind: a list has the same button in every row.
    kinds = {
        (data["command"], *sorted(data)): (card, data)
        for card in shown
        for data in list_buttons(card["attachments"])
        if data["command"] not in reading
    }
    buttons = list(kinds.values())
    assert {data["command"] for _, data in buttons} >= CHANGING
    before, protected, _ = read_store(handler), ("changes", "plans", "reservations"), calls.list()
    assert {handle(handler, submit(webex, stranger, *button)).kind for button in buttons} == {Outcome.NOT_ALLOWED}
    assert calls.list() == []
    assert read_store(handler) == before
    outcomes = {handle(handler, submit(webex, helpdesk, *button)).kind for button in buttons}
    assert outcomes.isdisjoint({Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED})
    assert outcomes >= {Outcome.NOT_ALLOWED_TO_ASSIGN, Outcome.NOT_ALLOWED_TO_RESERVE}
    assert {each["method"] for each in calls.list()} <= {"GET"}
    assert read_store(handler, *protected) == {name: before[name] for name in protected}


@pytest.mark.parametrize("is_assigner", [True, False])
def test_nobody_changes_a_target_without_a_confirmation(
    handling: Callable[..., Any], administrator: Person, webex: Sandbox, count: int, calls: Calls, is_assigner: bool
) -> None:
    """Neither people who may assign, not even where somebody else made the card, nor people listed in RESERVERS."""
    people = {} if is_assigner else {"assigners": "", "reservers": "administrator@example.com"}
    with handling(**people) as handler:
        (card,) = say(handler, administrator, webex, "locations")
        before = read_targets(webex)
        hostile = Hostile(webex, seed=9, may_confirm=not is_assigner)
        kinds = set(try_all(handler, webex, administrator, card, hostile, count, calls))
        assert kinds.isdisjoint({Outcome.UNEXPECTED_ERROR, Outcome.UNANSWERED})
        assert {each["method"] for each in calls.list()} == {"GET"}
        assert read_targets(webex) == before
        assert read_store(handler, "changes") == {"changes": []}


def test_a_member_of_an_allowed_space_sees_the_default_organization_alone(
    handling: Callable[..., Any], stranger: Person, webex: Sandbox, card: Raw, count: int, calls: Calls
) -> None:
    customer = webex.settings["ORGANIZATIONS"]
    calls.list()
    with handling(allowed_people="", assigners="", allowed_rooms=webex.group_room_id) as handler:
        hostile = Hostile(webex, seed=10, may_confirm=True)
        for number in range(count // 2):
            pressed = submit(webex, stranger, card, {**hostile.build_press(number), "org": customer})
            assert handle(handler, pressed).kind in (Outcome.NOT_ALLOWED, Outcome.NOT_UNDERSTOOD)
    assert calls.list() == []


@pytest.mark.parametrize("email", ["other@webex.bot", "OTHER@SparkBot.io", BOT])
@pytest.mark.parametrize("resource", ["messages", "attachmentActions"])
def test_bots_are_ignored(email: str, resource: str) -> None:
    data = {"id": "a", "roomId": "b", "personId": "c", "messageId": "d", "personEmail": email}
    body = json.dumps({"resource": resource, "event": "created", "data": data}).encode()
    assert parse_event(body, "me") is None
