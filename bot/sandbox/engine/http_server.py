"""An HTTP server on loopback for one WSGI app, with persistent connections that are all closed when it closes."""

import io
import socket
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from flask import Response
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with a timeout of zero: closing the socket then sends a TCP reset (socket(7))."""


class HttpServer(ThreadedWSGIServer):
    """Serves each connection in its own thread; `server_close` ends all of them."""

    daemon_threads = False  # server_close joins only threads that are not daemons

    def __init__(self, port: int, app: WSGIApplication) -> None:
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__("127.0.0.1", port, app, handler=_Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the new connection, and serve it."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection. For a reset there must be no orderly shutdown first."""
        with self._lock:
            self._connections.discard(request)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, len(_RESET)) == _RESET:
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def shut_down_connections(self) -> None:
        """End all connections: calls in progress get no response."""
        with self._lock:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def server_close(self) -> None:
        """End all connections, wait for their threads and release the port."""
        self.shut_down_connections()
        super().server_close()


class BrokenConnection(Response):
    """Instead of a response, the connection is reset."""

    def __call__(self, environ: WSGIEnvironment, start_response: Any) -> Iterable[bytes]:
        """Have the connection closed with a reset. Raises ConnectionResetError, which ends its thread."""
        del start_response
        environ["werkzeug.socket"].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        raise ConnectionResetError


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second must not wait for an acknowledgement

    def make_environ(self) -> WSGIEnvironment:
        """Read the whole body, even if the app does not: the next request on this connection starts after it."""
        environ = super().make_environ()
        if environ.get("wsgi.input_terminated"):
            # A chunked body has no length in advance, so it cannot be read here.
            self.close_connection = True
        else:
            environ["wsgi.input"] = io.BytesIO(self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0)))
        return environ

    def run_wsgi(self) -> None:
        """Serve one request. Werkzeug's own method would close the connection after every response."""
        head: list[Any] = []

        def start_response(*status_and_headers: Any) -> Callable[[bytes], object]:
            head[:] = status_and_headers
            return self.wfile.write

        response: Any = self.server.app(self.make_environ(), start_response)
        with closing(response):
            self._send_head(*head)
            for part in response:
                self.wfile.write(part)

    def _send_head(self, status: str, headers: list[tuple[str, str]]) -> None:
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        if code != "204" and all(name.lower() != "content-length" for name, _ in headers):
            self.close_connection = True  # without a length, the end of the connection ends the response
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        """Log nothing: `CallLog` has the calls."""
