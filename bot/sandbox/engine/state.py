"""What the simulated Webex knows, kept in memory behind one lock."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from werkzeug.local import LocalProxy

from bot.sandbox.engine import world
from bot.sandbox.engine.ids import build_id, encode_id, read_uuid

Raw = dict[str, Any]
"""A thing as the API writes it."""

File = tuple[str, str, bytes]
"""Name, content type, content."""

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
    on_event: Callable[[str, str, Raw, str], None] = lambda _resource, _event, _raw, _actor: None
    """Told of everything that webhooks tell: resource, event, the thing itself, and the id of who did it."""

    people: dict[str, Raw] = field(default_factory=dict)
    people_by_token: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Raw] = field(default_factory=dict)
    memberships: dict[str, Raw] = field(default_factory=dict)
    messages: dict[str, Raw] = field(default_factory=dict)
    """Oldest first."""
    edits: dict[str, int] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    file_rooms: dict[str, str] = field(default_factory=dict)
    actions: dict[str, Raw] = field(default_factory=dict)
    webhooks: dict[str, Raw] = field(default_factory=dict)
    locations: dict[str, Raw] = field(default_factory=dict)
    numbers: dict[str, list[Raw]] = field(default_factory=dict)
    """By location: the available ones."""
    assigned: dict[str, Raw] = field(default_factory=dict)
    """By number: what was available until it was assigned, to become so again as it was."""
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
        return _build_membership_id(person_id, room_id) in self.memberships

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

    def add_room(self, title: str, kind: str, members: Sequence[Raw], room_id: str | None = None) -> Raw:
        """Create a room with these people in it; the first is its creator."""
        creator = members[0]
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
        memberships = [self._join(room, person) for person in members]
        self.on_event("rooms", "created", room, creator["id"])
        for membership in memberships:
            self.on_event("memberships", "created", membership, creator["id"])
        return room

    def add_member(self, room: Raw, person: Raw, actor: Raw) -> Raw:
        """Put a person into a room, on behalf of another."""
        membership = self._join(room, person)
        self.on_event("memberships", "created", membership, actor["id"])
        return membership

    def remove_member(self, membership: Raw, actor: Raw) -> None:
        """Take a person out of a room, on behalf of another."""
        del self.memberships[membership["id"]]
        self.on_event("memberships", "deleted", membership, actor["id"])

    def _join(self, room: Raw, person: Raw) -> Raw:
        membership = {
            "id": _build_membership_id(person["id"], room["id"]),
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
        return membership


def _build_membership_id(person_id: str, room_id: str) -> str:
    """Return the id of a person's membership, by Webex's examples: who leaves and comes back has the same again."""
    return encode_id("MEMBERSHIP", f"{read_uuid(person_id)}:{read_uuid(room_id)}")


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
        bot, *people = state.people.values()
        state.add_room(world.GROUP_SPACE, "group", [*people, bot], build_id("ROOM", world.GROUP_SPACE))


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
            "orgId": build_id("ORGANIZATION", seed.organization),
            "timeZone": seed.time_zone,
            "preferredLanguage": "en_us",
            "address": seed.address,
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
