"""What the simulated Webex knows, kept in memory behind one lock."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from werkzeug.local import LocalProxy

from bot.sandbox import world
from bot.sandbox.ids import build_id

Raw = dict[str, Any]
"""A thing as the API writes it."""

ACCESS_SECONDS = 1_209_600
REFRESH_SECONDS = 7_776_000


@dataclass
class ServiceAppToken:
    """An access token of the service app's."""

    expires_at: float
    """Seconds since the epoch."""


@dataclass
class State:
    """The world, as it changes. Whoever reads or writes holds `lock`."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    on_event: Callable[[str, str, Raw], None] = lambda _resource, _event, _raw: None
    """Told of everything that webhooks tell: resource, event, and the thing itself."""

    people: dict[str, Raw] = field(default_factory=dict)
    people_by_token: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Raw] = field(default_factory=dict)
    memberships: dict[str, Raw] = field(default_factory=dict)
    messages: dict[str, Raw] = field(default_factory=dict)
    """Oldest first."""
    edits: dict[str, int] = field(default_factory=dict)
    files: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    """By id: name, content type, content."""
    file_rooms: dict[str, str] = field(default_factory=dict)
    actions: dict[str, Raw] = field(default_factory=dict)
    webhooks: dict[str, Raw] = field(default_factory=dict)
    reactivated: dict[str, float] = field(default_factory=dict)
    """By webhook: when it was switched on again, on the monotonic clock."""
    locations: dict[str, Raw] = field(default_factory=dict)
    numbers: dict[str, list[Raw]] = field(default_factory=dict)
    """By location: the available ones."""
    attendants: dict[str, Raw] = field(default_factory=dict)
    service_app: dict[str, str] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: dict[str, ServiceAppToken] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    _count: int = 0
    _last: float = 0.0

    def build_id(self, kind: str) -> str:
        """Return an id that nothing has yet."""
        self._count += 1
        return build_id(kind, f"{self._count}-{time.time_ns()}")

    def now(self) -> str:
        """Return the time as Webex writes it; never the same twice, so that "newest first" is clear."""
        self._last = max(time.time(), self._last + 0.001)
        return f"{datetime.fromtimestamp(self._last, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"

    def list_members(self, room_id: str) -> Iterator[Raw]:
        """Yield a room's memberships."""
        return (each for each in list(self.memberships.values()) if each["roomId"] == room_id)

    def is_member(self, person_id: str, room_id: str) -> bool:
        """Tell whether a person is in a room."""
        return any(each["personId"] == person_id for each in self.list_members(room_id))

    def find_person(self, email: str) -> Raw | None:
        """Return the person who has this email address."""
        wanted = email.lower()
        return next((each for each in self.people.values() if wanted in each["emails"]), None)

    def find_direct_room(self, one: str, other: str) -> Raw | None:
        """Return the 1:1 room of two people, if they have one."""
        for room in self.rooms.values():
            if room["type"] == "direct" and self.is_member(one, room["id"]) and self.is_member(other, room["id"]):
                return room
        return None

    def add_room(self, title: str, kind: str, creator: Raw, room_id: str | None = None) -> Raw:
        """Create a room with its creator in it."""
        room = {
            "id": room_id or self.build_id("ROOM"),
            "title": title,
            "type": kind,
            "isLocked": False,
            "lastActivity": self.now(),
            "creatorId": creator["id"],
            "created": self.now(),
            "ownerId": creator["orgId"],
        }
        self.rooms[room["id"]] = room
        self.on_event("rooms", "created", room)
        self.add_member(room, creator)
        return room

    def add_member(self, room: Raw, person: Raw) -> Raw:
        """Put a person into a room."""
        membership = {
            "id": self.build_id("MEMBERSHIP"),
            "roomId": room["id"],
            "personId": person["id"],
            "personEmail": person["emails"][0],
            "personDisplayName": person["displayName"],
            "personOrgId": person["orgId"],
            "isModerator": False,
            "isMonitor": False,
            "roomType": room["type"],
            "created": self.now(),
        }
        self.memberships[membership["id"]] = membership
        self.on_event("memberships", "created", membership)
        return membership


current: State = LocalProxy(lambda: current_app.extensions["state"])  # type: ignore[assignment]
"""The state of the simulated Webex that answers the call at hand."""


def fill(state: State) -> None:
    """Put the world back as it is at the start."""
    with state.lock:
        for kept in vars(state).values():
            if isinstance(kept, dict | set):
                kept.clear()
        state.service_app = dict(world.SERVICE_APP)
        state.refresh_tokens.add(world.SERVICE_APP["refresh_token"])
        state.scopes |= world.SCOPES
        _add_people(state)
        _add_locations(state)
        members = list(state.people.values())
        room = state.add_room(world.GROUP_SPACE, "group", members[1], build_id("ROOM", world.GROUP_SPACE))
        for person in (members[0], *members[2:]):
            state.add_member(room, person)


def _add_people(state: State) -> None:
    for seed in world.PEOPLE:
        person: Raw = {
            "id": build_id("PEOPLE", seed.email),
            "emails": [seed.email],
            "phoneNumbers": [],
            "displayName": seed.name,
            "nickName": seed.name,
            "firstName": seed.name,
            "orgId": build_id("ORGANIZATION", seed.organization),
            "created": "2026-01-01T00:00:00.000Z",
            "status": "active",
            "type": seed.kind,
        }
        state.people[person["id"]] = person
        state.people_by_token[seed.token] = person["id"]


def _add_locations(state: State) -> None:
    for seed in world.LOCATIONS:
        location_id = build_id("LOCATION", seed.name)
        state.locations[location_id] = {
            "id": location_id,
            "name": seed.name,
            "orgId": build_id("ORGANIZATION", world.ORGANIZATION),
            "timeZone": seed.time_zone,
            "preferredLanguage": "en_us",
            "address": {"address1": "1 Main Street", "city": seed.city, "country": seed.country},
        }
        state.numbers[location_id] = [dict(number) for number in world.build_numbers(seed)]
        for attendant in world.list_attendants(seed):
            attendant_id = build_id("AUTO_ATTENDANT", f"{seed.name}/{attendant['name']}")
            state.attendants[attendant_id] = {
                "id": attendant_id,
                "locationId": location_id,
                "locationName": seed.name,
                "enabled": True,
                "tollFreeNumber": False,
                "businessSchedule": "Business Hours",
                **attendant,
            }
