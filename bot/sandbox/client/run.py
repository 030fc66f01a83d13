"""The command `sandbox`: the simulated Webex and the bot in it, with a chat page or from the command line."""

import secrets
import signal
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from bot.sandbox.client.bot_process import BotProcess, BotStartError, is_port_free
from bot.sandbox.client.bot_watch import BotWatch
from bot.sandbox.client.card_text import to_lines
from bot.sandbox.client.chat_page import has_packages, install_packages
from bot.sandbox.client.person import NoReply, Person
from bot.sandbox.engine.simulation import API_PREFIX, CATALOG_PATH, CommandHint, Simulation
from bot.sandbox.server import Sandbox

CONSOLE = Console(stderr=True)
"""For progress. On standard error, so that standard output can be piped."""

SENDER = "Administrator"

DEFAULT_PORT = 8090
PORTS_TRIED = 20
"""Beginning with the default port, until one is free."""

OWN_BOT = {"PUBLIC_URL": "http://127.0.0.1:8080", "HOST": "127.0.0.1", "PORT": "8080"}
"""Where `--env` has another bot listen."""

HISTORY_COMMAND = "demo-history"
"""Of the bot's command line."""

FILL_TEXTS = ("numbers Birmingham", "summary", "find ending 00", "numbers Atlanta active", "attendants", "locations")


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """What to run, and how."""

    texts: Sequence[str] = ()
    """Messages to send, instead of serving the chat page."""
    opens: bool = False
    """Whether to open the chat page in the browser."""
    shows_env: bool = False
    """Whether to print the settings, instead of running anything."""
    has_bot: bool = True
    """Whether to start the bot; otherwise another one connects with the printed settings."""
    fill: int = 0
    """How many commands to send before the chat page is opened."""
    port: int | None = None
    """None for the first free port from the default one."""
    is_large: bool = False
    """Whether there are 1,000 locations with 100,000 numbers."""
    has_history: bool = False
    """Whether counts of the last months are made up, so that there is a trend to see."""
    commands: Sequence[CommandHint] = ()
    """What the chat page completes while somebody types."""


def run_sandbox(command: Sequence[str], options: SandboxOptions) -> int:
    """Run the simulated Webex with the bot that `command` serves, and return the exit code.

    The chat page is served until Ctrl-C.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # SIGTERM then stops the bot too, like Ctrl-C
    port = 0 if options.texts or options.shows_env else _choose_port(options.port)
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder, _open_sandbox(port, options) as webex:
        webex.commands = options.commands
        if options.shows_env:
            click.echo("\n".join(build_env_lines(webex, options.port or DEFAULT_PORT)))
        elif not options.has_bot:
            port_option = f" --port {port}" if port != DEFAULT_PORT else ""
            click.echo(f"The settings for your bot: uv run app.py sandbox --env{port_option}")
            _serve_page(webex, options)
        else:
            return _run_with_bot(webex, command, options, Path(folder))
    return 0


def _open_sandbox(port: int, options: SandboxOptions) -> Sandbox:
    if not options.is_large:
        return Sandbox(port)
    with CONSOLE.status("Adding 1,000 locations with 100,000 numbers…"):
        return Sandbox(port, is_large=True)


def _run_with_bot(webex: Sandbox, command: Sequence[str], options: SandboxOptions, folder: Path) -> int:
    log = folder / "bot.log" if options.texts else None
    settings = _build_settings(webex)
    if options.fill:
        settings["COMMANDS_PER_MINUTE"] = "0"  # no limit
    bot_process = BotProcess(command, webex.url, settings, folder, log)
    try:
        if options.has_history:
            with CONSOLE.status("Making up counts of the last months…"):
                bot_process.run_before(HISTORY_COMMAND)
        with CONSOLE.status("Starting the bot…"):
            bot_process.start()
        if options.texts:
            _send_all(webex, options.texts)
        else:
            with closing(BotWatch(bot_process, webex.bot_status)):
                _fill(webex, options.fill)
                _serve_page(webex, options)
    except (BotStartError, NoReply) as error:
        click.echo(f"{error}\n{log.read_text() if log else ''}", err=True)
        return 1
    finally:
        bot_process.stop()
    return 0


def _choose_port(wanted: int | None) -> int:
    """Return the wanted port, or the first free one from the default port. Exits where there is none."""
    first = wanted or DEFAULT_PORT
    ports = range(first, first + (1 if wanted else PORTS_TRIED))
    free = next(filter(is_port_free, ports), None)
    if free is None:
        click.echo(f"Port {first} is in use. Choose another: uv run app.py sandbox --port {first + 1}", err=True)
        sys.exit(1)
    if free != first:
        click.echo(f"Port {first} is in use, so this is port {free}.", err=True)
    return free


def build_env_lines(webex: Simulation, port: int) -> list[str]:
    """Return the lines of a .env file with which another bot can use a sandbox on this port."""
    values = {
        **_build_settings(webex),
        "WEBEX_API_URL": f"http://127.0.0.1:{port}{API_PREFIX}",
        "WEBEX_CATALOG_URL": f"http://127.0.0.1:{port}{CATALOG_PATH}",
        "WEBHOOK_SECRET": secrets.token_hex(24),
        **OWN_BOT,
    }
    people = [
        f"# {name} ({person['email']}) has the access token {person['token']}" for name, person in webex.people.items()
    ]
    return [*(f"{name}={value}" for name, value in values.items()), *people]


def _build_settings(webex: Simulation) -> dict[str, str]:
    return webex.settings | {
        "ALLOWED_PEOPLE": _join_emails(webex, webex.allowed_people),
        "ASSIGNERS": _join_emails(webex, webex.assigners),
        "WATCH_MINUTES": "1",  # so that a watch alerts soon
    }


def _fill(webex: Sandbox, count: int) -> None:
    """Send so many commands as the administrator in the 1:1 space, and wait for the replies."""
    with closing(Person(webex.url, webex.people[SENDER]["token"])) as person, CONSOLE.status("") as status:
        for index in range(count):
            status.update(f"Filling the conversation: {index + 1} of {count}…")
            person.wait_for_reply(person.send(FILL_TEXTS[index % len(FILL_TEXTS)], to=webex.bot_email))


def _join_emails(webex: Simulation, names: Sequence[str]) -> str:
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


def _serve_page(webex: Sandbox, options: SandboxOptions) -> None:
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
    if options.opens:
        webbrowser.open(webex.url)
    threading.Event().wait()
