"""Changes of several numbers that are interrupted at any call: finished once, and reported as they are.

What Webex has, what the history says and what the cards say agree, whatever happens in between.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.calling import Calling
from bot.clock import CLOCK
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import BotError
from bot.http import RetryingAdapter
from bot.model import Change, File, Request, Requester
from bot.sandbox import Sandbox
from bot.sandbox.engine.world import build_number
from bot.store import Store, prepare_database
from cards.view import Line, View
from tests.support.atlanta import MENU, find_attendant, list_alternates, list_writes
from tests.support.commands import ADMINISTRATOR, GROUP_SPACE
from tests.support.settings import build_settings
from tests.support.views import map_buttons

TARGETS = (MENU, "Atlanta Holidays")

NUMBERS = [f"+1404555000{digit}" for digit in range(1, 7)]

BEFORE = "+14045559989"


class Killed(BaseException):
    """Stands for kill -9: nothing that runs handles it."""


class Fuse:
    """Kills at a call to Webex: before it is sent, or after it was carried out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        self.is_late = False
        send = RetryingAdapter._send_once

        def send_or_die(adapter: RetryingAdapter, *arguments: Any, **more: Any) -> Any:
            self.left -= 1
            if self.left == 0 and not self.is_late:
                raise Killed
            response = send(adapter, *arguments, **more)
            if self.left == 0:
                raise Killed
            return response

        monkeypatch.setattr(RetryingAdapter, "_send_once", send_or_die)

    def set(self, calls: int, *, is_late: bool) -> None:
        """Kill at the call with this number, counted from 1."""
        self.left, self.is_late = calls, is_late


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    return Fuse(monkeypatch)


class Bot:
    """Handles events as the bot does: one whose handling was killed is handled again from its start."""

    def __init__(self, context: CommandContext, fuse: Fuse) -> None:
        self._context = context
        self._fuse = fuse
        self._events = 0
        self.was_killed = False

    def handle(self, request: Request, kill_at: int = 0, *, is_late: bool = False, posted: str = "") -> View:
        """Make a request, as an event of its own; kill it at a call, and handle it again."""
        self._events += 1
        requester = Requester(ADMINISTRATOR, GROUP_SPACE, f"event-{self._events}")
        fetch = (lambda: File("numbers.csv", posted.encode())) if posted else None
        context = replace(self._context, requester=requester, fetch_posted=fetch)
        self._fuse.set(kill_at, is_late=is_late)
        self.was_killed = False
        try:
            return REGISTRY.run(request, context)
        except Killed:
            self.was_killed = True
            return REGISTRY.run(request, context)
        finally:
            self._fuse.set(-1, is_late=False)

    def ask(self, text: str, posted: str = "") -> Request:
        """Type a command, perhaps with a file; returns what the first button of its confirmation requests."""
        parsed = REGISTRY.parse_text(text)
        assert isinstance(parsed, Request)
        buttons = map_buttons(self.handle(parsed, posted=posted))
        return next(request for title, request in buttons.items() if title.split()[0] in ("Assign", "Remove", "Undo"))


@contextmanager
def running(webex: Sandbox, fuse: Fuse) -> Iterator[tuple[Bot, CommandContext]]:
    """Run a bot on an empty database, with a Webex in its initial state."""
    webex.reset(max_numbers=100)
    with TemporaryDirectory() as folder:
        configured = build_settings(webex, Path(folder))
        url = f"sqlite:///{folder}/bot.sqlite"
        prepare_database(url)
        store = Store(url)
        calling = Calling(configured, configured.org_id or "", lambda: store.reservations.read_marks(CLOCK.now()))
        with closing(calling), closing(store):
            context = CommandContext(calling, configured, store, lambda _room_id: "Telephony")
            yield Bot(context, fuse), context


def list_history(context: CommandContext) -> Sequence[Change]:
    """List all entries, newest first."""
    return context.store.history.list(100, context.calling.choose_organization(""))


def is_reserved(number: str, context: CommandContext) -> bool:
    marks = context.store.reservations.read_marks(context.clock.now()).get(number)
    return any(each.is_reservation for each in marks)


def write_rows(rows: Sequence[tuple[str, str]]) -> str:
    """Write numbers and targets as people post them."""
    return "\n".join(["number,target", *(f"{number},{target}" for number, target in rows)])


def list_truth(webex: Sandbox) -> dict[str, set[str]]:
    return {name: set(list_alternates(webex, name)) for name in TARGETS}


