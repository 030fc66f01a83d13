"""The simulated Webex without its HTTP server: state, faults, call log, webhooks, and control over all of them."""

import itertools
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from flask import Response, g, request

from bot.sandbox.engine import world
from bot.sandbox.engine.bot_status import BotStatus
from bot.sandbox.engine.call_log import CallLog
from bot.sandbox.engine.event_stream import EventStream
from bot.sandbox.engine.faults import Faults
from bot.sandbox.engine.http_server import BrokenConnection
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.initial_state import reset_state
from bot.sandbox.engine.mercury import Mercury
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.webhook_delivery import WebhookSender

API_PREFIX = "/v1"

CATALOG_PATH = "/u2c/api/v1/catalog"
"""Of the catalogue of services, with which a client that uses a websocket begins."""


class CommandHint(NamedTuple):
    """A command of the bot, for the chat page to complete."""

    name: str
    summary: str


class Simulation:
    """Everything that the endpoints, the control plane and the chat page work on."""

    url: str
    """The address of the HTTP server, without the API's prefix."""

    def __init__(self, *, is_large: bool = False) -> None:
        """`is_large` adds locations: 1,000 in all, with 100,000 numbers."""
        self.state = State(is_large=is_large)
        self.faults = Faults()
        self.event_stream = EventStream()
        sequence, publish = itertools.count(1), partial(self.event_stream.publish, "delivery")
        self.webhook_sender = WebhookSender(self.state, sequence, publish)
        self.mercury = Mercury(self.state, lambda: self.url, sequence, publish)
        self.bot_status = BotStatus(partial(self.event_stream.publish, "bot"))
        self._call_log = CallLog()
        self.commands: Sequence[CommandHint] = ()
        """The bot's commands."""
        self.generation = 0
        """How often the state was reset."""
        self.state.on_event = self.publish_event
        reset_state(self.state)

    @property
    def settings(self) -> dict[str, str]:
        """The bot's settings for this Webex, by their names in the environment."""
        return {
            "WEBEX_API_URL": f"{self.url}{API_PREFIX}",
            "WEBEX_CATALOG_URL": f"{self.url}{CATALOG_PATH}",
            "WEBEX_BOT_TOKEN": world.PEOPLE[0].token,
            "SERVICE_APP_CLIENT_ID": world.SERVICE_APP["client_id"],
            "SERVICE_APP_CLIENT_SECRET": world.SERVICE_APP["client_secret"],
            "SERVICE_APP_REFRESH_TOKEN": world.SERVICE_APP["refresh_token"],
            "ORG_ID": build_id("ORGANIZATION", world.ORGANIZATION),
            "ORGANIZATIONS": build_id("ORGANIZATION", world.CUSTOMER),
        }

    @property
    def people(self) -> dict[str, dict[str, str]]:
        """The id, email and token of every person and of the bot, by name."""
        return {
            seed.name: {"id": build_id("PEOPLE", seed.email), "email": seed.email, "token": seed.token}
            for seed in world.PEOPLE
        }

    @property
    def bot_name(self) -> str:
        """The bot's display name."""
        return world.PEOPLE[0].name

    @property
    def bot_email(self) -> str:
        """The bot's email address."""
        return world.BOT_EMAIL

    @property
    def allowed_people(self) -> list[str]:
        """The names of the people for ALLOWED_PEOPLE: the members of the bot's own organization."""
        return [seed.name for seed in world.PEOPLE if seed.kind == "person" and seed.organization == world.ORGANIZATION]

    @property
    def assigners(self) -> list[str]:
        """The names of the people for ASSIGNERS, who may change auto attendants."""
        return ["Administrator"]

    @property
    def group_room_id(self) -> str:
        """The id of the group space, of which everybody is a member."""
        return build_id("ROOM", world.GROUP_SPACE)

    def list_calls(self, since: int = 0) -> list[dict[str, Any]]:
        """List the API calls after a sequence number, oldest first."""
        return self._call_log.list(since)

    def find_bodies(self, sequence: int) -> dict[str, str] | None:
        """Return the bodies of an API call by its sequence number, or None where they are not known any more."""
        return self._call_log.find_bodies(sequence)

    def find_webhook(self, sequence: int) -> str | None:
        """Return what a delivery sent, or None where there is no such delivery."""
        return self.webhook_sender.find_body(sequence) or self.mercury.find_body(sequence)

    def list_deliveries(self, since: int = 0) -> list[dict[str, Any]]:
        """List the deliveries by webhooks and on websockets after a sequence number, oldest first."""
        deliveries = self.webhook_sender.list(since) + self.mercury.list_deliveries(since)
        return sorted(deliveries, key=lambda each: each["sequence"])

    def redeliver(self, sequence: int) -> bool:
        """Send the same bytes of a delivery again; returns whether there is such a delivery."""
        return self.webhook_sender.redeliver(sequence) or self.mercury.redeliver(sequence)

    def expire_tokens(self) -> None:
        """Expire the service app's access tokens: its next call is answered with 401."""
        with self.state.lock:
            for token in self.state.access_tokens.values():
                token.expires_at = 0.0

    def revoke_refresh_tokens(self) -> None:
        """Revoke the service app's refresh tokens: it has to be authorized again."""
        with self.state.lock:
            self.state.refresh_tokens.clear()

    def set_scopes(self, scopes: Iterable[str]) -> None:
        """Set the service app's scopes, also for its existing access tokens. Raises ValueError for an unknown scope."""
        granted = set(scopes)
        if unknown := granted - world.KNOWN_SCOPES:
            raise ValueError(f"Unknown scopes: {', '.join(sorted(unknown))}")
        with self.state.lock:
            self.state.scopes.clear()
            self.state.scopes |= granted

    def refuse_released_numbers(self, times: int) -> None:
        """From now on, refuse each number so many times after it was released, before it can be assigned again."""
        with self.state.lock:
            self.state.refusals_after_release = times

    def reset(self, max_numbers: int | None = None) -> None:
        """Restore the initial state, without faults, calls and deliveries. The address stays the same.

        `max_numbers` shortens longer lists of available numbers.
        """
        self.faults.set([])
        reset_state(self.state, max_numbers)
        self.webhook_sender.clear()
        self.mercury.clear()
        self.generation += 1
        self._call_log.clear()
        self.event_stream.publish("change", {"resource": "all", "event": "reset", "roomId": None})

    def publish_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        """Report an event by webhooks, on websockets and to the chat page."""
        self.webhook_sender.send_event(resource, event, raw, actor_id)
        self.mercury.send_event(resource, event, raw, actor_id)
        self.event_stream.publish("change", {"resource": resource, "event": event, "roomId": raw.get("roomId")})

    def record_call(self, response: Response) -> None:
        """Record the current API call with its response."""
        if g.generation != self.generation:
            return  # a call that was delayed beyond a reset belongs to the state before it
        has_text = response.is_json and not response.is_streamed
        call = self._call_log.record(
            request.get_data() if request.is_json else b"",
            response.get_data() if has_text else b"",
            at=time.time(),
            caller=g.caller,
            method=request.method,
            path=request.path.removeprefix(API_PREFIX),
            query=request.query_string.decode("latin-1"),
            status=None if isinstance(response, BrokenConnection) else response.status_code,
            milliseconds=(time.monotonic() - g.started) * 1000,
        )
        self.event_stream.publish("call", call)
