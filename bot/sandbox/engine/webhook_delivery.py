"""Delivery of webhooks: signed, at once and without retries. A webhook that fails too often is disabled."""

import json
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import Any

import requests

from bot import signature
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.webhook_rules import build_payload, is_reported

TIMEOUT_SECONDS = 5.0
"""An assumption: Webex does not document its timeout."""

MAX_FAILURES = 100
FAILURE_WINDOW_SECONDS = 300.0
"""A webhook is disabled after 100 failures within five minutes (Webex developer documentation, "Webhooks")."""

HEADERS = {"User-Agent": "SparkWebhook/1.0", "Content-Type": "application/json;charset=UTF-8"}
"""Those of every delivery, beside the signatures and a tracking id (the webhook manager of Webex's own team)."""

DELIVERY_THREADS = 32
MAX_DELIVERIES = 10_000
"""Older deliveries are dropped from the list."""


@dataclass
class Delivery:
    """One delivery of an event, by a webhook or on a websocket, and its result: none while it is under way."""

    sequence: int
    name: str
    resource: str
    event: str
    data_id: str
    target: str
    at: float
    """Seconds since the epoch."""
    status: int | None = None
    error: str | None = None
    """The name of the exception, if there was no response."""
    milliseconds: float | None = None


@dataclass(frozen=True, slots=True)
class SentWebhook:
    """A delivery with the exact bytes that were sent."""

    delivery: Delivery
    webhook_id: str
    body: bytes
    headers: Mapping[str, str]


def _build_tracking_id() -> dict[str, str]:
    """Build the header by which Cisco's support can find a delivery; a redelivery has the same one (our assumption)."""
    return {"trackingid": f"NA_{uuid.uuid4()}"}


class WebhookSender:
    """Delivers webhooks from its own threads, so that the call that caused an event does not wait."""

    def __init__(self, state: State, sequence: Iterator[int], on_delivered: Callable[[dict[str, Any]], None]) -> None:
        """`sequence` numbers the deliveries."""
        self._state = state
        self._on_delivered = on_delivered
        self._pool = ThreadPoolExecutor(DELIVERY_THREADS, thread_name_prefix="sandbox-webhooks")
        self._session = requests.Session()
        self._session.trust_env = False  # neither a proxy nor .netrc: the target is the webhook's own
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=DELIVERY_THREADS))
        self._sent: deque[SentWebhook] = deque(maxlen=MAX_DELIVERIES)
        self._failures: dict[str, deque[float]] = {}
        self._sequence = sequence
        self._lock = threading.Lock()

    def send_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        """Deliver an event to every webhook that reports it. The caller holds the state's lock."""
        for webhook in list(self._state.webhooks.values()):
            if is_reported(self._state, webhook, resource, event, raw):
                self._send(webhook, raw, actor_id)

    def redeliver(self, sequence: int) -> bool:
        """Deliver the same bytes again; returns whether there is a delivery with this sequence number."""
        with self._lock:
            found = [each for each in self._sent if each.delivery.sequence == sequence]
        for sent in found:
            delivery = replace(sent.delivery, sequence=next(self._sequence), status=None, error=None, milliseconds=None)
            self._submit(replace(sent, delivery=delivery))
        return bool(found)

    def list(self, since: int = 0) -> list[dict[str, Any]]:
        """List the deliveries after a sequence number, oldest first."""
        with self._lock:
            return [asdict(sent.delivery) for sent in self._sent if sent.delivery.sequence > since]

    def find_body(self, sequence: int) -> str | None:
        """Return the JSON that a delivery sent, or None where there is no such delivery."""
        with self._lock:
            return next((each.body.decode() for each in self._sent if each.delivery.sequence == sequence), None)

    def clear(self) -> None:
        """Forget all deliveries and failures."""
        with self._lock:
            self._sent.clear()
            self._failures.clear()

    def close(self) -> None:
        """Drop the deliveries that have not begun, and wait for the others."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._session.close()

    def _send(self, webhook: Raw, raw: Raw, actor_id: str) -> None:
        body = json.dumps(build_payload(webhook, raw, actor_id)).encode()
        signed = signature.build_headers(body, webhook["secret"]) if webhook.get("secret") else {}
        delivery = Delivery(
            next(self._sequence),
            webhook["name"],
            webhook["resource"],
            webhook["event"],
            raw["id"],
            webhook["targetUrl"],
            time.time(),
        )
        self._submit(SentWebhook(delivery, webhook["id"], body, {**HEADERS, **_build_tracking_id(), **signed}))

    def _submit(self, sent: SentWebhook) -> None:
        with self._lock:
            self._sent.append(sent)
        self._pool.submit(self._deliver, sent)

    def _deliver(self, sent: SentWebhook) -> None:
        delivery = sent.delivery
        started = time.monotonic()
        try:
            response = self._session.post(
                delivery.target, data=sent.body, headers=sent.headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
            delivery.status = response.status_code
        except requests.RequestException as error:
            delivery.error = type(error).__name__
        delivery.milliseconds = (time.monotonic() - started) * 1000
        self._on_delivered(asdict(delivery))
        if delivery.status is None or not 200 <= delivery.status < 300:
            self._count_failure(sent.webhook_id)

    def _count_failure(self, webhook_id: str) -> None:
        now = time.monotonic()
        with self._state.lock:
            # The count survives the disabling: a webhook that is enabled again within the window has no failures left.
            failures = self._failures.setdefault(webhook_id, deque(maxlen=MAX_FAILURES))
            failures.append(now)
            webhook = self._state.webhooks.get(webhook_id)
            if webhook and len(failures) == MAX_FAILURES and now - failures[0] <= FAILURE_WINDOW_SECONDS:
                webhook["status"] = "inactive"