@pytest.mark.parametrize("is_late", [False, True])
def test_a_change_that_is_killed_at_any_call_is_made_once(sandbox: Sandbox, fuse: Fuse, is_late: bool) -> None:
    rows = [(NUMBERS[0], MENU), (NUMBERS[1], MENU), (NUMBERS[2], TARGETS[1])]
    for call in range(1, 100):
        with running(sandbox, fuse) as (bot, context):
            confirm = bot.ask("assign", write_rows(rows))
            result = bot.handle(confirm, call, is_late=is_late)
            assert result.title == "Assigned: 3 numbers"
            assert list_alternates(sandbox) == [BEFORE, *NUMBERS[:2]]
            assert list_alternates(sandbox, TARGETS[1]) == [NUMBERS[2]]
            assert len(list_writes(sandbox)) == 2, "one for each target: what was carried out is not sent again"
            entries = list_history(context)
            assert [each.phone_number for entry in reversed(entries) for each in entry.done] == NUMBERS[:3]
            if not bot.was_killed:
                break
    else:
        pytest.fail("the change never ended")
    assert call > 8, "four calls for each target"


def test_a_typed_confirmation_that_is_killed_at_any_call_counts_once(sandbox: Sandbox, fuse: Fuse) -> None:
    typed = REGISTRY.parse_text(f"assign {NUMBERS[0]}, {NUMBERS[1]} to {MENU} confirm")
    assert isinstance(typed, Request)
    for call in range(1, 100):
        with running(sandbox, fuse) as (bot, _):
            assert bot.handle(typed, call, is_late=True).title == "Assigned: 2 numbers"
            assert list_alternates(sandbox) == [BEFORE, *NUMBERS[:2]]
            assert len(list_writes(sandbox)) == 1
            if not bot.was_killed:
                break
    assert 8 < call < 99


@pytest.mark.parametrize(
    "typed",
    [
        f"assign 0001-0002 to {MENU} confirm",
        f"assign ending 01 to {MENU} confirm",
        f"assign {NUMBERS[0]}, {BEFORE} to {MENU} confirm",
        f"unassign all from {MENU} confirm",
        f"assign {NUMBERS[0]}, {NUMBERS[1]} to Atlanta Main confirm",
    ],
)
def test_parts_of_numbers_are_seen_before_they_are_changed(sandbox: Sandbox, fuse: Fuse, typed: str) -> None:
    with running(sandbox, fuse) as (bot, _):
        assert bot.ask(typed).confirmed
        assert list_writes(sandbox) == []


CHANGES = st.tuples(
    st.sampled_from(["assign", "unassign"]),
    st.lists(st.sampled_from([*NUMBERS, BEFORE]), min_size=1, max_size=4, unique=True),
    st.sampled_from(TARGETS),
)

ROWS = st.lists(st.tuples(st.sampled_from([*NUMBERS, BEFORE]), st.sampled_from(TARGETS)), min_size=2, max_size=5)

STEPS = st.one_of(
    st.tuples(st.just("post"), st.sampled_from(["assign", "unassign"]), ROWS, st.integers(0, 12), st.booleans()),
    st.tuples(st.just("change"), CHANGES, st.integers(0, 12), st.booleans()),
    st.tuples(st.just("undo"), st.integers(1, 6), st.integers(0, 12), st.booleans()),
    st.tuples(st.just("outside"), st.sampled_from(NUMBERS), st.sampled_from(TARGETS)),
    st.tuples(st.just("again"), st.integers(0, 12), st.booleans()),
    st.tuples(st.sampled_from(["reserve", "release"]), st.sampled_from(NUMBERS), st.integers(0, 3), st.booleans()),
)


class Model:
    """What the cards and the changes outside the bot say that Webex has."""

    def __init__(self, truth: dict[str, set[str]]) -> None:
        self.expected = {name: set(numbers) for name, numbers in truth.items()}

    def read(self, view: View) -> None:
        """Take over what a card says of each number."""
        for result, number, target in list_results(view):
            if result == "Assigned":
                self.expected[target].add(number)
            if result == "Removed":
                self.expected[target].discard(number)


