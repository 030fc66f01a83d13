"""A server with scripted responses, for what neither Webex nor its simulation would send."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import SHUT_RDWR

from flask import Flask, Response, request

from tests.support.http_server import serving

CONNECTION_RESET = "connection reset"
"""Instead of a response: the connection is shut down before anything is sent."""

ScriptedResponse = tuple[int, dict[str, str], str] | str
"""Status, headers and body; or CONNECTION_RESET."""


@dataclass
class ScriptedServer:
    """Sends its responses one after the other, the last one again and again, and records the calls."""

    responses: list[ScriptedResponse] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Serve on loopback; the address is in `url`."""
        app = Flask("scripted", static_folder=None)

        @app.route("/<path:_path>", methods=["GET", "POST", "PUT", "DELETE"])
        def respond(_path: str) -> Response:
            self.calls.append(f"{request.method} {request.full_path.rstrip('?')}")
            scripted = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
            if isinstance(scripted, str):
                request.environ["werkzeug.socket"].shutdown(SHUT_RDWR)
                return Response()
            status, headers, body = scripted
            return Response(body, status, headers)

        with serving(app) as url:
            self.url = url
            yield
