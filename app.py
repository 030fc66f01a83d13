"""The bot's front door: `create_app` builds it, the command line serves it or starts a sandbox around it."""

import logging
import multiprocessing.util
import signal
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import click
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from pydantic import ValidationError
from werkzeug.serving import make_server

from bot.assembly import Bot, build_bot
from bot.errors import BotError, WebexRefused, WebexUnreachable
from bot.health import build_health
from bot.messaging import Messaging
from bot.receiver import build_receiver
from bot.sandbox import Guest, GuestStopped, NoAnswer, Person, Sandbox, build_command
from bot.sandbox.chat import has_packages, install_packages
from bot.sandbox.terminal import to_lines as to_card_lines
from bot.settings import HOW_TO_GET, Settings, to_lines
from bot.store import prepare_database

log = logging.getLogger("bot")

RECEIVER_THREADS = 8
"""Enough: a webhook is answered once its event is written down, and the database has one writer at a time."""

FIRST_PAUSE_SECONDS = 15
LONGEST_PAUSE_SECONDS = 300
"""Between two attempts to register the webhooks, while Webex cannot be asked."""


STOP_SECONDS = 10
"""How long what runs may go on when the bot is told to stop."""

KILL_SECONDS = 14
"""When it is ended whatever it does; what is unfinished is taken up at the next start."""


def create_app(settings: Settings) -> Flask:
    """Build the Flask app with the bot behind it, as `app.extensions["bot"]`.

    What an earlier process accepted and did not answer is taken up at once. Raises BotError.
    """
    messaging = Messaging(settings)
    me = messaging.fetch_me()  # first of all: the receiver must know its own messages when it sees them
    bot = build_bot(settings, messaging, me)
    app = Flask("bot", static_folder=None)
    secret = settings.webhook_secret.get_secret_value()
    app.register_blueprint(build_receiver(secret, me.id, bot.ledger.accept))
    if settings.admin_port is None:
        app.register_blueprint(build_health(bot.readiness))
    app.extensions["bot"] = bot
    return app


def create_served_app() -> Flask:
    """Build the app in the server's worker process, from the environment, and register the webhooks."""
    settings = Settings()
    configure_logging(settings)
    app = create_app(settings)
    bot: Bot = app.extensions["bot"]
    # The worker's own end, before Python waits for its threads.
    multiprocessing.util.Finalize(None, bot.close, (STOP_SECONDS,), exitpriority=0)
    threading.Thread(target=_prepare, args=(bot,), name="prepare", daemon=True).start()
    if settings.admin_port is not None:
        _serve_health(bot, settings.admin_port)
    return app


def _serve_health(bot: Bot, port: int) -> None:
    """Serve health and metrics on a port of their own, which no proxy need pass on."""
    app = Flask("health", static_folder=None)
    app.register_blueprint(build_health(bot.readiness))
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server(bot.settings.host, port, app, threaded=True)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()


def configure_logging(settings: Settings) -> None:
    """Send the log to standard error, a line for each event."""
    logging.basicConfig(
        level=settings.log_level,
        format="%(asctime)s %(levelname)-7s %(message)s",
        stream=sys.stderr,
        force=True,
    )
    # The SDK tells of its own User-Agent at every start.
    logging.getLogger("webexteamssdk").setLevel(logging.WARNING)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A Webex bot that lists the phone numbers that a Webex Calling location has left to give."""


@main.command()
def serve() -> None:
    """Serve the bot for Webex, with the settings of the environment or .env."""
    settings = _read_settings()
    configure_logging(settings)
    _check_start(settings)
    server = Granian(
        "app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=RECEIVER_THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=KILL_SECONDS,
    )
    log.info("Listening on %s port %d for %s/webhook.", settings.host, settings.port, settings.public_url)
    # Not by its name: the working directory may be another than the bot's.
    server.serve(target_loader=create_served_app, wrap_loader=False)


@main.command()
@click.option("--say", "lines", multiple=True, metavar="TEXT", help="Say a line, print the answer, stop. Repeatable.")
@click.option("--open", "opens", is_flag=True, help="Open the chat page in the browser.")
@click.option("--env", "shows_env", is_flag=True, help="Print the settings for another Webex client, and stop.")
@click.option("--port", default=8090, show_default=True, help="Where the simulated Webex listens on this machine.")
def sandbox(lines: tuple[str, ...], opens: bool, shows_env: bool, port: int) -> None:
    """Start a Webex of your own with the bot in it: no account, nothing to set up."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # being told to stop is a Ctrl-C: the bot stops too
    chosen = 0 if lines or shows_env else port
    with suppress(KeyboardInterrupt), tempfile.TemporaryDirectory() as folder, _open_sandbox(chosen) as webex:
        if shows_env:
            click.echo("\n".join(webex.describe_settings(port)))
            return
        log_file = Path(folder) / "bot.log" if lines else None
        settings = webex.settings | {
            "ALLOWED_PEOPLE": _list_emails(webex, webex.allowed),
            "ASSIGNERS": _list_emails(webex, webex.assigners),
            "WATCH_MINUTES": "1",  # so that a watch is seen at work
        }
        try:
            with Guest(build_command(Path(__file__)), webex.url, settings, Path(folder), log_file):
                _converse(webex, lines) if lines else _show_page(webex, opens)
        except (GuestStopped, NoAnswer) as error:
            click.echo(f"{error}\n{log_file.read_text() if log_file else ''}", err=True)
            sys.exit(1)


