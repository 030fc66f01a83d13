"""A sandbox in a terminal: shown as a page in the browser, or spoken with line by line."""

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
from bot.sandbox.client.card_text import to_lines as to_card_lines
from bot.sandbox.client.chat_page import has_packages, install_packages
from bot.sandbox.client.person import NoReply, Person
from bot.sandbox.server import Sandbox

PROGRESS = Console(stderr=True)
"""Shows in a terminal that something takes a while; what is piped on stays clean."""


def run_sandbox(command: Sequence[str], lines: Sequence[str], *, opens: bool, shows_env: bool, port: int) -> int:
    """Start a sandbox with the bot that `command` serves in it; returns the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to stop is a Ctrl-C: the bot stops too
    chosen = 0 if lines or shows_env else port
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder, _open_sandbox(chosen) as webex:
        if shows_env:
            click.echo("\n".join(webex.describe_settings(port)))
            return 0
        log_file = Path(folder) / "bot.log" if lines else None
        settings = webex.settings | {
            "ALLOWED_PEOPLE": _list_emails(webex, webex.allowed),
            "ASSIGNERS": _list_emails(webex, webex.assigners),
            "WATCH_MINUTES": "1",  # so that a watch is seen at work
        }
        bot_process = BotProcess(command, webex.url, settings, Path(folder), log_file)
        try:
            with PROGRESS.status("Starting the bot …"):
                bot_process.start()
            _converse(webex, lines) if lines else _show_page(webex, opens)
        except (BotStartError, NoReply) as error:
            click.echo(f"{error}\n{log_file.read_text() if log_file else ''}", err=True)
            return 1
        finally:
            bot_process.stop()
    return 0


def _list_emails(webex: Sandbox, names: Sequence[str]) -> str:
    return ",".join(webex.people[name]["email"] for name in names)


def _open_sandbox(port: int) -> Sandbox:
    try:
        return Sandbox(port)
    except SystemExit:  # so werkzeug ends when a port is taken
        click.echo(f"Port {port} is taken. Choose another: uv run app.py sandbox --port {port + 1}", err=True)
        sys.exit(1)


def _converse(webex: Sandbox, lines: Sequence[str]) -> None:
    """Say each line as the administrator, in the 1:1 space with the bot, and print what comes back."""
    with closing(Person(webex.url, webex.people["Administrator"]["token"])) as person:
        for line in lines:
            click.secho(f"Administrator: {line}", bold=True)
            answer = person.wait_for_reply(person.send(line, to=webex.bot_email))
            click.echo(f"\n{answer['markdown']}\n")
            for card in answer.get("attachments", ()):
                click.secho("The card:", bold=True)
                click.echo("\n".join(f"  {row}" for row in to_card_lines(card["content"])) + "\n")
            for url in answer.get("files", ()):
                name, content = person.download(url)
                click.secho(f"The file: {name}, {len(content):,} bytes\n", bold=True)


def _show_page(webex: Sandbox, opens: bool) -> None:
    """Say where the chat page is, and serve it until Ctrl-C."""
    if not has_packages():
        with PROGRESS.status("Installing what the chat page needs to show cards, with npm, this once …"):
            is_installed = install_packages()
        if not is_installed:
            click.echo("npm is missing or failed: the page will show answers in words. Install Node.js to see cards.")
    click.secho(f"Open {webex.url} and type: numbers Birmingham", bold=True)
    click.echo("Ctrl-C stops it.")
    if opens:
        webbrowser.open(webex.url)
    threading.Event().wait()
