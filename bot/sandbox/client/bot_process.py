"""The bot in its own process, started with its command line and reached only over HTTP."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

START_TIMEOUT_SECONDS = 60.0
STOP_TIMEOUT_SECONDS = 20.0
POLL_SECONDS = 0.05
READY_WEBHOOKS = 4
"""A bot that is ready has an active webhook for each of messages, edited messages, card actions and memberships."""


class BotStartError(RuntimeError):
    """The bot's process exited, or was not ready in time."""


class BotProcess:
    """A bot with the sandbox's settings, a database in `folder` and a free port.

    Its events come in by webhooks, unless `settings` say CONNECTION=websocket. Its output goes to the file `log`;
    without one, to this process's own output.
    """

    def __init__(
        self, command: Sequence[str], url: str, settings: Mapping[str, str], folder: Path, log: Path | None = None
    ) -> None:
        self._command = list(command)
        self._url = url
        self._folder = folder
        self._log = log
        self.port = find_free_port()
        webhooks = {"WEBHOOK_SECRET": secrets.token_hex(16), "PUBLIC_URL": f"http://127.0.0.1:{self.port}"}
        self.settings = {
            **({} if settings.get("CONNECTION") == "websocket" else webhooks),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite'}",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, and wait until it receives events. Raises BotStartError."""
        self.launch()
        self._wait_until_ready()

    def run_before(self, name: str) -> None:
        """Run another command of the bot's command line with the same settings, to its end. Raises BotStartError."""
        command = [*self._command[:-1], name]
        ended = subprocess.run(command, check=False, cwd=self._folder, env=self._build_environment())  # noqa: S603
        if code := ended.returncode:
            raise BotStartError(f"The command {name} stopped with exit code {code}.")

    def _build_environment(self) -> dict[str, str]:
        return {**os.environ, **_exclude_loopback_from_proxy(), **self.settings}

    def launch(self) -> None:
        """Start the process without waiting for it."""
        with self._log.open("ab") if self._log else nullcontext() as output:
            self.process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
                self._command,
                cwd=self._folder,  # a folder without the user's .env
                env=self._build_environment(),
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C then reaches only this process, which stops the bot itself
            )

    def is_running(self) -> bool:
        """Return whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def wait(self) -> int:
        """Wait until the process has ended; returns its exit code, which is negative where a signal ended it."""
        return self.process.wait() if self.process is not None else 0

    def stop(self) -> int:
        """Terminate the process gracefully, or kill it after a timeout; returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(STOP_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()

    def kill(self) -> None:
        """Kill the process and its workers at once, like a power failure."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise BotStartError(f"The bot stopped with exit code {self.process.returncode}.")
            if self._is_ready():
                return
            time.sleep(POLL_SECONDS)
        raise BotStartError(f"The bot was not ready within {START_TIMEOUT_SECONDS:.0f} seconds.")

    @property
    def _address(self) -> str:
        host = self.settings["HOST"]
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def _is_ready(self) -> bool:
        """Return whether the process responds, and is connected to the sandbox.

        Neither is enough alone: webhooks may be left from an earlier process, and the port is open before the bot
        can respond.
        """
        is_websocket = self.settings.get("CONNECTION") == "websocket"
        with requests.Session() as session:
            session.trust_env = False  # a proxy cannot reach this machine
            try:
                response = session.get(f"{self._address}/{'metrics' if is_websocket else 'webhook'}", timeout=1)
                return _is_connected(response.text) if is_websocket else self._has_webhooks(session)
            except requests.RequestException:  # also where the sandbox is to fail
                return False

    def _has_webhooks(self, session: requests.Session) -> bool:
        """Return whether the sandbox has all webhooks of this process."""
        response = session.get(
            f"{self._url}/v1/webhooks",
            headers={"Authorization": f"Bearer {self.settings['WEBEX_BOT_TOKEN']}"},
            timeout=5,
        )
        target = f"{self.settings['PUBLIC_URL']}/webhook"
        webhooks = response.json()["items"] if response.ok else []
        active = [each for each in webhooks if each["targetUrl"] == target and each["status"] == "active"]
        return len(active) == READY_WEBHOOKS


def _is_connected(metrics: str) -> bool:
    """Return whether the bot's metrics say that its websocket is connected."""
    found = re.search(r"^bot_websocket_connected_since_seconds ([\d.e+]+)$", metrics, re.MULTILINE)
    return found is not None and float(found[1]) > 0


def _exclude_loopback_from_proxy() -> dict[str, str]:
    """Return the environment's proxy exceptions with this machine added; programs read either of the two names."""
    existing = {os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")}
    hosts = ",".join(filter(None, [*sorted(existing), "127.0.0.1", "localhost"]))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


def build_command(script: Path) -> list[str]:
    """Return the command that serves the bot with the current Python."""
    return [sys.executable, str(script), "serve"]


def is_port_free(port: int) -> bool:
    """Return whether a server could listen on a loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a server that has just ended is in the way
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def find_free_port() -> int:
    """Return a loopback port that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
