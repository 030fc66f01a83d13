"""The people: each says or presses something, waits for the answer, and goes on at once."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import requests

from bot.sandbox.client.person import find_buttons
from tests.bench.cloud import Cloud, Seat

HANDS = 16
"""Threads that say and press: people wait for answers without one."""

WARM_SECONDS = 1.0
"""What is answered within it does not count: caches fill, connections open."""

ANSWER_SECONDS = 30.0


class Client:
    """Calls the simulated Webex as people, from any thread, over connections that are kept."""

    def __init__(self, url: str) -> None:
        self._api_url = f"{url}/v1"
        self._local = threading.local()

    def call(self, seat: Seat, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call as this person; returns the JSON. Raises requests.HTTPError."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.trust_env = False
        headers = {"Authorization": f"Bearer {seat.token}"}
        answer = self._local.session.request(method, f"{self._api_url}{path}", json=body, headers=headers, timeout=30)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def say(self, seat: Seat, words: str) -> None:
        """Write to the bot."""
        self.call(seat, "POST", "/messages", {"roomId": seat.room_id, "markdown": words})

    def press(self, seat: Seat, message_id: str, inputs: dict[str, Any]) -> None:
        """Press a button on a card."""
        self.call(seat, "POST", "/attachment/actions", {"type": "submit", "messageId": message_id, "inputs": inputs})

    def find_last_card(self, seat: Seat) -> str:
        """Return the id of the newest message in the person's room."""
        return str(self.call(seat, "GET", f"/messages?max=1&roomId={seat.room_id}")["items"][0]["id"])

    def find_inputs(self, seat: Seat, message_id: str, title: str) -> dict[str, Any]:
        """Return what a card's button sends."""
        buttons = find_buttons(self.call(seat, "GET", f"/messages/{message_id}"))
        return next(dict(each["data"]) for each in buttons if each.get("title") == title)


Act = Callable[[Seat, str], None]
"""What a person does next; told the id of the last answer, empty for none."""


def run_crowd(
    cloud: Cloud, seats: Sequence[Seat], act: Act, seconds: float, warm_seconds: float
) -> tuple[float, float]:
    """Let people act for some seconds after warming up; returns when that began and ended."""
    drain(cloud)
    by_room = {seat.room_id: seat for seat in seats}
    began = time.time() + warm_seconds
    ended = began + seconds
    with ThreadPoolExecutor(HANDS, thread_name_prefix="people") as pool:
        tasks = [pool.submit(act, seat, "") for seat in seats]
        while (left := ended - time.time()) > 0:
            with suppress(queue.Empty):
                room_id, message_id = cloud.answers.get(timeout=left)
                tasks.append(pool.submit(act, by_room[room_id], message_id))
        for task in tasks:
            task.result()
    return began, ended


def ask_all(cloud: Cloud, seats: Sequence[Seat], act: Callable[[Seat], None]) -> dict[int, str]:
    """Have everybody do one thing at once, and wait; returns the answers' ids by seat. Raises TimeoutError."""
    drain(cloud)
    by_room = {seat.room_id: seat for seat in seats}
    found: dict[int, str] = {}
    deadline = time.monotonic() + ANSWER_SECONDS
    with ThreadPoolExecutor(HANDS, thread_name_prefix="people") as pool:
        for task in [pool.submit(act, seat) for seat in seats]:
            task.result()
    while len(found) < len(seats):
        try:
            room_id, message_id = cloud.answers.get(timeout=max(deadline - time.monotonic(), 0.01))
        except queue.Empty:
            raise TimeoutError(f"{len(found)} of {len(seats)} answers came") from None
        if room_id in by_room:
            found[by_room[room_id].number] = message_id
    return found


def drain(cloud: Cloud) -> None:
    """Forget the answers that came meanwhile."""
    while not cloud.answers.empty():
        cloud.answers.get()
