"""Earlier events: which lists a person got in a space before an event, as another event's handling reads it."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import text

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.model import EarlierEvents, Event, EventResult, Feature, Filter, Request, Shown, Slot
from bot.store import prepare_database
from tests.support.waiting import wait_until

NOON = datetime.now(UTC).replace(microsecond=0)

DENVER = Shown(Request("numbers", location="id-1", filters=(Filter(Feature.ACTIVE),), page=2), "Denver", page_count=6)

_people = (f"person {number}" for number in count())


@dataclass(frozen=True)
class Handled:
    result: EventResult
    should_retry: bool = False
    wait_seconds: float = 0.0
    waits_for: Slot | None = None
    is_token_refused: bool = False


@dataclass
class Handling:
    """Handles events by a function for each; counts what has ended."""

    ended: list[str] = field(default_factory=list)
    actions: dict[str, Callable[[EarlierEvents], EventResult]] = field(default_factory=dict)

    def handle(self, event: Event, earlier: EarlierEvents) -> Handled:
        try:
            return Handled(self.actions[event.key](earlier))
        finally:
            self.ended.append(event.key)


class Conversation:
    """A person in a space, whose events are handled by an event queue."""

    def __init__(self, event_queue: EventQueue, handling: Handling, person: str = "", room: str = "room") -> None:
        self._event_queue, self._handling = event_queue, handling
        self.person, self.room = person or next(_people), room

    def elsewhere(self, **changes: str) -> "Conversation":
        return Conversation(self._event_queue, self._handling, **({"person": self.person, "room": self.room} | changes))

    def build_event(self, name: str, minutes: float) -> Event:
        created = (NOON + timedelta(minutes=minutes)).isoformat()
        return Event("messages", f"{self.person} {name}", self.room, self.person, created=created)

    def show(self, name: str, minutes: float, shown: Shown | None = None) -> Event:
        """Handle an event whose reply shows a list of this name; returns when it has ended."""
        event = self.build_event(name, minutes)
        result = EventResult("digest", shown or Shown(Request("numbers", location=name), name))
        self.start(event, lambda _: result)
        self.wait(event)
        return event

    def list_shown(self, name: str, minutes: float) -> Sequence[Shown]:
        """Handle an event that asks what was shown before it."""
        listed: list[Shown] = []

        def list_earlier(earlier: EarlierEvents) -> EventResult:
            listed.extend(earlier.list_shown())
            return EventResult()

        event = self.build_event(name, minutes)
        self.start(event, list_earlier)
        self.wait(event)
        return listed

    def list_names(self, name: str, minutes: float) -> list[str]:
        return [each.location for each in self.list_shown(name, minutes)]

    def start(self, event: Event, action: Callable[[EarlierEvents], EventResult]) -> None:
        self._handling.actions[event.key] = action
        self._event_queue.enqueue(event)

    def wait(self, event: Event) -> None:
        wait_until(lambda: event.key in self._handling.ended and not self._event_queue.count_pending())


@pytest.fixture(scope="module")
def handling() -> Handling:
    return Handling()


@pytest.fixture(scope="module")
def event_queue(handling: Handling, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventQueue]:
    database_url = f"sqlite:///{tmp_path_factory.mktemp('events') / 'bot.sqlite'}"
    prepare_database(database_url)
    event_queue = EventQueue(database_url, "replica", ReplicaLease(), handling.handle, lambda: True)
    event_queue.launch([])
    yield event_queue
    event_queue.close(5)


@pytest.fixture
def conversation(event_queue: EventQueue, handling: Handling) -> Conversation:
    return Conversation(event_queue, handling)


def test_a_list_that_was_shown_is_found(conversation: Conversation) -> None:
    conversation.show("one", 0, DENVER)
    assert conversation.list_shown("two", 1) == [DENVER]


def test_the_latest_come_first_and_nothing_that_came_later(conversation: Conversation) -> None:
    for minutes, name in enumerate(["one", "two", "three", "four"]):
        conversation.show(name, minutes)
    assert conversation.list_names("new", 2.5) == ["three", "two", "one"]
    # By when it happened, not by when it was stored.
    conversation.show("late", 0.5)
    assert conversation.list_names("newer", 1.5) == ["two", "late", "one"]


def test_events_without_a_list_are_left_out(conversation: Conversation) -> None:
    conversation.show("one", 0)
    assert conversation.list_names("two", 1) == ["one"]  # which itself shows nothing
    assert conversation.list_names("three", 2) == ["one"]


def test_at_the_same_moment_one_of_two_comes_first(conversation: Conversation) -> None:
    conversation.show("b", 1)
    assert conversation.list_names("a", 1) == []
    assert conversation.list_names("c", 1) == ["b"]


def test_lists_older_than_fifteen_minutes_are_not_found(conversation: Conversation) -> None:
    conversation.show("old", 0)
    conversation.show("newer", 1)
    minutes = limits.FOLLOW_UP_SECONDS / 60
    assert conversation.list_names("in time", minutes) == ["newer", "old"]
    assert conversation.list_names("later", minutes + 0.01) == ["newer"]


def test_nobody_elses_list_and_no_other_spaces_is_found(conversation: Conversation) -> None:
    conversation.elsewhere(person=f"{conversation.person} too").show("theirs", 0)
    conversation.elsewhere(room="another room").show("elsewhere", 0)
    assert conversation.list_names("new", 1) == []


def test_a_list_that_is_being_made_is_waited_for(conversation: Conversation) -> None:
    may_end = threading.Event()
    slow = conversation.build_event("slow", 0)

    def show_slowly(_: EarlierEvents) -> EventResult:
        may_end.wait(30)
        return EventResult("", DENVER)

    conversation.start(slow, show_slowly)
    listed: list[Shown] = []

    def list_earlier(earlier: EarlierEvents) -> EventResult:
        listed.extend(earlier.list_shown())
        return EventResult()

    asking = conversation.build_event("asking", 1)
    conversation.start(asking, list_earlier)
    may_end.set()
    conversation.wait(asking)
    assert listed == [DENVER]


def test_a_list_of_another_version_is_left_out(conversation: Conversation, event_queue: EventQueue) -> None:
    conversation.show("readable", 0)
    unreadable = conversation.show("unreadable", 1)
    with event_queue._engine.begin() as connection:
        changed = connection.execute(
            text("UPDATE workflow_output SET output = replace(output, 'location', 'colour') WHERE workflow_uuid = :id"),
            {"id": unreadable.key},
        )
        assert changed.rowcount == 1
    assert conversation.list_names("new", 2) == ["readable"]


def test_edits_know_in_which_texts_a_message_was_answered(conversation: Conversation) -> None:
    event = conversation.show("one", 0)
    edited = replace(event, updated=(NOON + timedelta(minutes=1)).isoformat())
    texts: list[object] = []

    def list_texts(earlier: EarlierEvents) -> EventResult:
        texts.append(earlier.list_handled_texts())
        return EventResult("another digest")

    conversation.start(edited, list_texts)
    conversation.wait(edited)
    again = replace(event, updated=(NOON + timedelta(minutes=2)).isoformat())
    conversation.start(again, list_texts)
    conversation.wait(again)
    assert texts == [{"digest"}, {"digest", "another digest"}]


def test_a_database_that_fails_is_reported(conversation: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[Exception] = []

    def list_earlier(earlier: EarlierEvents) -> EventResult:
        with monkeypatch.context() as patched:
            patched.setattr("bot.inbound.earlier_events.EVENT_WORKFLOW", object())  # no value of the database's
            try:
                earlier.list_shown()
            except DatabaseUnavailable as error:
                errors.append(error)
        return EventResult()

    event = conversation.build_event("failing", 0)
    conversation.start(event, list_earlier)
    conversation.wait(event)
    assert len(errors) == 1


def test_results_of_an_earlier_version_are_read() -> None:
    assert EventResult.unpack("digest") == EventResult("digest")
    assert EventResult.unpack(None) == EventResult()
    assert EventResult.unpack(EventResult("digest", DENVER).pack()) == EventResult("digest", DENVER)
