"""The entry point: `create_app` builds the bot, the command line serves it, tries it out, or checks it.

Each function imports what it needs when it runs, so that `--help` responds at once and no command loads the libraries
of another.
"""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells expect it: 128 + SIGINT."""

# Started with an old Python, or without the packages: one line says how to start it. Ctrl-C ends in one line too.
if sys.version_info < (3, 11):  # noqa: UP036 - an old Python does not read pyproject.toml
    sys.exit("This bot needs Python 3.11 or newer. uv finds or installs one: pip install uv && uv run app.py")
try:
    import gc
    import os
    import signal
    import threading
    from collections.abc import Iterator
    from contextlib import contextmanager
    from typing import TYPE_CHECKING, NoReturn

    import click
except ModuleNotFoundError:
    sys.exit("The bot's packages are not installed. uv installs them: pip install uv && uv run app.py")
except KeyboardInterrupt:
    sys.stderr.write("Stopped.\n")
    sys.exit(INTERRUPTED)

if TYPE_CHECKING:
    from flask import Flask

    from bot.clock import Clock
    from bot.model import Person
    from bot.settings import Settings
    from bot.settings_reader import S


def create_app(settings: Settings, me: Person | None = None, clock: Clock | None = None) -> Flask:
    """Build the Flask app with the bot behind it, as `app.extensions["bot"]`.

    `me` is the bot itself, where that is known: asking Webex takes a call. The bot begins at once with the events that
    an earlier process accepted and did not handle. `clock` is the machine's unless a test moves one. Raises BotError.
    """
    from flask import Flask

    from bot.clock import CLOCK
    from bot.inbound.receiver import build_receiver
    from bot.messaging.client import Messaging
    from bot.operations.bot import build_bot
    from bot.operations.health import build_health

    messaging = Messaging(settings, me=me)
    # Before all else: the receiver must recognize the bot's own messages.
    me = messaging.fetch_me()
    bot = build_bot(settings, messaging, me, clock or CLOCK)
    app = Flask("bot", static_folder=None)
    if not settings.uses_websocket:
        secret = settings.webhook_secret.get_secret_value()
        app.register_blueprint(build_receiver(secret, me.id, bot.event_queue.enqueue, bot.unstored_events.add))
    if settings.admin_port is None or settings.uses_websocket:
        app.register_blueprint(build_health(bot.readiness))
    app.extensions["bot"] = bot
    return app


@contextmanager
def _importing() -> Iterator[None]:
    """Import without garbage collections, and let Ctrl-C end the process at once.

    What is imported stays, and to examine it takes a tenth of the time. An interrupt that is raised within an import
    may come out as another error: pydantic wraps it.
    """
    previous = signal.getsignal(signal.SIGINT)
    is_interruptible = previous is signal.default_int_handler and threading.current_thread() is threading.main_thread()
    if is_interruptible:
        signal.signal(signal.SIGINT, lambda *_: _stop())
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        if is_interruptible:
            signal.signal(signal.SIGINT, previous)


def _stop() -> NoReturn:
    """Say that the command was interrupted, and end the process at once: threads may still wait for Webex."""
    click.echo("Stopped.", err=True)
    sys.stdout.flush()
    os._exit(INTERRUPTED)


class CommandLine(click.Group):
    """The commands. Ctrl-C and a missing package end in one line."""

    def invoke(self, context: click.Context) -> object:
        """Run the command of this call."""
        try:
            return super().invoke(context)
        # Abort: Ctrl-C, or the end of the input, while click asks for something.
        except (KeyboardInterrupt, click.Abort):
            _stop()
        except ModuleNotFoundError as error:
            # Python has click, from elsewhere, and not the rest.
            if (error.name or "").partition(".")[0] in ("app", "bot", "cards"):
                raise
            _fail(f"The package {error.name} is not installed. uv installs it: pip install uv && uv run app.py")


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """A Webex bot that lists the available phone numbers of Webex Calling locations.

    To try it without an account: uv run app.py sandbox --open
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@main.command(short_help="Run the bot.")
def serve() -> None:
    """Run the bot, with the settings from the environment or .env."""
    with _importing():
        from bot.operations import server
        from bot.settings import Settings

    server.serve(_read_settings(Settings), create_app)


@main.command(short_help="Ask for the settings, try each, and write .env.")
def setup() -> None:
    """Ask for the bot's settings one by one, try each at once, write .env, and check everything."""
    with _importing():
        from bot.errors import BotError
        from bot.operations.setup import write_settings

    try:
        is_written = write_settings()
    except BotError as error:
        _fail(error.sentence)
    if is_written:
        exit_code = _check()
        click.echo("Start the bot with: uv run app.py serve")
        sys.exit(exit_code)


