"""A real HTTP server on loopback, in a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server


class _QuietHandler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Log nothing: the tests check responses, not logs."""


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Run a server in a thread; yields its address, such as http://127.0.0.1:40123."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def serving(app: WSGIApplication, port: int = 0) -> Iterator[str]:
    """Serve the app, by default on a free port; yields its address."""
    with running(make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)) as url:
        yield url
