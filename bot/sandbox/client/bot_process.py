"""The bot as a process of its own: a process of its own, started as its README says, known over HTTP alone."""

import os
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

START_SECONDS = 60.0
STOP_SECONDS = 20.0


class BotStartError(RuntimeError):
    """The bot's process ended before it was ready."""


class BotProcess:
    """A bot's process, with the sandbox's settings, a database in `folder` and a free port of its own.

    What it prints goes to the file `log`, else to where our own output goes.
    """

    def __init__(
        self, command: Sequence[str], url: str, settings: Mapping[str, str], folder: Path, log: Path | None = None
    ) -> None:
        self._command = list(command)
        self._url = url
        self._folder = folder
        self._log = log
        self.port = find_free_port()
        self.settings = {
            "WEBHOOK_SECRET": secrets.token_hex(16),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite'}",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until its webhooks are registered. Raises BotStartError."""
        self.launch()
        self._wait_until_ready()

    def launch(self) -> None:
        """Start the process and do not wait for it."""
        with self._log.open("ab") if self._log else nullcontext() as output:
            self.process = subprocess.Popen(  # noqa: S603 - the command is the caller's own
                self._command,
                cwd=self._folder,  # not where a .env of the user's may lie
                env={**os.environ, **_spare_loopback(), **self.settings},
                stdout=output,
                stderr=output,
                start_new_session=True,  # a Ctrl-C is for us: we stop the bot in our own time
            )

    def stop(self) -> int:
        """Have the process end in its own time; returns its exit code."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.wait()

    def kill(self) -> None:
        """End the process and its workers at once, as a power cut would."""
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
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is not None and self.process.poll() is not None:
                raise BotStartError(f"The bot stopped with exit code {self.process.returncode}.")
            if self._is_ready():
                return
            time.sleep(0.05)
        raise BotStartError(f"The bot was not ready within {START_SECONDS:.0f} seconds.")

    @property
    def _address(self) -> str:
        host = self.settings["HOST"]
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def _is_ready(self) -> bool:
        """Tell whether the process answers and the sandbox knows three active webhooks to it.

        The webhooks may be an earlier process's, and a connection is taken before anybody answers on it.
        """
        with requests.Session() as session:
            session.trust_env = False  # no proxy leads back to this machine
            try:
                session.get(f"{self._address}/webhook", timeout=1)
            except requests.RequestException:
                return False
            answer = session.get(
                f"{self._url}/v1/webhooks",
                headers={"Authorization": f"Bearer {self.settings['WEBEX_BOT_TOKEN']}"},
                timeout=5,
            )
        target = f"{self.settings['PUBLIC_URL']}/webhook"
        webhooks = answer.json()["items"]
        return len([each for each in webhooks if each["targetUrl"] == target and each["status"] == "active"]) == 3


def _spare_loopback() -> dict[str, str]:
    """Return the environment's exceptions from its proxies, with this machine among them: they go by both names."""
    given = {os.environ.get(name, "") for name in ("NO_PROXY", "no_proxy")}
    spared = ",".join(filter(None, [*sorted(given), "127.0.0.1", "localhost"]))
    return {"NO_PROXY": spared, "no_proxy": spared}


def build_command(script: Path) -> list[str]:
    """Return the command that serves the bot with the Python that runs now."""
    return [sys.executable, str(script), "serve"]


def find_free_port() -> int:
    """Return a loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
