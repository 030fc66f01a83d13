"""The simulated Webex for the bench, in a process of its own: more people, more locations, and a book of times."""

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
from bot.sandbox.engine import webhook_delivery
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.state import Raw
from bot.sandbox.engine.world import LocationSeed, PersonSeed, build_numbers

NUMBERS_AT_SITE = 40
"""Four pages."""

CALLERS = ("Numbers", "Service app")
"""The bot's, as the record of calls names them."""


DELIVERIES = 256
"""How many webhooks are on their way at once: none may wait for another, or the bot would look quicker than it is."""

DELIVERY_SECONDS = 15.0
"""How long is waited for those that are still on their way."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person, in a 1:1 room with the bot, who asks for a site of their own."""

    number: int
    token: str
    room_id: str

    @property
    def site(self) -> str:
        """The name of the person's location: no digits, which would be searched for."""
        return "Town " + "".join(ascii_uppercase[self.number // 26**place % 26] for place in (2, 1, 0))


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody said or pressed something, or the bot answered with a card."""

    at: float
    room_id: str
    id: str
    is_answer: bool
    words: int
    """How many characters the message has: what is short is an apology."""


@dataclass(slots=True)
class Book:
    """What happened: all times are the simulated Webex's own, so that nobody has to ask while it is measured."""

    entries: list[Entry] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    """When the bot or its service app called, each call."""
    deliveries: dict[str, tuple[int | None, float]] = field(default_factory=dict)
    """By the id of what it tells: status and milliseconds."""


class Balancer(HTTPAdapter):
    """Sends each request to the next backend."""

    def __init__(self, backends: Sequence[str]) -> None:
        super().__init__(pool_maxsize=DELIVERIES)
        self._turns = itertools.cycle(backends)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send it."""
        request.url = f"{next(self._turns)}{urlsplit(request.url or '').path}"
        return super().send(request, *args, **kwargs)


class BookedSandbox(Sandbox):
    """A simulated Webex that keeps a book, and tells at once where the bot has answered."""

    def __init__(self, answers: "Connection[Any, Any]") -> None:
        self.book = Book()
        self._answers = answers
        super().__init__()

    def publish_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        super().publish_event(resource, event, raw, actor_id)
        if event == "created" and resource in ("messages", "attachmentActions"):
            is_answer = self.state.people[actor_id]["type"] == "bot"
            if is_answer and not raw.get("attachments"):
                return  # words of progress
            length = len(raw.get("markdown", ""))
            self.book.entries.append(Entry(time.time(), raw["roomId"], raw["id"], is_answer, length))
            if is_answer:
                self._answers.send((raw["roomId"], raw["id"]))

    def record_call(self, response: Response) -> None:
        """Write down the call that is being answered."""
        super().record_call(response)
        if g.caller in CALLERS:
            self.book.calls.append(time.time())

    def set_latency(self, seconds: float) -> None:
        """Have every call of the bot and of its service app take so long; people's own calls are spared."""
        self.faults.set([{"kind": "delay", "seconds": seconds, "bot_only": True}] if seconds else [])

    def balance(self, address: str, backends: list[str]) -> None:
        """Deliver what goes to one address to several backends in turn, as a load balancer does."""
        self.webhook_sender._session.mount(f"{address}/", Balancer(backends))

    def take_book(self) -> Book:
        """Return the book, and begin a new one."""
        with self.state.lock:
            book, self.book = self.book, Book()
        told = self._wait_for_deliveries()
        book.deliveries = {each["data_id"]: (each["status"], each["milliseconds"] or 0.0) for each in told}
        return book

    def _wait_for_deliveries(self) -> list[dict[str, Any]]:
        deadline = time.monotonic() + DELIVERY_SECONDS
        while True:
            told = self.list_deliveries()
            if all(each["milliseconds"] is not None for each in told) or time.monotonic() > deadline:
                return told
            time.sleep(0.2)

    def add_seats(self, count: int) -> list[Seat]:
        """Add people, a 1:1 room with the bot and a location for each."""
        with self.state.lock:
            return [self._add_seat(number) for number in range(count)]

    def add_list(self, name: str, count: int) -> None:
        """Add a location with so many available numbers."""
        seed = build_seed(name, count)
        location_id = build_id("LOCATION", name)
        with self.state.lock:
            known = next(iter(self.state.locations.values()))
            self.state.locations[location_id] = {**known, "id": location_id, "name": name, "address": seed.address}
            self.state.numbers[location_id] = [dict(number) for number in build_numbers(seed)]

    def _add_seat(self, number: int) -> Seat:
        seed = PersonSeed(f"person{number:04}@example.com", f"Person {number:04}")
        bot, known = list(self.state.people.values())[:2]
        person_id = build_id("PEOPLE", seed.email)
        person = {**known, "id": person_id, "emails": [seed.email], "displayName": seed.name}
        self.state.people[person_id] = person
        self.state.people_by_token[seed.token] = person_id
        room = self.state.add_room(bot["displayName"], "direct", [person, bot])
        seat = Seat(number, seed.token, room["id"])
        self.add_list(seat.site, NUMBERS_AT_SITE)
        return seat


def build_seed(name: str, count: int) -> LocationSeed:
    """Build a location with so many available numbers, up to 900,000."""
    return LocationSeed(name, "1 Main Street, Dallas, TX 75236, US", "America/Chicago", "+12143", 6, count)


def serve(control: "Connection[Any, Any]", answers: "Connection[Any, Any]") -> None:
    """Serve a simulated Webex, and do what `control` says until it says nothing more."""
    webhook_delivery.DELIVERY_THREADS = DELIVERIES
    with BookedSandbox(answers) as sandbox:
        control.send((sandbox.url, sandbox.settings))
        while True:
            try:
                name, *arguments = control.recv()
            except EOFError:
                return
            control.send(getattr(sandbox, name)(*arguments))


class Cloud:
    """The simulated Webex's process, as the bench holds it."""

    def __init__(self, latency_seconds: float) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._control, theirs = spawn.Pipe()
        self._told, tells = spawn.Pipe(duplex=False)
        self._process = spawn.Process(target=serve, args=(theirs, tells), name="cloud")
        self._process.start()
        theirs.close()
        tells.close()
        self.url, self.settings = self._control.recv()
        self.pid = self._process.pid or 0
        self.answers: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        """Room and id of each of the bot's answers, as it comes."""
        threading.Thread(target=self._listen, name="answers", daemon=True).start()
        self.set_latency(latency_seconds)

    def set_latency(self, seconds: float) -> None:
        """Have every call of the bot and of its service app take so long; people's own calls are spared."""
        self.latency_seconds = seconds
        self._ask("set_latency", seconds)

    def add_seats(self, count: int) -> list[Seat]:
        """Add people, a 1:1 room with the bot and a location for each."""
        seats: list[Seat] = self._ask("add_seats", count)
        return seats

    def add_list(self, name: str, count: int) -> None:
        """Add a location with so many available numbers."""
        self._ask("add_list", name, count)

    def balance(self, address: str, backends: Sequence[str]) -> None:
        """Deliver what goes to one address to several backends in turn, as a load balancer does."""
        self._ask("balance", address, list(backends))

    def take_book(self) -> Book:
        """Return what has happened since this was asked the last time."""
        book: Book = self._ask("take_book")
        return book

    def _listen(self) -> None:
        """Take what is told at all times: the simulated Webex must never wait for us."""
        with contextlib.suppress(EOFError):
            while True:
                self.answers.put(self._told.recv())

    def _ask(self, *command: Any) -> Any:
        self._control.send(command)
        return self._control.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._control.close()
        self._process.join()
