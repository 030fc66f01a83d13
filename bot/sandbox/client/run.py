"""The command `sandbox`: the simulated Webex and the bot in it, with a chat page or from the command line."""

import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import click
from rich.console import Console

from bot.sandbox.client.bot_process import BotProcess, BotStartError
from bot.sandbox.client.card_text import to_lines
from bot.sandbox.client.chat_page import has_packages, install_packages
from bot.sandbox.client.person import NoReply, Person
from bot.sandbox.server import Sandbox

CONSOLE = Console(stderr=True)
"""For progress. On standard error, so that standard output can be piped."""

SENDER = "Administrator"


def run_sandbox(command: Sequence[str], texts: Sequence[str], *, opens: bool, shows_env: bool, port: int) -> int:
    """Run the simulated Webex with the bot that `command` serves, and return the exit code.

    With `texts`, send these messages and print the replies; with `shows_env`, print the settings; otherwise serve
    the chat page until Ctrl-C, and open it in the browser with `opens`.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # SIGTERM then stops the bot too, like Ctrl-C
    chosen_port = 0 if texts or shows_env else port
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder, _open_sandbox(chosen_port) as webex:
        if shows_env:
            click.echo("\n".join(webex.build_env_lines(port)))
            return 0
        log = Path(folder) / "bot.log" if texts else None
        bot_process = BotProcess(command, webex.url, _build_settings(webex), Path(folder), log)
        try:
            with CONSOLE.status("Starting the bot…"):
                bot_process.start()
            _send_all(webex, texts) if texts else _serve_page(webex, opens)
        except (BotStartError, NoReply) as error:
            click.echo(f"{error}\n{log.read_text() if log else ''}", err=True)
            return 1
        finally:
            bot_process.stop()
    return 0


def _open_sandbox(port: int) -> Sandbox:
    try:
        return Sandbox(port)
    except SystemExit:  # werkzeug exits when the port is in use
        click.echo(f"Port {port} is in use. Choose another: uv run app.py sandbox --port {port + 1}", err=True)
        sys.exit(1)


def _build_settings(webex: Sandbox) -> dict[str, str]:
    return webex.settings | {
        "ALLOWED_PEOPLE": _join_emails(webex, webex.allowed_people),
        "ASSIGNERS": _join_emails(webex, webex.assigners),
        "WATCH_MINUTES": "1",  # so that a watch alerts soon
    }


def _join_emails(webex: Sandbox, names: Sequence[str]) -> str:
    return ",".join(webex.people[name]["email"] for name in names)


def _send_all(webex: Sandbox, texts: Sequence[str]) -> None:
    """Send each text as the administrator in the 1:1 space with the bot, and print the reply."""
    with closing(Person(webex.url, webex.people[SENDER]["token"])) as person:
        for text in texts:
            click.secho(f"{SENDER}: {text}", bold=True)
            reply = person.wait_for_reply(person.send(text, to=webex.bot_email))
            click.echo(f"\n{reply['markdown']}\n")
            for card in reply.get("attachments", ()):
                click.secho("Card:", bold=True)
                click.echo("\n".join(f"  {line}" for line in to_lines(card["content"])) + "\n")
            for url in reply.get("files", ()):
                name, content = person.download(url)
                click.secho(f"File: {name}, {len(content):,} bytes\n", bold=True)


def _serve_page(webex: Sandbox, opens: bool) -> None:
    """Print the address of the chat page, and wait for Ctrl-C."""
    if not has_packages():
        with CONSOLE.status("Installing the chat page's npm packages (only once)…"):
            is_installed = install_packages()
        if not is_installed:
            click.echo(
                "The chat page's npm packages could not be installed, so it shows text instead of cards. "
                "To see cards, install Node.js with npm and start the sandbox again."
            )
    click.secho(f"Open {webex.url} and type: numbers Birmingham", bold=True)
    click.echo("Press Ctrl-C to stop.")
    if opens:
        webbrowser.open(webex.url)
    threading.Event().wait()
