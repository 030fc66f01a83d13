"""The bodies of requests, and the senders that do not finish them.

The server has a time limit for headers but none for bodies, and its maintainer wants none (granian, issue 728). A
thread that waits for a body cannot be given another request either. So where a body does not arrive in time, the
connection is shut down under the server, which then takes the body for ended. To read bodies in an event loop instead
would cost each webhook three times the processor time.
"""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from flask import Request

from bot import limits

log = logging.getLogger(__name__)

_waiting: dict[int, tuple[float, str]] = {}
"""By the threads that wait for a body: since when, and the address that it comes from."""


def read_body(request: Request) -> bytes | None:
    """Return the raw body; None if it is too large. No more than the maximum is read."""
    if request.content_length is not None and request.content_length > limits.MAX_WEBHOOK_BYTES:
        return None
    with _wait_for_sender(request.remote_addr or ""):
        # A chunked body announces no length.
        body = request.stream.read(limits.MAX_WEBHOOK_BYTES + 1)
    return body if len(body) <= limits.MAX_WEBHOOK_BYTES else None


@contextmanager
def _wait_for_sender(address: str) -> Iterator[None]:
    thread_id = threading.get_ident()
    _waiting[thread_id] = (time.monotonic(), address)
    try:
        yield
    finally:
        del _waiting[thread_id]


def watch_senders(port: int) -> NoReturn:
    """Close the connections of senders that do not finish, for as long as the process lives."""
    while True:
        time.sleep(limits.BODY_CHECK_SECONDS)
        close_unfinished(port)


def close_unfinished(port: int) -> None:
    """Close all connections to this port from the addresses of which a body is overdue.

    Behind a proxy that does not read bodies to their end, these are others' too: the proxy connects again.
    """
    waiting = tuple(_waiting.values())
    # Where few threads are left, nobody gets more than a moment: a body of Webex comes with its headers.
    is_crowded = len(waiting) >= limits.SERVER_THREADS // 2
    seconds = limits.CROWDED_BODY_SECONDS if is_crowded else limits.BODY_SECONDS
    overdue = {address for since, address in waiting if since < time.monotonic() - seconds}
    if not overdue:
        return
    count = sum(_shut_down(descriptor, port, overdue) for descriptor in _list_descriptors())
    log.warning("Closed %d connections: requests from %s did not finish.", count, ", ".join(sorted(overdue)))


def _list_descriptors() -> list[int]:
    return [int(each.name) for each in Path("/dev/fd").iterdir()]


def _shut_down(descriptor: int, port: int, addresses: set[str]) -> bool:
    """Shut down a connection to this port from one of the addresses; return whether it was one."""
    # A duplicate, because the server closes its own at any time. It may also be something else than a connection.
    with suppress(OSError), socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as connection:
        name = connection.getsockname()
        if isinstance(name, tuple) and name[1] == port and connection.getpeername()[0] in addresses:
            # Nothing more is received. What was received is still handled.
            connection.shutdown(socket.SHUT_RD)
            return True
    return False
