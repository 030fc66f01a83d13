"""The entry point: `create_app` builds the bot, the command line serves it, tries it out, or checks it."""

import json
import logging
import sys
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask

from bot.errors import BotError, InvalidSettings
from bot.inbound.receiver import build_receiver
from bot.messaging.client import Messaging
from bot.model import Person
from bot.operations import server
from bot.operations.bot import build_bot
from bot.operations.doctor import examine
from bot.operations.health import build_health
from bot.settings import S, Settings, TerminalSettings, read_settings
from bot.terminal.ask import ask as ask_it
from bot.terminal.ask import ask_for_file, to_line
from bot.terminal.files import save_file
from bot.terminal.render import build_console, render_finding, render_view, showing_progress


def create_app(settings: Settings, me: Person | None = None) -> Flask:
    """Build the Flask app with the bot behind it, as `app.extensions["bot"]`.

    `me` is the bot itself, where that is known: asking Webex takes a call. The bot begins at once with the events that
    an earlier process accepted and did not handle. Raises BotError.
    """
    messaging = Messaging(settings, me=me)
    # Before all else: the receiver must recognize the bot's own messages.
    me = messaging.fetch_me()
    bot = build_bot(settings, messaging, me)
    app = Flask("bot", static_folder=None)
    secret = settings.webhook_secret.get_secret_value()
    app.register_blueprint(build_receiver(secret, me.id, bot.event_queue.enqueue, bot.unstored_events.add))
    if settings.admin_port is None:
        app.register_blueprint(build_health(bot.readiness))
    app.extensions["bot"] = bot
    return app


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
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
    server.serve(_read_settings(Settings), create_app)


@main.command(short_help="Try the bot against a simulated Webex (no account needed).")
@click.option(
    "--say", "lines", multiple=True, metavar="TEXT", help="Send a message, print the reply, exit. Repeatable."
)
@click.option("--open", "opens", is_flag=True, help="Open the chat page in a browser.")
@click.option("--env", "shows_env", is_flag=True, help="Print the settings for a bot of your own, and exit.")
@click.option("--no-bot", "has_bot", flag_value=False, default=True, help="Start no bot: connect your own with --env.")
@click.option("--fill", type=click.IntRange(1, 1000), metavar="N", help="First send N commands, to fill the chat page.")
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
    lines: tuple[str, ...], opens: bool, shows_env: bool, has_bot: bool, fill: int | None, size: str, port: int | None
) -> None:
    """Start the bot against a simulated Webex (no account needed, nothing to set up)."""
    # Imported here: `serve` does not need it.
    from bot.commands import COMMANDS
    from bot.sandbox import build_command
    from bot.sandbox.client.run import SandboxOptions, run_sandbox
    from bot.sandbox.engine.simulation import CommandHint

    if not has_bot and (lines or fill):
        raise click.UsageError("--say and --fill need a bot. Leave out --no-bot.")
    if lines and fill:
        raise click.UsageError("--fill is for the chat page. Leave out --say.")
    commands = [CommandHint(each.name, each.summary) for each in COMMANDS if each.goal]
    options = SandboxOptions(lines, opens, shows_env, has_bot, fill or 0, port, size == "large", commands)
    sys.exit(run_sandbox(build_command(Path(__file__)), options))


@main.command(short_help="Run a command that only reads, here in the terminal.")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "kind", flag_value="json", help="Print JSON, with the property names of Webex's API.")
@click.option("--csv", "kind", flag_value="csv", help="Print CSV, with the property names of Webex's API.")
def ask(words: tuple[str, ...], kind: str | None) -> None:
    """Run a command that only reads, here in the terminal. It needs a service app, but no bot.

    For example: uv run app.py ask numbers Birmingham active
    """
    settings = _read_settings(TerminalSettings)
    logging.basicConfig(level=logging.ERROR)
    text = " ".join(words)
    try:
        with showing_progress("Asking Webex…") as report_progress:
            answered = (
                ask_for_file(text, kind, settings, report_progress) if kind else ask_it(text, settings, report_progress)
            )
        if isinstance(answered, str):
            click.echo(answered, nl=False)
        elif answered.file is not None:
            save_file(answered.file)
            click.echo(f"Saved {answered.file.name}")
        else:
            build_console().print(render_view(answered))
    except BotError as error:
        _fail("\n  ".join([error.sentence, *map(to_line, error.suggestions)]))


@main.command(short_help="Check the configuration and connections.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
def check(is_json: bool) -> None:
    """Check the settings, tokens, webhooks and database, and say how to fix what is wrong."""
    logging.basicConfig(level=logging.CRITICAL)
    with showing_progress("Checking…") as report_progress:
        findings = examine(report_progress)
    if is_json:
        click.echo(json.dumps([asdict(each) for each in findings], indent=2, ensure_ascii=False))
    else:
        console = build_console()
        for each in findings:
            console.print(render_finding(each.name, each.words, each.advice, is_ok=each.is_ok))
    sys.exit(0 if all(each.is_ok for each in findings) else 1)


def _read_settings(kind: type[S]) -> S:
    """Read the settings, or list everything that is wrong with them and exit."""
    try:
        return read_settings(kind)
    except InvalidSettings as error:
        _fail("\n  ".join([error.sentence, *map(str, error.faults)]))


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
