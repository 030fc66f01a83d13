"""The events in memory: which are started at once, and which wait in the database."""

from typing import Any
from weakref import WeakValueDictionary

from bot import limits


class InFlightEvent(dict[str, Any]):
    """A workflow's input, in a class of its own: a plain dict cannot be referenced weakly."""

    person: "_Person"


class _Person:
    """One person's events in memory."""

    def __init__(self) -> None:
        self.events: WeakValueDictionary[int, InFlightEvent] = WeakValueDictionary()


class EventsInMemory:
    """Counts events that are in memory.

    DBOS alone refers to a workflow's input, until the workflow has ended. If DBOS kept it for longer, the maximum would
    be reached sooner, and more events would wait in the database: later replies, but none lost.
    """

    def __init__(self) -> None:
        self._events: WeakValueDictionary[int, InFlightEvent] = WeakValueDictionary()
        # Each event refers to its person: who has none in memory any more is forgotten with the last one.
        self._people: WeakValueDictionary[str, _Person] = WeakValueDictionary()

    def has_room_for(self, person_id: str) -> bool:
        """Return whether another event of this person may be started at once."""
        person = self._people.get(person_id)
        is_busy = person is not None and len(person.events) >= limits.MAX_COMMANDS_AT_ONCE
        return not is_busy and len(self._events) < limits.MAX_EVENTS_IN_MEMORY

    def add(self, event: InFlightEvent, person_id: str) -> None:
        """Count an event for as long as something refers to it."""
        # Two threads may build one person twice: then a few more events are started at once.
        event.person = self._people.get(person_id) or self._people.setdefault(person_id, _Person())
        event.person.events[id(event)] = event
        self._events[id(event)] = event
