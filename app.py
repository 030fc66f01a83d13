"""The bot's front door: `create_app` builds it, the command line serves it or starts a sandbox around it."""

import gc
import json
import logging
import multiprocessing.util
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from werkzeug.serving import make_server

from bot import limits
from bot.errors import BotError, InvalidSettings
from bot.inbound.receiver import build_receiver
from bot.logs import configure_logging
from bot.messaging.client import Messaging
from bot.model import File
from bot.operations.advice import advise
from bot.operations.bot import Bot, build_bot
from bot.operations.doctor import examine
from bot.operations.health import build_health
from bot.operations.startup import check_start, prepare
from bot.settings import S, Settings, TerminalSettings, read_settings
from bot.terminal.ask import ask as ask_it
from bot.terminal.ask import ask_for_file, to_line
from bot.terminal.render import build_console, render_finding, render_view, showing_progress

log = logging.getLogger("bot")

TO_OUR_LOG = {"handlers": {}, "formatters": {}, "loggers": {"_granian": {"propagate": True}}}
"""Has the server's own lines go the way of the bot's, in LOG_FORMAT."""


def create_app(settings: Settings) -> Flask:
    """Build the Flask app with the bot behind it, as `app.extensions["bot"]`.

    What an earlier process accepted and did not answer is taken up at once. Raises BotError.
    """
    messaging = Messaging(settings)
    me = messaging.fetch_me()  # first of all: the receiver must know its own messages when it sees them
    bot = build_bot(settings, messaging, me)
    app = Flask("bot", static_folder=None)
    secret = settings.webhook_secret.get_secret_value()
    app.register_blueprint(build_receiver(secret, me.id, bot.event_queue.enqueue))
    if settings.admin_port is None:
        app.register_blueprint(build_health(bot.readiness))
    app.extensions["bot"] = bot
    return app


def create_served_app() -> Flask:
    """Build the app in the server's worker process, from the environment, and register the webhooks."""
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    settings = read_settings(Settings)
    configure_logging(settings)
    try:
        app = create_app(settings)
    except BotError as error:  # what check_start found in order a moment ago is no longer so
        log.error("The bot cannot start: %s", advise(error, settings))  # noqa: TRY400
        sys.exit(1)
    bot: Bot = app.extensions["bot"]
    # The worker's own end, before Python waits for its threads.
    multiprocessing.util.Finalize(None, bot.close, (limits.STOP_SECONDS,), exitpriority=0)
    threading.Thread(target=prepare, args=(bot,), name="prepare", daemon=True).start()
    if settings.admin_port is not None:
        _serve_health(bot, settings.admin_port)
    # What is here now stays: to look through all of it for garbage again and again would make those wait who ask then.
    gc.freeze()
    return app


def _end_with_parent() -> None:
    """End the worker at once when the process that started it is gone: it would answer beside its successor."""
    if parent := multiprocessing.parent_process():
        parent.join()
        signal.raise_signal(signal.SIGKILL)


def _serve_health(bot: Bot, port: int) -> None:
    """Serve health and metrics on a port of their own, which no proxy need pass on."""
    app = Flask("health", static_folder=None)
    app.register_blueprint(build_health(bot.readiness))
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(bot.settings.host, port, app, threaded=True)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """A Webex bot that lists the phone numbers that a Webex Calling location has left to give.

    To begin, without any account: uv run app.py sandbox --open
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@main.command(short_help="Serve the bot for Webex.")
def serve() -> None:
    """Serve the bot for Webex, with the settings of the environment or .env."""
    settings = _read_settings(Settings)
    configure_logging(settings)
    check_start(settings)
    server = Granian(
        "app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=limits.SERVER_THREADS,
        log_level=LogLevels.error,
        log_dictconfig=TO_OUR_LOG,
        workers_kill_timeout=limits.KILL_SECONDS,
    )
    log.info("Listening on %s port %d for %s/webhook.", settings.host, settings.port, settings.public_url)
    # Not by its name: the working directory may be another than the bot's.
    server.serve(target_loader=create_served_app, wrap_loader=False)


@main.command(short_help="Start a Webex of your own with the bot in it.")
@click.option("--say", "lines", multiple=True, metavar="TEXT", help="Say a line, print the answer, stop. Repeatable.")
@click.option("--open", "opens", is_flag=True, help="Open the chat page in the browser.")
@click.option("--env", "shows_env", is_flag=True, help="Print the settings for another Webex client, and stop.")
@click.option("--port", default=8090, show_default=True, help="Where the simulated Webex listens on this machine.")
def sandbox(lines: tuple[str, ...], opens: bool, shows_env: bool, port: int) -> None:
    """Start a Webex of your own with the bot in it: no account, nothing to set up."""
    from bot.sandbox import build_command
    from bot.sandbox.client.run import run_sandbox  # here: whoever serves the bot for Webex needs none of it

    sys.exit(run_sandbox(build_command(Path(__file__)), lines, opens=opens, shows_env=shows_env, port=port))


@main.command(short_help="Answer in the terminal, with the service app alone.")
@click.argument("words", nargs=-1, required=True)
@click.option("--json", "kind", flag_value="json", help="Write JSON, with the API's property names.")
@click.option("--csv", "kind", flag_value="csv", help="Write CSV, with the API's property names.")
def ask(words: tuple[str, ...], kind: str | None) -> None:
    """Answer in the terminal, with the service app alone: uv run app.py ask numbers Birmingham active"""
    settings = _read_settings(TerminalSettings)
    logging.basicConfig(level=logging.ERROR)
    text = " ".join(words)
    try:
        with showing_progress("Asking Webex …") as report_progress:
            answered = (
                ask_for_file(text, kind, settings, report_progress) if kind else ask_it(text, settings, report_progress)
            )
    except BotError as error:
        _give_up("\n  ".join([error.sentence, *map(to_line, error.suggestions)]))
    if isinstance(answered, str):
        click.echo(answered, nl=False)
    elif answered.file is not None:
        _keep(answered.file)
    else:
        build_console().print(render_view(answered))


def _keep(file: File) -> None:
    """Write a file into the working directory."""
    try:
        Path(file.name).write_bytes(file.content)
    except OSError as error:
        _give_up(f"I cannot write {file.name} here: {error.strerror}. Go to a folder that you may write to.")
    click.echo(f"Written: {file.name}")


def _give_up(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)


@main.command(short_help="Say what is wrong, and what to do.")
@click.option("--json", "is_json", is_flag=True, help="Write JSON.")
def check(is_json: bool) -> None:
    """Examine the settings, the tokens, the webhooks, the database: what is wrong, and what to do."""
    logging.basicConfig(level=logging.CRITICAL)
    with showing_progress("Looking …") as report_progress:
        findings = examine(report_progress)
    if is_json:
        click.echo(json.dumps([asdict(each) for each in findings], indent=2, ensure_ascii=False))
    else:
        console = build_console()
        for each in findings:
            console.print(render_finding(each.name, each.words, each.advice, is_ok=each.is_ok))
    sys.exit(0 if all(each.is_ok for each in findings) else 1)


def _read_settings(kind: type[S]) -> S:
    """Read the settings, or say what is wrong with them, all at once, and stop."""
    try:
        return read_settings(kind)
    except InvalidSettings as error:
        click.echo(error.sentence, err=True)
        for fault in error.faults:
            click.echo(f"  {fault}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
