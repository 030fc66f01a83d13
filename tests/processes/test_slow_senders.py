"""Senders that do not finish, or speak another protocol: the webhook goes on being received."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from bot import limits
from bot.sandbox import BotProcess, Person, Sandbox
from bot.sandbox.client.bot_process import find_free_port
from tests.support.conversation import ask, get_texts
from tests.support.processes import build_bot_process, build_command_with

SENDERS = limits.SERVER_THREADS + 12
"""More than the server has threads."""

ELSEWHERE = ("127.0.0.2", 0)
"""Where the senders are: connections from other addresses are left alone."""

HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


@pytest.fixture(scope="module")
def admin_port() -> int:
    return find_free_port()


@pytest.fixture
def bot_process(webex: Sandbox, tmp_path: Path, admin_port: int) -> Iterator[BotProcess]:
    command = [*build_command_with(ADMIN_SECONDS=1.0), "serve"]
    with build_bot_process(webex, tmp_path, command, ADMIN_PORT=str(admin_port)) as process:
        yield process


def test_unfinished_requests_keep_nobody_out(
    bot_process: BotProcess, administrator: Person, tmp_path: Path, admin_port: int
) -> None:
    webhook = ("127.0.0.1", bot_process.port)
    with ExitStack() as stack:
        senders = [
            stack.enter_context(socket.create_connection(webhook, source_address=ELSEWHERE)) for _ in range(SENDERS)
        ]
        for sender in senders:
            sender.sendall(b"POST /webhook HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000\r\n\r\n{")
        probes = [stack.enter_context(socket.create_connection(("127.0.0.1", admin_port))) for _ in range(SENDERS)]
        for probe in probes:
            probe.sendall(b"GET /healthz HTTP/1.1\r\n")
        assert get_texts(ask(administrator, "numbers Birmingham"))[0] == "Birmingham"
        assert requests.get(f"http://127.0.0.1:{admin_port}/healthz", timeout=20).text == "alive\n"
        assert is_http2_refused(webhook)
        assert get_texts(ask(administrator, "numbers Denver"))[0] == "Denver"
        senders[0].settimeout(20)
        assert senders[0].recv(100).startswith(b"HTTP/1.1 408 ")
    assert "connections: requests from 127.0.0.2 did not finish." in (tmp_path / "log").read_text()


def is_http2_refused(address: tuple[str, int]) -> bool:
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(HTTP2_PREFACE + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0)))
        reply = connection.recv(100)
    # The first frame of a server that speaks HTTP/2 is its settings, of type 4.
    return not reply or reply.startswith(b"HTTP/1.1")
