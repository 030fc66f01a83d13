"""The simulated Webex on real HTTP: everything put together, served from threads until it is closed."""

import threading
import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from bot.sandbox.api import (
    access_tokens,
    attachment_actions,
    calling,
    contents,
    control,
    memberships,
    messages,
    people,
    rooms,
    webhooks,
)
from bot.sandbox.api.access_tokens import identify_caller
from bot.sandbox.api.responses import Refusal, answer_refusal, get_tracking_id
from bot.sandbox.client import chat_page
from bot.sandbox.engine import world
from bot.sandbox.engine.call_log import Record
from bot.sandbox.engine.event_stream import Stream
from bot.sandbox.engine.faults import Faults
from bot.sandbox.engine.http_server import BrokenConnection, Server
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.state import Raw, State, fill
from bot.sandbox.engine.webhook_delivery import Post

API = "/v1"
MAX_BODY_BYTES = 20 * 1024 * 1024
"""Bytes: room for a file."""


class Sandbox:
    """A Webex of one's own on a loopback port. Use it with `with`, or call `close`."""

    def __init__(self, port: int = 0) -> None:
        self.state = State()
        self.faults = Faults()
        self.stream = Stream()
        self._record = Record()
        self._post = Post(self.state, lambda delivery: self.stream.tell("delivery", delivery))
        self.state.on_event = self._take_event
        fill(self.state)
        self._server = Server(port, build_app(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sandbox"
        )
        self._thread.start()

    @property
    def settings(self) -> dict[str, str]:
        """The settings by which a bot reaches this Webex, by the names it reads them from."""
        return {
            "WEBEX_API_URL": f"{self.url}{API}",
            "WEBEX_BOT_TOKEN": world.PEOPLE[0].token,
            "SERVICE_APP_CLIENT_ID": world.SERVICE_APP["client_id"],
            "SERVICE_APP_CLIENT_SECRET": world.SERVICE_APP["client_secret"],
            "SERVICE_APP_REFRESH_TOKEN": world.SERVICE_APP["refresh_token"],
            "ORG_ID": build_id("ORGANIZATION", world.ORGANIZATION),
        }

    @property
    def people(self) -> dict[str, dict[str, str]]:
        """Everybody by name: id, email and token."""
        return {
            seed.name: {"id": build_id("PEOPLE", seed.email), "email": seed.email, "token": seed.token}
            for seed in world.PEOPLE
        }

    @property
    def bot_name(self) -> str:
        """The bot's display name."""
        return world.PEOPLE[0].name

    @property
    def allowed(self) -> list[str]:
        """The people who are meant to be allowed to use the bot: those of its own organization."""
        return [seed.name for seed in world.PEOPLE if seed.kind == "person" and seed.organization == world.ORGANIZATION]

    @property
    def assigners(self) -> list[str]:
        """The people who are meant to be allowed to change auto attendants."""
        return ["Administrator"]

    @property
    def bot_email(self) -> str:
        """The address at which people write to the bot."""
        return world.BOT_EMAIL

    @property
    def group_room_id(self) -> str:
        """The id of the group space in which everybody is."""
        return build_id("ROOM", world.GROUP_SPACE)

    def describe_settings(self, port: int) -> list[str]:
        """Write what another Webex client needs to reach a sandbox on this port, as lines of a .env file."""
        values = {**self.settings, "WEBEX_API_URL": f"http://127.0.0.1:{port}{API}"}
        people = [
            f"# {name} ({each['email']}) has the access token {each['token']}" for name, each in self.people.items()
        ]
        return [*(f"{name}={value}" for name, value in values.items()), *people]

    def list_calls(self, since: int = 0) -> list[dict[str, Any]]:
        """List the API calls after a sequence number, oldest first."""
        return self._record.list(since)

    def list_deliveries(self, since: int = 0) -> list[dict[str, Any]]:
        """List the webhook deliveries after a sequence number, oldest first."""
        return self._post.list(since)

    def redeliver(self, sequence: int) -> bool:
        """Deliver a webhook's very bytes once more; tells whether there is such a delivery."""
        return self._post.redeliver(sequence)

    def expire_tokens(self) -> None:
        """End the service app's access tokens: its next call is answered 401."""
        with self.state.lock:
            for token in self.state.access_tokens.values():
                token.expires_at = 0.0

    def revoke_refresh_tokens(self) -> None:
        """End the service app's refresh tokens: it has to be authorized anew."""
        with self.state.lock:
            self.state.refresh_tokens.clear()

    def set_scopes(self, scopes: Iterable[str]) -> None:
        """Say what the service app may do, with the access tokens that it has too. Raises ValueError."""
        wanted = set(scopes)
        if unknown := wanted - world.SCOPES:
            raise ValueError(f"Unknown scopes: {', '.join(sorted(unknown))}")
        with self.state.lock:
            self.state.scopes.clear()
            self.state.scopes |= wanted

    def reset(self) -> None:
        """Put the world back as it is at the start; the address stays."""
        self.faults.set([])
        fill(self.state)
        self._post.clear()
        self._record.clear()
        self.stream.tell("change", {"resource": "all", "event": "reset", "roomId": None})

    def _take_event(self, resource: str, event: str, raw: Raw, actor_id: str) -> None:
        self._post.take(resource, event, raw, actor_id)
        self.stream.tell("change", {"resource": resource, "event": event, "roomId": raw.get("roomId")})

    def note_call(self, response: Response) -> None:
        """Write down the call that is being answered."""
        call = self._record.note(
            at=time.time(),
            caller=g.caller,
            method=request.method,
            path=request.path.removeprefix(API),
            query=request.query_string.decode("latin-1"),
            status=None if isinstance(response, BrokenConnection) else response.status_code,
            milliseconds=(time.monotonic() - g.began) * 1000,
        )
        self.stream.tell("call", call)

    def close(self) -> None:
        """Stop serving: no thread and no connection is left."""
        self._server.shutdown()
        self.faults.close()
        self.stream.close()
        self._server.shutdown()
        self._thread.join()
        self._post.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def build_app(sandbox: Sandbox) -> Flask:
    """Build the Flask app: Webex's API under /v1, the control plane beside it."""
    app = Flask("sandbox", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # cards come back as they were sent
    app.extensions |= {"sandbox": sandbox, "state": sandbox.state}
    for module in (
        people,
        rooms,
        memberships,
        messages,
        contents,
        attachment_actions,
        webhooks,
        access_tokens,
        calling,
    ):
        app.register_blueprint(module.blueprint, url_prefix=API)
    app.register_blueprint(control.blueprint)
    app.register_blueprint(chat_page.blueprint)

    @app.before_request
    def begin() -> Response | None:
        g.began = time.monotonic()
        g.api_url = f"{request.host_url.rstrip('/')}{API}"
        g.rules = []
        if not request.path.startswith(f"{API}/"):
            return None
        g.caller, kind = identify_caller(sandbox.state)
        is_person = kind == "person"
        g.rules = sandbox.faults.choose(request.method, request.path.removeprefix(API), is_person=is_person)
        return sandbox.faults.strike_before(g.rules)

    @app.after_request
    def end(response: Response) -> Response:
        response = sandbox.faults.strike_after(g.rules) or response
        response.headers["trackingid"] = get_tracking_id()
        if request.path.startswith(f"{API}/"):
            sandbox.note_call(response)
        return response

    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_error)
    return app


def _answer_http_error(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return answer_refusal(Refusal(error.code or 500, error.description or error.name, headers))
