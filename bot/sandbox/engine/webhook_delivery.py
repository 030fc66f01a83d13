"""Webhooks go out: signed, at once, never twice; one that fails too often is switched off."""

import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any

import requests

from bot import signature
from bot.sandbox.api.messages import is_mentioned
from bot.sandbox.engine.state import Raw, State

TIMEOUT_SECONDS = 5.0
"""Our assumption: Webex does not document how long it waits."""

MAX_FAILURES = 100
WINDOW_SECONDS = 300.0
"""A webhook is switched off after 100 failures within five minutes (Webex developer documentation, "Webhooks")."""

THREADS = 32
MAX_KEPT = 10_000

FIELDS = {
    "messages": {"id", "parentId", "roomId", "roomType", "personId", "personEmail", "mentionedPeople"}
    | {"mentionedGroups", "files", "created", "updated"},
    "attachmentActions": {"id", "type", "messageId", "personId", "roomId", "created"},
    "memberships": {"id", "roomId", "roomType", "personId", "personEmail", "personDisplayName"}
    | {"personOrgId", "isModerator", "isMonitor", "created"},
    "rooms": {"id", "title", "type", "isLocked", "creatorId", "lastActivity", "created"},
}
"""What a webhook's `data` tells: neither text nor inputs."""


@dataclass
class Delivery:
    """One webhook on its way: what was sent, and what came back."""

    sequence: int
    name: str
    resource: str
    event: str
    data_id: str
    target: str
    status: int | None = None
    error: str | None = None
    milliseconds: float | None = None


class Post:
    """Delivers webhooks from threads of its own, so that whoever caused an event never waits."""

    def __init__(self, state: State, on_delivered: Callable[[dict[str, Any]], None]) -> None:
        self._state = state
        self._on_delivered = on_delivered
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sandbox-post")
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy, no .netrc: the target is what the webhook says
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=THREADS))
        self._deliveries: deque[tuple[Delivery, str, bytes, str | None]] = deque(maxlen=MAX_KEPT)
        self._failures: dict[str, deque[float]] = {}
        self._sequence = itertools.count(1)
        self._lock = threading.Lock()

    def take(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        """Deliver an event to every webhook that is to be told of it. The caller holds the state's lock."""
        for webhook in list(self._state.webhooks.values()):
            fits = (webhook["resource"], webhook["event"], webhook["status"]) == (resource, event, "active")
            if fits and self._may_tell(webhook, resource, raw):
                self._send(webhook, raw, actor_id)

    def redeliver(self, sequence: int) -> bool:
        """Deliver the very same bytes once more; tells whether there is such a delivery."""
        with self._lock:
            found = [each for each in self._deliveries if each[0].sequence == sequence]
        for delivery, webhook_id, body, signed in found:
            again = Delivery(
                next(self._sequence),
                delivery.name,
                delivery.resource,
                delivery.event,
                delivery.data_id,
                delivery.target,
            )
            self._submit(again, webhook_id, body, signed)
        return bool(found)

    def list(self, since: int = 0) -> list[dict[str, Any]]:
        """List the deliveries after a sequence number, oldest first."""
        with self._lock:
            return [asdict(delivery) for delivery, *_ in self._deliveries if delivery.sequence > since]

    def clear(self) -> None:
        """Forget all failures and deliveries."""
        with self._lock:
            self._deliveries.clear()
            self._failures.clear()

    def close(self) -> None:
        """Deliver nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._session.close()

    def _may_tell(self, webhook: Raw, resource: str, raw: Raw) -> bool:
        state, owner = self._state, self._state.people[webhook["createdBy"]]
        if not all(_passes(condition, owner, raw) for condition in (webhook.get("filter") or "").split("&")):
            return False
        if resource == "attachmentActions":
            message = state.messages.get(raw["messageId"])
            return message is not None and message["personId"] == owner["id"]
        room_id = raw["id"] if resource == "rooms" else raw["roomId"]
        if resource == "memberships" and raw["personId"] == owner["id"]:
            return True
        if not state.is_member(owner["id"], room_id):
            return False
        is_restricted = resource == "messages" and owner["type"] == "bot" and raw["roomType"] == "group"
        return not is_restricted or raw["personId"] == owner["id"] or is_mentioned(owner, raw)

    def _send(self, webhook: Raw, raw: Raw, actor_id: str) -> None:
        resource = webhook["resource"]
        envelope = {name: webhook[name] for name in webhook if name != "secret"}
        envelope["actorId"] = actor_id
        envelope["data"] = {name: value for name, value in raw.items() if name in FIELDS[resource]}
        body = json.dumps(envelope).encode()
        signed = signature.sign(body, webhook["secret"]) if webhook.get("secret") else None
        delivery = Delivery(
            next(self._sequence), webhook["name"], resource, webhook["event"], raw["id"], webhook["targetUrl"]
        )
        self._submit(delivery, webhook["id"], body, signed)

    def _submit(self, delivery: Delivery, webhook_id: str, body: bytes, signed: str | None) -> None:
        with self._lock:
            self._deliveries.append((delivery, webhook_id, body, signed))
        self._pool.submit(self._deliver, delivery, webhook_id, body, signed)

    def _deliver(self, delivery: Delivery, webhook_id: str, body: bytes, signed: str | None) -> None:
        headers = {"Content-Type": "application/json"} | ({signature.HEADER: signed} if signed else {})
        began = time.monotonic()
        try:
            answer = self._session.post(
                delivery.target, data=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
            delivery.status = answer.status_code
        except requests.RequestException as error:
            delivery.error = type(error).__name__
        delivery.milliseconds = (time.monotonic() - began) * 1000
        self._on_delivered(asdict(delivery))
        if delivery.status is None or not 200 <= delivery.status < 300:
            self._count_failure(webhook_id)

    def _count_failure(self, webhook_id: str) -> None:
        now = time.monotonic()
        with self._state.lock:
            # Not forgotten when the webhook is switched off: switched on again too soon, one more is one too many.
            failures = self._failures.setdefault(webhook_id, deque(maxlen=MAX_FAILURES))
            failures.append(now)
            webhook = self._state.webhooks.get(webhook_id)
            if webhook and len(failures) == MAX_FAILURES and now - failures[0] <= WINDOW_SECONDS:
                webhook["status"] = "inactive"


def _passes(condition: str, owner: Raw, raw: Raw) -> bool:
    """Tell whether an event meets one condition of a webhook's filter, such as `mentionedPeople=me`."""
    name, _, value = condition.partition("=")
    wanted = owner["id"] if value == "me" else value
    match name:
        case "":
            return True
        case "mentionedPeople":
            return wanted in raw.get(name, [])
        case "hasFiles":
            return wanted == str(bool(raw.get("files"))).lower()
        case _:
            return wanted == (str(raw.get(name)).lower() if isinstance(raw.get(name), bool) else raw.get(name))
