"""The simulated Webex of the benchmark, in a process of its own: more people and locations, and recorded times."""

import contextlib
import itertools
import multiprocessing
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from string import ascii_uppercase
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from flask import Response, g
from requests.adapters import HTTPAdapter

from bot.sandbox import Sandbox
from bot.sandbox.api.organization_entries import DEFAULT_ORDER, EntriesCache
from bot.sandbox.engine import webhook_delivery
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.state import Raw
from bot.sandbox.engine.world import ORGANIZATION, LocationSeed, PersonSeed, build_numbers

NUMBERS_PER_LOCATION = 40
"""Four pages."""

CALLERS = ("Numbers", "Service app")
"""The bot and its service app, as the call log names them."""

CONCURRENT_DELIVERIES = 256
"""No webhook may wait for another: the bot would seem faster than it is."""

DELIVERY_TIMEOUT_SECONDS = 15.0
"""How long a recording waits for deliveries in progress."""


@dataclass(frozen=True, slots=True)
class User:
    """A person in a 1:1 space with the bot, with a location of their own to ask for."""

    number: int
    token: str
    room_id: str

    @property
    def location_name(self) -> str:
        """The name of the person's location, without digits: they would be taken for a search."""
        return "Town " + "".join(ascii_uppercase[self.number // 26**index % 26] for index in (2, 1, 0))


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """A message or a press by a person, or a card by the bot. `at` is the time of the simulated Webex."""

    at: float
    room_id: str
    id: str
    is_reply: bool
    length: int
    """Characters of the message: a short one is an error, not a list."""


@dataclass(slots=True)
class Recording:
    """What happened, with times of the simulated Webex: nobody polls it during a measurement."""

    messages: list[PostedMessage] = field(default_factory=list)
    progress_messages: int = 0
    calls: list[float] = field(default_factory=list)
    """The times of the API calls by the bot and its service app."""
    deliveries: dict[str, tuple[int | None, float]] = field(default_factory=dict)
    """Status and milliseconds of each delivery, by the id of its message or press."""


class Balancer(HTTPAdapter):
    """Sends each request to the next backend in turn."""

    def __init__(self, backends: Sequence[str]) -> None:
        super().__init__(pool_maxsize=CONCURRENT_DELIVERIES)
        self._turns = itertools.cycle(backends)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = f"{next(self._turns)}{urlsplit(request.url or '').path}"
        return super().send(request, *args, **kwargs)


class RecordingSandbox(Sandbox):
    """A simulated Webex that records what happens, and reports each reply of the bot at once."""

    def __init__(self, replies: "Connection[Any, Any]", *, is_large: bool) -> None:
        self.recording = Recording()
        self._reply_writer = replies
        super().__init__(is_large=is_large)

    def publish_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        super().publish_event(resource, event, raw, actor_id)
        if event == "created" and resource in ("messages", "attachmentActions"):
            is_reply = self.state.people[actor_id]["type"] == "bot"
            if is_reply and not (raw.get("attachments") or raw.get("files")):
                self.recording.progress_messages += 1
                return
            length = len(raw.get("markdown", ""))
            self.recording.messages.append(PostedMessage(time.time(), raw["roomId"], raw["id"], is_reply, length))
            if is_reply:
                self._reply_writer.send((raw["roomId"], raw["id"]))

    def record_call(self, response: Response) -> None:
        """Record the time of a call by the bot."""
        super().record_call(response)
        if g.caller in CALLERS:
            self.recording.calls.append(time.time())

    def set_latency(self, seconds: float) -> None:
        """Delay every call of the bot and its service app; calls of people are not delayed."""
        self.faults.set([{"kind": "delay", "seconds": seconds, "bot_only": True}] if seconds else [])

    def balance(self, address: str, backends: list[str]) -> None:
        """Deliver the webhooks of one address to several backends in turn, as a load balancer does."""
        self.webhook_sender._session.mount(f"{address}/", Balancer(backends))

    def take_recording(self) -> Recording:
        """Return the recording so far, once its deliveries have ended, and start a new one."""
        with self.state.lock:
            recording, self.recording = self.recording, Recording()
        deliveries = self._wait_for_deliveries()
        recording.deliveries = {each["data_id"]: (each["status"], each["milliseconds"] or 0.0) for each in deliveries}
        return recording

    def _wait_for_deliveries(self) -> list[dict[str, Any]]:
        deadline = time.monotonic() + DELIVERY_TIMEOUT_SECONDS
        while True:
            deliveries = self.list_deliveries()
            if all(each["milliseconds"] is not None for each in deliveries) or time.monotonic() > deadline:
                return deliveries
            time.sleep(0.2)

    def add_users(self, count: int) -> list[User]:
        """Add people, each with a 1:1 space and a location of their own."""
        with self.state.lock:
            return [self._add_user(number) for number in range(count)]

    def add_list(self, name: str, count: int) -> None:
        """Add a location with this count of available numbers."""
        seed = build_seed(name, count)
        location_id = build_id("LOCATION", name)
        with self.state.lock:
            template = next(iter(self.state.locations.values()))
            self.state.locations[location_id] = {**template, "id": location_id, "name": name, "address": seed.address}
            self.state.calling_details[location_id] = next(iter(self.state.calling_details.values()))
            self.state.inventory[location_id] = []
            self.state.numbers[location_id] = [dict(number) for number in build_numbers(seed)]

    def count_numbers(self) -> int:
        """Return how many numbers and extensions the organization has.

        All are written once: the first call that lists them would otherwise take a second longer than any other.
        """
        cache: EntriesCache = self.app.extensions["entries"]
        with self.state.lock:
            entries = cache.get(self.state, build_id("ORGANIZATION", ORGANIZATION))
            return (
                sum(bool(entries.write(index)) for index in entries.select((), DEFAULT_ORDER))
                and entries.counts["total"]
            )

    def _add_user(self, number: int) -> User:
        seed = PersonSeed(f"person{number:04}@example.com", f"Person {number:04}")
        bot, template = list(self.state.people.values())[:2]
        person_id = build_id("PEOPLE", seed.email)
        person = {**template, "id": person_id, "emails": [seed.email], "displayName": seed.name}
        self.state.people[person_id] = person
        self.state.people_by_token[seed.token] = person_id
        room = self.state.add_room(bot["displayName"], "direct", [person, bot])
        user = User(number, seed.token, room["id"])
        self.add_list(user.location_name, NUMBERS_PER_LOCATION)
        return user


def build_seed(name: str, count: int) -> LocationSeed:
    """Build a location with this count of available numbers, 900,000 at most."""
    return LocationSeed(name, "1 Main Street, Dallas, TX 75236, US", "America/Chicago", "+12143", 6, count)


def serve(control: "Connection[Any, Any]", replies: "Connection[Any, Any]", is_large: bool) -> None:
    """Serve a simulated Webex, and call the methods that arrive on `control` until it is closed."""
    webhook_delivery.DELIVERY_THREADS = CONCURRENT_DELIVERIES
    with RecordingSandbox(replies, is_large=is_large) as sandbox:
        control.send((sandbox.url, sandbox.settings))
        while True:
            try:
                name, *arguments = control.recv()
            except EOFError:
                return
            control.send(getattr(sandbox, name)(*arguments))


class SimulatedWebex:
    """The process of the simulated Webex, as the benchmark sees it."""

    def __init__(self, latency_seconds: float, *, is_large: bool = False) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._control, remote = spawn.Pipe()
        self._reply_reader, reply_writer = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=serve, args=(remote, reply_writer, is_large), name="webex")
        self._process.start()
        remote.close()
        reply_writer.close()
        self.url, self.settings = self._control.recv()
        self.pid = self._process.pid or 0
        self.replies: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        """Room id and message id of each reply, as it is posted."""
        threading.Thread(target=self._collect_replies, name="replies", daemon=True).start()
        self.set_latency(latency_seconds)

    def set_latency(self, seconds: float) -> None:
        """Delay every call of the bot and its service app; calls of people are not delayed."""
        self.latency_seconds = seconds
        self._call("set_latency", seconds)

    def add_users(self, count: int) -> list[User]:
        """Add people, each with a 1:1 space and a location of their own."""
        users: list[User] = self._call("add_users", count)
        return users

    def count_numbers(self) -> int:
        """Return how many numbers and extensions the organization has, and cache how they are written."""
        total: int = self._call("count_numbers")
        return total

    def add_list(self, name: str, count: int) -> None:
        """Add a location with this count of available numbers."""
        self._call("add_list", name, count)

    def balance(self, address: str, backends: Sequence[str]) -> None:
        """Deliver the webhooks of one address to several backends in turn, as a load balancer does."""
        self._call("balance", address, list(backends))

    def take_recording(self) -> Recording:
        """Return what has happened since the last call of this."""
        recording: Recording = self._call("take_recording")
        return recording

    def _collect_replies(self) -> None:
        """Read replies at all times: the simulated Webex must not wait for the benchmark."""
        with contextlib.suppress(EOFError):
            while True:
                self.replies.put(self._reply_reader.recv())

    def _call(self, *command: Any) -> Any:
        self._control.send(command)
        return self._control.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._control.close()
        self._process.join()
