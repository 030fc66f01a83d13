"""A server that the simulated Webex delivers webhooks to, and what it received."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request

from bot.sandbox import Person, Sandbox
from tests.support.http_server import serving
from tests.support.settings import BOT, SECRET
from tests.support.waiting import wait_until


class WebhookTarget:
    """Records the deliveries to `url`, body and headers, and answers each with `status`."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.received: list[tuple[bytes, dict[str, str]]] = []

    @property
    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for body, _ in self.received]

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        """Wait until at least so many deliveries have arrived; returns the payloads of all."""
        wait_until(lambda: len(self.received) >= count)
        return self.payloads


@contextmanager
def serving_target() -> Iterator[WebhookTarget]:
    """Serve a target on loopback."""
    app, target = Flask("target", static_folder=None), WebhookTarget()

    @app.post("/hook")
    def receive() -> Response:
        target.received.append((request.get_data(), {name.lower(): value for name, value in request.headers}))
        return Response(status=target.status)

    with serving(app) as url:
        target.url = f"{url}/hook"
        yield target


def create_webhook(
    person: Person, target: WebhookTarget, resource: str, event: str = "created", **fields: str
) -> dict[str, Any]:
    """Create a webhook of this person's that delivers to the target; returns it."""
    body = {"name": "test", "targetUrl": target.url, "resource": resource, "event": event, "secret": SECRET, **fields}
    webhook: dict[str, Any] = person.call("POST", "/webhooks", json=body)
    return webhook


def change_webhook(webhook: dict[str, Any], change: Mapping[str, Any]) -> None:
    """Change properties of a webhook in the sandbox's state, beyond what its API allows; None removes one."""
    webhook |= {name: value for name, value in change.items() if value is not None}
    for name in (name for name, value in change.items() if value is None):
        del webhook[name]


def cause_deliveries(webex: Sandbox, administrator: Person, count: int) -> None:
    """Cause so many deliveries by messages to the bot, and wait until they have ended."""
    before = len(webex.list_deliveries())
    for _ in range(count):
        administrator.send("hi", to=BOT)
    wait_until(lambda: sum(each["milliseconds"] is not None for each in webex.list_deliveries()) == before + count)