def _list_emails(webex: Sandbox, names: Sequence[str]) -> str:
    return ",".join(webex.people[name]["email"] for name in names)


def _open_sandbox(port: int) -> Sandbox:
    try:
        return Sandbox(port)
    except SystemExit:  # so werkzeug ends when a port is taken
        click.echo(f"Port {port} is taken. Choose another: uv run app.py sandbox --port {port + 1}", err=True)
        sys.exit(1)


def _converse(webex: Sandbox, lines: tuple[str, ...]) -> None:
    """Say each line as the administrator, in the 1:1 space with the bot, and print what comes back."""
    with closing(Person(webex.url, webex.people["Administrator"]["token"])) as person:
        for line in lines:
            click.secho(f"Administrator: {line}", bold=True)
            answer = person.wait_for_answer(person.say(line, to=webex.bot_email))
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
        click.echo("Installing what the chat page needs to show cards, with npm, this once …")
        if not install_packages():
            click.echo("npm is missing or failed: the page will show answers in words. Install Node.js to see cards.")
    click.secho(f"Open {webex.url} and type: numbers Birmingham", bold=True)
    click.echo("Ctrl-C stops it.")
    if opens:
        webbrowser.open(webex.url)
    threading.Event().wait()


def _read_settings() -> Settings:
    """Read the settings, or say what is wrong with them, all at once, and stop."""
    try:
        return Settings()
    except ValidationError as error:
        click.echo("The bot cannot start. Please mend these settings, in the environment or in .env:", err=True)
        for line in to_lines(error):
            click.echo(f"  {line}", err=True)
        sys.exit(1)


def _check_start(settings: Settings) -> None:
    """Stop here, with a sentence, where serving would be in vain."""
    if not settings.allowed_people and not settings.allowed_rooms:
        log.warning(
            "NOBODY MAY USE THE BOT: set ALLOWED_PEOPLE (%s) or ALLOWED_ROOMS (%s).",
            HOW_TO_GET["ALLOWED_PEOPLE"],
            HOW_TO_GET["ALLOWED_ROOMS"],
        )
    messaging = Messaging(settings)
    try:
        prepare_database(settings.database_url.get_secret_value())
        me = messaging.fetch_me()
        log.info("I am %s (%s).", me.name, me.email)
    except BotError as error:
        log.error("The bot cannot start: %s", _explain_start(error, settings))  # noqa: TRY400
        sys.exit(1)
    finally:
        messaging.close()


def _explain_start(error: BotError, settings: Settings) -> str:
    match error:
        case WebexRefused(status=401):
            return f"Webex does not accept WEBEX_BOT_TOKEN. How to get it: {HOW_TO_GET['WEBEX_BOT_TOKEN']}"
        case WebexUnreachable():
            return f"{settings.webex_api_url} does not answer. Check WEBEX_API_URL and this machine's way out."
        case _:
            return error.sentence


def _prepare(bot: Bot) -> None:
    """Register the webhooks once the server listens, and have the service app's token at hand."""
    settings = bot.settings
    pause_seconds = FIRST_PAUSE_SECONDS
    _wait_until_listening(settings)
    while True:
        try:
            bot.upkeep.open()
            bot.calling.fetch_locations(bot.calling.choose_organization(""))
        except BotError as error:
            log.error("Not ready: %s Trying again in %d s.", error.sentence, pause_seconds)  # noqa: TRY400
            time.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, LONGEST_PAUSE_SECONDS)
        else:
            log.info("Ready.")
            return


def _wait_until_listening(settings: Settings) -> None:
    """Wait for the server's own port: a webhook that is activated before would fail at its first event."""
    while True:
        try:
            socket.create_connection((settings.host, settings.port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return


if __name__ == "__main__":
    main()