@main.command(short_help="Try the bot against a simulated Webex (no account needed).")
@click.option(
    "--say", "lines", multiple=True, metavar="TEXT", help="Send a message, print the reply, exit. Repeatable."
)
@click.option("--open", "opens", is_flag=True, help="Open the chat page in a browser.")
@click.option("--env", "shows_env", is_flag=True, help="Print the settings for a bot of your own, and exit.")
@click.option("--no-bot", "has_bot", flag_value=False, default=True, help="Start no bot: connect your own with --env.")
@click.option("--fill", type=click.IntRange(1, 1000), metavar="N", help="First send N commands, to fill the chat page.")
@click.option("--history", "has_history", is_flag=True, help="Make up counts of the last months, for trend.")
@click.option(
    "--size",
    type=click.Choice(("usual", "large")),
    default="usual",
    help="large: 1,000 locations with 100,000 numbers.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port of the simulated Webex.  [default: 8090, or the next free one]",
)
def sandbox(
    lines: tuple[str, ...],
    opens: bool,
    shows_env: bool,
    has_bot: bool,
    fill: int | None,
    has_history: bool,
    size: str,
    port: int | None,
) -> None:
    """Start the bot against a simulated Webex (no account needed, nothing to set up)."""
    from pathlib import Path

    with _importing():
        from bot.commands import COMMANDS
        from bot.sandbox import build_command
        from bot.sandbox.client.run import SandboxOptions, run_sandbox
        from bot.sandbox.engine.simulation import CommandHint

    if not has_bot and (lines or fill or has_history):
        raise click.UsageError("--say, --fill and --history need a bot. Leave out --no-bot.")
    if lines and fill:
        raise click.UsageError("--fill is for the chat page. Leave out --say.")
    commands = [CommandHint(each.name, each.summary) for each in COMMANDS if each.goal]
    options = SandboxOptions(lines, opens, shows_env, has_bot, fill or 0, port, size == "large", has_history, commands)
    sys.exit(run_sandbox(build_command(Path(__file__)), options))


@main.command(hidden=True)
def demo_history() -> None:
    """Make up counts of the last months, in the database of a bot that uses the simulated Webex."""
    with _importing():
        from bot.errors import BotError
        from bot.operations.demo_history import write_demo_history
        from bot.settings import Settings

    try:
        write_demo_history(_read_settings(Settings))
    except BotError as error:
        _fail(error.sentence)


@main.command(short_help="Run a command that only reads, here in the terminal.")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "kind", flag_value="json", help="Print JSON, with the property names of Webex's API.")
@click.option("--csv", "kind", flag_value="csv", help="Print CSV, with the property names of Webex's API.")
def ask(words: tuple[str, ...], kind: str | None) -> None:
    """Run a command that only reads, here in the terminal. It needs a service app, but no bot.

    For example: uv run app.py ask numbers Birmingham active
    """
    import logging

    with _importing():
        from bot.errors import BotError
        from bot.partial_settings import TerminalSettings
        from bot.terminal.ask import print_answer, to_line

    settings = _read_settings(TerminalSettings)
    logging.basicConfig(level=logging.ERROR)
    try:
        print_answer(" ".join(words), kind, settings)
    except BotError as error:
        _fail("\n  ".join([error.sentence, *map(to_line, error.suggestions)]))


@main.command(short_help="Check the configuration and connections.")
@click.option("--all", "shows_all", is_flag=True, help="List the settings that have their defaults too.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def check(shows_all: bool, is_json: bool) -> None:
    """Check the settings, tokens, webhooks and database, and say how to fix what is wrong."""
    sys.exit(_check(shows_all=shows_all, is_json=is_json))


def _check(*, shows_all: bool = False, is_json: bool = False) -> int:
    """Print what the doctor finds; return the exit code."""
    import json
    import logging

    with _importing():
        from bot.operations.doctor import examine
        from bot.operations.findings import fold, group, summarize, to_json
        from bot.terminal.render import build_console, render_finding, showing_progress

    logging.basicConfig(level=logging.CRITICAL)
    with showing_progress("Checking…") as report_progress:
        findings = examine(report_progress)
    if is_json:
        click.echo(json.dumps([to_json(each) for each in findings], indent=2, ensure_ascii=False))
    else:
        console = build_console()
        for name, members in group(findings if shows_all else fold(findings)):
            console.print(f"\n[bold]{name}[/bold]")
            for each in members:
                line = render_finding(each.name, each.words, each.advice, is_ok=each.is_ok, is_pending=each.is_pending)
                console.print(line)
        console.print(f"\n{summarize(findings)}", markup=False)
    return 0 if all(each.is_ok for each in findings) else 1


def _read_settings(kind: type[S]) -> S:
    """Read the settings, or list everything that is wrong with them and exit."""
    from bot.settings_reader import read_settings
    from bot.startup_errors import InvalidSettings

    try:
        return read_settings(kind)
    except InvalidSettings as error:
        _fail("\n  ".join([error.sentence, *map(str, error.faults)]))


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
