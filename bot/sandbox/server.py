"""The simulated Webex as a server: the engine, the API, the control plane and the chat page on one port."""

import threading
import time
from types import TracebackType
from typing import Self

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from bot.sandbox.api import (
    access_tokens,
    attachment_actions,
    audit_events,
    available_numbers,
    contents,
    control,
    control_hub,
    devices,
    features,
    inventory,
    locations,
    memberships,
    messages,
    numbers,
    organizations,
    people,
    rooms,
    webhooks,
)
from bot.sandbox.api.authentication import identify_caller
from bot.sandbox.api.organization_entries import EntriesCache
from bot.sandbox.api.own_origin import refuse_foreign_requests
from bot.sandbox.api.responses import build_error_response, get_tracking_id
from bot.sandbox.client import chat_page
from bot.sandbox.engine.errors import ApiError
from bot.sandbox.engine.http_server import HttpServer
from bot.sandbox.engine.simulation import API_PREFIX, Simulation

MAX_BODY_BYTES = 20 * 1024 * 1024
"""Large enough for a file."""

API_MODULES = (
    *(people, organizations, rooms, memberships, messages, contents, attachment_actions, webhooks),
    *(access_tokens, locations, features, inventory, numbers, available_numbers, audit_events),
)


class Sandbox(Simulation):
    """A simulated Webex on a loopback port. Use it with `with`, or call `close`."""

    def __init__(self, port: int = 0, *, is_large: bool = False) -> None:
        """`is_large` adds locations: 1,000 in all, with 100,000 numbers."""
        super().__init__(is_large=is_large)
        self.app = build_app(self)
        self._server = HttpServer(port, self.app)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sandbox"
        )
        self._thread.start()

    def close(self) -> None:
        """Stop the server, close all connections and end all threads."""
        self._server.shutdown()
        # Before delayed calls are woken below: otherwise they could still send a part of their response.
        self._server.shut_down_connections()
        # The server's thread now waits for those of its connections: end what would keep them busy.
        self.faults.close()
        self.event_stream.close()
        self._thread.join()
        self.webhook_sender.close()
        self.mercury.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def build_app(simulation: Simulation) -> Flask:
    """Build the Flask app: Webex's API under /v1, and the control plane and the chat page beside it."""
    app = Flask("sandbox", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # cards keep the order of their properties
    app.extensions["simulation"] = simulation
    app.extensions["entries"] = EntriesCache()
    for module in API_MODULES:
        app.register_blueprint(module.blueprint, url_prefix=API_PREFIX)
    app.register_blueprint(devices.blueprint)
    app.register_blueprint(control.blueprint)
    app.register_blueprint(control_hub.blueprint)
    app.register_blueprint(chat_page.blueprint)
    app.register_error_handler(ApiError, build_error_response)
    app.register_error_handler(HTTPException, _build_http_error_response)
    app.before_request(refuse_foreign_requests)
    _add_hooks(app, simulation)
    return app


def _add_hooks(app: Flask, simulation: Simulation) -> None:
    """Apply faults to API calls, give every response a tracking id, and record the API calls."""

    @app.before_request
    def begin() -> Response | None:
        g.started = time.monotonic()
        g.api_url = f"{request.host_url.rstrip('/')}{API_PREFIX}"
        g.rules = []
        if not _is_recorded(request.path):
            return None
        g.generation = simulation.generation
        g.caller, kind = identify_caller(simulation.state)
        path = request.path.removeprefix(API_PREFIX)
        g.rules = simulation.faults.select(request.method, path, is_person=kind == "person")
        return simulation.faults.apply_before(g.rules)

    @app.after_request
    def end(response: Response) -> Response:
        response = simulation.faults.apply_after(g.get("rules", []), response, request.url)
        response.headers["trackingid"] = get_tracking_id()
        if request.method != "GET" and ("/telephony/" in request.path or "/control-hub/" in request.path):
            simulation.state.revision += 1
        if "caller" in g:  # an API call that was not refused before
            simulation.record_call(response)
        return response


def _is_recorded(path: str) -> bool:
    """Return whether a path is Webex's, of its API or of the services for websockets, and not one of the sandbox's."""
    return path.startswith((f"{API_PREFIX}/", *devices.SERVICE_PREFIXES))


def _build_http_error_response(error: HTTPException) -> Response:
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return build_error_response(ApiError(error.code or 500, error.description or error.name, headers))
