"""The state of the simulated Webex, in memory, protected by one lock."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.engine.ids import build_id, decode_uuid, encode_id

Raw = dict[str, Any]
"""A resource in the API's JSON format."""

File = tuple[str, str, bytes]
"""Name, content type and content."""


@dataclass
class ServiceAppToken:
    """An access token of the service app."""

    expires_at: float
    """Seconds since the epoch."""


@dataclass
class State:
    """All resources, by id. Hold `lock` to read or change them."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    on_event: Callable[[str, str, Raw, str], None] = lambda _resource, _event, _raw, _actor: None
    """Called for every event that webhooks can report, while `lock` is held.

    Arguments: the resource's type, the event, the resource, and the id of the person who caused it.
    """

    people: dict[str, Raw] = field(default_factory=dict)
    people_by_token: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, Raw] = field(default_factory=dict)
    memberships: dict[str, Raw] = field(default_factory=dict)
    messages: dict[str, Raw] = field(default_factory=dict)
    """Oldest first."""
    edits: dict[str, int] = field(default_factory=dict)
    """How many times each message was edited."""
    files: dict[str, File] = field(default_factory=dict)
    file_rooms: dict[str, str] = field(default_factory=dict)
    """The room of each file."""
    actions: dict[str, Raw] = field(default_factory=dict)
    webhooks: dict[str, Raw] = field(default_factory=dict)
    devices: dict[str, Raw] = field(default_factory=dict)
    """By UUID: what clients registered for a websocket."""
    locations: dict[str, Raw] = field(default_factory=dict)
    numbers: dict[str, list[Raw]] = field(default_factory=dict)
    """The available numbers, by location. A location without an entry is not enabled for Webex Calling."""
    inventory: dict[str, list[Raw]] = field(default_factory=dict)
    """By location: the numbers and extensions of people, workspaces, virtual lines, paging and voicemail groups, and
    the mobile and reserved numbers. See `bot.sandbox.engine.inventory`, which adds those of the features below."""
    calling_details: dict[str, Raw] = field(default_factory=dict)
    """By location: country, PSTN provider and dialling prefix."""
    assigned: dict[str, Raw] = field(default_factory=dict)
    """Assigned numbers as they were while available, to be restored with the same flags."""
    attendants: dict[str, Raw] = field(default_factory=dict)
    hunt_groups: dict[str, Raw] = field(default_factory=dict)
    queues: dict[str, Raw] = field(default_factory=dict)
    is_large: bool = False
    """Whether there are 1,000 locations with 100,000 numbers."""
    revision: int = 0
    """Counts the changes of numbers by calls, for what is cached of a large organization."""
    refusals_left: dict[str, int] = field(default_factory=dict)
    """By number: how often it is still refused after it was released."""
    refusals_after_release: int = 0
    """How often a number is refused after it was released: Webex needs some seconds before it can be assigned again."""
    service_app: dict[str, str] = field(default_factory=dict)
    refresh_tokens: set[str] = field(default_factory=set)
    access_tokens: dict[str, ServiceAppToken] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    audit_events: dict[str, Raw] = field(default_factory=dict)
    """What the audit log has, oldest first."""
    _id_count: int = 0
    _last_time: float = 0.0

    def build_id(self, kind: str) -> str:
        """Return a new id."""
        self._id_count += 1
        return build_id(kind, f"{self._id_count}-{time.time_ns()}")

    def now(self) -> str:
        """Return the current time in the API's format, later than any before: lists are ordered by it."""
        self._last_time = max(time.time(), self._last_time + 0.001)
        return f"{datetime.fromtimestamp(self._last_time, UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"

    def list_members(self, room_id: str) -> Iterator[Raw]:
        """Yield a room's memberships."""
        return (each for each in list(self.memberships.values()) if each["roomId"] == room_id)

    def is_member(self, person_id: str, room_id: str) -> bool:
        """Return whether a person is a member of a room."""
        return _build_membership_id(person_id, room_id) in self.memberships

    def find_person(self, email: str) -> Raw | None:
        """Return the person with this email address, if there is one."""
        wanted = email.lower()
        return next((each for each in self.people.values() if wanted in each["emails"]), None)

    def find_direct_room(self, one: str, other: str) -> Raw | None:
        """Return the 1:1 room of two people, if there is one."""
        for room in self.rooms.values():
            if room["type"] == "direct" and self.is_member(one, room["id"]) and self.is_member(other, room["id"]):
                return room
        return None

    def add_room(self, title: str, kind: str, members: Sequence[Raw], room_id: str | None = None) -> Raw:
        """Create a room with these members; the first one is its creator."""
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
        memberships = [self._add_membership(room, person) for person in members]
        self.on_event("rooms", "created", room, creator["id"])
        for membership in memberships:
            self.on_event("memberships", "created", membership, creator["id"])
        return room

    def add_member(self, room: Raw, person: Raw, actor: Raw) -> Raw:
        """Add a person to a room; `actor` is the person who does so."""
        membership = self._add_membership(room, person)
        self.on_event("memberships", "created", membership, actor["id"])
        return membership

    def remove_member(self, membership: Raw, actor: Raw) -> None:
        """Remove a person from a room; `actor` is the person who does so."""
        del self.memberships[membership["id"]]
        self.on_event("memberships", "deleted", membership, actor["id"])

    def add_file(self, room: Raw, file: File) -> str:
        """Store a file for the members of a room; returns its id."""
        file_id = self.build_id("CONTENT")
        self.files[file_id] = file
        self.file_rooms[file_id] = room["id"]
        return file_id

    def _add_membership(self, room: Raw, person: Raw) -> Raw:
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
    """Compose the id of a membership as in Webex's examples: it is the same again when a person leaves and rejoins."""
    return encode_id("MEMBERSHIP", f"{decode_uuid(person_id)}:{decode_uuid(room_id)}")
