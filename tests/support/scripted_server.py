"""A server that answers what it is told to, in turn: for what a well-behaved Webex would not do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import SHUT_RDWR

from flask import Flask, Response, request

from tests.support.http_server import serving

BROKEN = "broken"
"""An answer that never comes: the connection is shut."""

Answer = tuple[int, dict[str, str], str] | str


@dataclass
class Script:
    """What the server answers, call by call; the last answer is repeated."""

    answers: list[Answer] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    url: str = ""

    @contextmanager
    def serve(self) -> Iterator[None]:
        app = Flask("script", static_folder=None)

        @app.route("/<path:_path>", methods=["GET", "POST", "PUT", "DELETE"])
        def answer(_path: str) -> Response:
            self.calls.append(f"{request.method} {request.full_path.rstrip('?')}")
            said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if isinstance(said, str):
                request.environ["werkzeug.socket"].shutdown(SHUT_RDWR)
                return Response()
            status, headers, body = said
            return Response(body, status, headers)

        with serving(app) as url:
            self.url = url
            yield
