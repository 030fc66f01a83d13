"""webex_bot as it is used in production, connected to a simulated Webex. Run as a program: it configures its process.

    python -m tests.support.webex_bot_client CATALOG_URL API_URL TOKEN THREADS

Its addresses are constants, and it always expects TLS: these two are changed, nothing else.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, Popen

from webex_bot.commands.help import HelpCommand
from webex_bot.models.command import Command
from webex_bot.webex_bot import WebexBot
from webex_bot.websockets import webex_websocket_client as client

ROOT = Path(__file__).parents[2]


class Greet(Command):  # type: ignore[misc]
    """Greets whom it is given, typed or by its button in webex_bot's help card."""

    def __init__(self) -> None:
        super().__init__(command_keyword="greet", help_message="Greet somebody", card=None)

    def execute(self, message: str, _action: object, activity: dict[str, dict[str, str]]) -> str:
        return f"Hello {message.strip() or activity['actor']['emailAddress']}"


@contextmanager
def running_webex_bot(settings: Mapping[str, str], log: Path, *, threads: bool = True) -> Iterator[None]:
    """Run webex_bot in a process of its own, with these settings of a bot. It replies in threads, or does not."""
    values = [settings[name] for name in ("WEBEX_CATALOG_URL", "WEBEX_API_URL", "WEBEX_BOT_TOKEN")]
    command = [sys.executable, "-m", "tests.support.webex_bot_client", *values, "threads" if threads else ""]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    with log.open("wb") as output, Popen(command, cwd=ROOT, env=environment, stdout=DEVNULL, stderr=output) as process:
        try:
            yield
        finally:
            process.terminate()


def main(catalog_url: str, api_url: str, token: str, threads: str) -> None:
    client.DEFAULT_U2C_URL = catalog_url
    client.WebexAPI = partial(client.WebexAPI, base_url=f"{api_url}/")
    client.ssl_context = None
    # Its own help would need the bot's picture, which the simulated bot does not have.
    menu = HelpCommand("Numbers", "Commands", "https://sandbox.example.com/picture.png")
    bot = WebexBot(token, log_level="DEBUG", help_command=menu, threads=bool(threads))
    bot.add_command(Greet())
    bot.run()


if __name__ == "__main__":
    main(*sys.argv[1:])