def list_results(view: View) -> Iterator[tuple[str, str, str]]:
    """Yield what a card reports: what came of a number, the number in E.164, its target."""
    if ": +" in view.title:
        result, number = view.title.split(": ")
        yield result, to_e164(number), find_target(" ".join(detail.value for detail in view.details))
    target = ""
    for row in view.rows:
        if isinstance(row, Line):
            target = find_target(row.text)
        else:
            yield row.cells[1][0].text, to_e164(row.cells[0][0].text), target


def find_target(text: str) -> str:
    return next(name for name in TARGETS if name in text)


def to_e164(text: str) -> str:
    return f"+{''.join(filter(str.isdigit, text))}"


def change_outside(webex: Sandbox, number: str, name: str) -> None:
    """Give a number to a target, or take it away, as somebody does in Control Hub."""
    target = find_attendant(webex, name)
    available = webex.state.numbers[target["locationId"]]
    kept = [each for each in target["alternateNumbers"] if each["phoneNumber"] != number]
    if len(kept) < len(target["alternateNumbers"]):
        available.append(build_number(number))
    elif any(each["phoneNumber"] == number for each in available):
        available[:] = [each for each in available if each["phoneNumber"] != number]
        kept.append({"phoneNumber": number, "ringPattern": "NORMAL", "tollFreeNumber": False})
    target["alternateNumbers"] = kept


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=2, max_size=7))
def test_truth_history_and_cards_agree(sandbox: Sandbox, fuse: Fuse, steps: list[tuple[Any, ...]]) -> None:
    with running(sandbox, fuse) as (bot, context):
        model = Model(list_truth(sandbox))
        recorded = {name: set(numbers) for name, numbers in model.expected.items()}
        seen = 0
        outside: set[str] = set()
        confirm: Request | None = None
        for step in steps:
            confirm = take_step(step, bot, sandbox, model, confirm)
            for entry in reversed(list_history(context)):
                assert entry.result.is_settled
                if entry.id > seen:
                    numbers = {each.phone_number for each in entry.done}
                    name = entry.target.name
                    recorded[name] = recorded[name] | numbers if entry.is_assignment else recorded[name] - numbers
                    seen = entry.id
                    check_marks(entry, context)
            if step[0] == "outside":
                recorded, outside = list_truth(sandbox), outside | {step[1]}
            assert list_truth(sandbox) == model.expected == recorded
            # What was assigned through the bot is no longer reserved. Changes outside it are noticed later.
            through_bot = set().union(*recorded.values()) - outside
            reserved = {each for each in NUMBERS if is_reserved(each, context)}
            assert not through_bot & reserved


def check_marks(entry: Change, context: CommandContext) -> None:
    """Check that what was assigned is neither reserved nor resting, and that what was removed rests."""
    marks = context.store.reservations.read_marks(CLOCK.now())
    for each in entry.done:
        if entry.is_assignment:
            assert not marks.get(each.phone_number)
        elif entry.undoes is None:
            assert any(not mark.is_reservation for mark in marks.get(each.phone_number))


def take_step(
    step: tuple[Any, ...],
    bot: Bot,
    webex: Sandbox,
    model: Model,
    confirm: Request | None,
) -> Request | None:
    """Do what a step says, and take over what the card says. Returns the last confirmation."""
    try:
        match step:
            case ("change", (verb, numbers, target), kill_at, is_late):
                confirm = bot.ask(f"{verb} {', '.join(numbers)} {'to' if verb == 'assign' else 'from'} {target}")
                press(bot, model, confirm, kill_at, is_late=is_late)
            case ("post", verb, rows, kill_at, is_late):
                confirm = bot.ask(verb, write_rows(rows))
                press(bot, model, confirm, kill_at, is_late=is_late)
            case ("undo", entry, kill_at, is_late):
                press(bot, model, bot.ask(f"undo {entry}"), kill_at, is_late=is_late)
            case ("again", kill_at, is_late) if confirm:
                press(bot, model, confirm, kill_at, is_late=is_late)
            case ("reserve" | "release" as verb, number, kill_at, is_late):
                bot.handle(Request(verb, numbers=number), kill_at, is_late=is_late)
            case ("outside", number, target):
                change_outside(webex, number, target)
                model.expected = list_truth(webex)
    except (BotError, StopIteration):
        pass  # nothing can be done: the card has no button for it
    return confirm


def press(bot: Bot, model: Model, confirm: Request, kill_at: int, *, is_late: bool) -> None:
    """Press a confirmation, perhaps killed at a call, and take over what its card says."""
    model.read(bot.handle(confirm, kill_at, is_late=is_late))
