"""The load: people who type or press something, wait for the reply, and continue at once."""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import requests

from bot.sandbox.client.person import find_buttons
from tests.bench.simulated_webex import SimulatedWebex, User

CLIENT_THREADS = 16
"""Threads that send messages and presses; waiting for a reply takes none."""

WARM_UP_SECONDS = 1.0
"""Replies within it do not count: caches fill, connections open."""

REPLY_TIMEOUT_SECONDS = 30.0

BURST_PAUSE_SECONDS = 0.2
"""Between two bursts: what the program still does after its replies is not part of the next one."""


class Client:
    """Calls the simulated Webex as people, from any thread, over persistent connections."""

    def __init__(self, url: str) -> None:
        self._api_url = f"{url}/v1"
        self._local = threading.local()

    def call(self, user: User, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Call the API as this person; returns the JSON. Raises requests.HTTPError."""
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.trust_env = False
        headers = {"Authorization": f"Bearer {user.token}"}
        response = self._local.session.request(method, f"{self._api_url}{path}", json=body, headers=headers, timeout=30)
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def send(self, user: User, text: str) -> None:
        """Send a message to the bot."""
        self.call(user, "POST", "/messages", {"roomId": user.room_id, "markdown": text})

    def press(self, user: User, message_id: str, inputs: dict[str, Any]) -> None:
        """Press a button of a card."""
        self.call(user, "POST", "/attachment/actions", {"type": "submit", "messageId": message_id, "inputs": inputs})

    def find_newest_card(self, user: User) -> str:
        """Return the id of the newest message in the person's space."""
        return str(self.call(user, "GET", f"/messages?max=1&roomId={user.room_id}")["items"][0]["id"])

    def find_inputs(self, user: User, message_id: str, title: str) -> dict[str, Any]:
        """Return the inputs that a button of a card sends."""
        buttons = find_buttons(self.call(user, "GET", f"/messages/{message_id}"))
        return next(dict(each["data"]) for each in buttons if each.get("title") == title)


Action = Callable[[User, str], None]
"""What a person does next, given the id of the last reply, or an empty string."""


Load = Callable[[SimulatedWebex, Sequence[User], Action, float, float], tuple[float, float]]
"""How people act: `run_load` or `run_bursts`."""


def run_load(
    webex: SimulatedWebex, users: Sequence[User], action: Action, seconds: float, warm_up_seconds: float
) -> tuple[float, float]:
    """Let people act for some seconds after the warm-up; returns the times when they started and ended."""
    drain(webex)
    by_room = {user.room_id: user for user in users}
    start = time.time() + warm_up_seconds
    end = start + seconds
    with ThreadPoolExecutor(CLIENT_THREADS, thread_name_prefix="people") as pool:
        tasks = [pool.submit(action, user, "") for user in users]
        while (left := end - time.time()) > 0:
            with suppress(queue.Empty):
                room_id, message_id = webex.replies.get(timeout=left)
                tasks.append(pool.submit(action, by_room[room_id], message_id))
        for task in tasks:
            task.result()
    return start, end


def run_bursts(
    webex: SimulatedWebex, users: Sequence[User], action: Action, seconds: float, warm_up_seconds: float
) -> tuple[float, float]:
    """Let all people act at once, again each time that all have their replies; returns the same as `run_load`."""
    start = time.time() + warm_up_seconds
    end = start + seconds
    while time.time() < end:
        send_and_wait(webex, users, lambda user: action(user, ""))
        time.sleep(BURST_PAUSE_SECONDS)
    return start, end


def send_and_wait(
    webex: SimulatedWebex,
    users: Sequence[User],
    action: Callable[[User], None],
    timeout_seconds: float = REPLY_TIMEOUT_SECONDS,
) -> dict[int, str]:
    """Let all people act once, and wait; returns the ids of the replies by user. Raises TimeoutError."""
    drain(webex)
    by_room = {user.room_id: user for user in users}
    found: dict[int, str] = {}
    deadline = time.monotonic() + timeout_seconds
    with ThreadPoolExecutor(CLIENT_THREADS, thread_name_prefix="people") as pool:
        for task in [pool.submit(action, user) for user in users]:
            task.result()
    while len(found) < len(users):
        try:
            room_id, message_id = webex.replies.get(timeout=max(deadline - time.monotonic(), 0.01))
        except queue.Empty:
            raise TimeoutError(f"{len(found)} of {len(users)} replies arrived") from None
        if room_id in by_room:
            found[by_room[room_id].number] = message_id
    return found


def drain(webex: SimulatedWebex) -> None:
    """Drop replies of an earlier measurement."""
    while not webex.replies.empty():
        webex.replies.get()
