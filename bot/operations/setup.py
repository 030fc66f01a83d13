"""`setup`: asks for the settings one by one, tries each at once, and writes `.env`. Nothing secret is printed."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

import click

from bot import limits
from bot.calling import Calling
from bot.env_file import NAME, list_environment, read_values, write_env_file
from bot.errors import BotError, ServiceAppRefused
from bot.messaging.client import Messaging
from bot.messaging.payloads import Room
from bot.model import to_room_key
from bot.operations.advice import advise
from bot.partial_settings import build_trial
from bot.setting_values import is_loopback_url, split_people, strip_token, to_api_url, to_public_url
from bot.settings import Settings
from bot.startup_errors import NotABotToken
from cards.text import describe_count

MAX_SPACES_SHOWN = 20

SECRET_BYTES = 24

ADDRESSES = ("WEBEX_API_URL", "WEBEX_CATALOG_URL")
"""Where Webex is, for those who need another address: taken from the environment into the file, and not asked for."""

BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = (
    "WEBEX_BOT_TOKEN",
    "SERVICE_APP_CLIENT_ID",
    "SERVICE_APP_CLIENT_SECRET",
    "SERVICE_APP_REFRESH_TOKEN",
)


def write_settings() -> bool:
    """Ask for the settings and write `.env`; returns whether it was written. Raises BotError."""
    present = _read_present()
    click.echo(f"This writes the bot's settings to {Path.cwd() / NAME}, which only you can read.")
    click.echo("Each one is tried at once. Tokens and secrets stay hidden while you paste them. Ctrl-C stops.")
    if NAME.exists() and not click.confirm(f"\n{NAME} is there already. Change it? What you leave empty stays"):
        return False
    setup = Setup(present)
    setup.ask_all()
    try:
        write_env_file(setup.values)
    except OSError as error:
        raise BotError(f"Cannot write {Path.cwd() / NAME}: {error.strerror}.") from None
    click.secho(f"\nWrote {Path.cwd() / NAME}.", bold=True)
    for name, value in list_environment(Settings.model_fields).items():
        if name not in ADDRESSES and setup.values.get(name, value) != value:
            click.echo(f"{name} is also set in the environment, which comes before {NAME}: remove it there.")
    return True


def _read_present() -> dict[str, str]:
    """Read what `.env` and the environment have. Raises BotError if the file cannot be read."""
    try:
        return read_values() | list_environment(Settings.model_fields)
    except (OSError, UnicodeDecodeError) as error:
        raise BotError(f"{Path.cwd() / NAME} cannot be read ({type(error).__name__}).") from None


class Setup:
    """Asks for the settings. `values` holds what is to be written."""

    def __init__(self, present: Mapping[str, str]) -> None:
        """`present` holds the settings that there are already; Enter keeps each of them. Raises BotError."""
        self._present = present
        self.values: dict[str, str] = {}
        for name in ADDRESSES:
            if address := present.get(name):
                try:
                    self.values[name] = to_api_url(address)
                except ValueError as error:
                    raise BotError(f"{name}: {error}.") from None

    def ask_all(self) -> None:
        """Ask for everything that the bot needs."""
        self._ask_bot_token()
        self._ask_service_app()
        self._ask_who()
        self._ask_connection()

    def _ask_bot_token(self) -> None:
        _show_step("1. The bot", "developer.webex.com, your picture, My Webex Apps, Create a New App, Create a Bot.")
        while True:
            self._ask_secret(BOT_TOKEN, "Bot access token")
            try:
                with self._open_messaging() as messaging:
                    me = messaging.fetch_me()
            except BotError as error:
                self._report(error)
                if _is_refusal(error) or not _keep_untried():
                    continue
                return
            _report_success(f"Signed in as {me.name} ({me.email}).")
            return

    def _ask_service_app(self) -> None:
        where = "The same page, Create a Service App. An administrator authorizes it in Control Hub, Apps."
        _show_step("2. The service app, which reads Webex Calling", where)
        wanted: tuple[str, ...] = (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)
        while True:
            if CLIENT_ID in wanted:
                self._ask_text(CLIENT_ID, "Client ID", _check_id)
                self._ask_secret(CLIENT_SECRET, "Client secret")
            if REFRESH_TOKEN in wanted:
                self._ask_secret(REFRESH_TOKEN, "Refresh token")
            try:
                self._try_service_app()
            except ServiceAppRefused as error:
                self._report(error)
                wanted = (CLIENT_ID, CLIENT_SECRET) if error.is_client_wrong else (REFRESH_TOKEN,)
            except BotError as error:
                self._report(error)
                if _keep_untried():
                    return
            else:
                return

    def _try_service_app(self) -> None:
        """Sign in, and read the locations. Raises BotError if the sign-in fails."""
        with closing(Calling(build_trial(self.values))) as calling:
            calling.sign_in()
            try:
                count = len(calling.fetch_locations(calling.choose_organization("")))
            except BotError as error:
                # The token is right. What else is missing can be added later, and the check at the end says it again.
                self._report(error)
            else:
                _report_success(f"Webex Calling has {describe_count(count, 'location')}.")

    def _ask_who(self) -> None:
        _show_step("3. Who may use the bot", "Nobody else can. You can change all of this later.")
        people, spaces = self._find_people_and_spaces()
        present = self._present.get("ALLOWED_PEOPLE") or ", ".join(people[:1])
        if people:
            click.echo(f"The bot has a 1:1 space with {', '.join(people)}.")
        self._ask_text("ALLOWED_PEOPLE", "Emails and @domains, such as your own email", _check_people, present)
        if spaces:
            self._ask_spaces(spaces)
        assigners = "Which of them may also assign numbers? Emails and @domains, or - for nobody"
        self._ask_text("ASSIGNERS", assigners, _check_people_or_nobody, self._present.get("ASSIGNERS") or "-")
        if self.values["ASSIGNERS"] == "-":
            self.values["ASSIGNERS"] = ""

    def _find_people_and_spaces(self) -> tuple[list[str], list[Room]]:
        """Return who has a 1:1 space with the bot, and its group spaces; nothing where Webex does not say."""
        try:
            with self._open_messaging() as messaging:
                rooms = list(islice(messaging.list_rooms(), limits.MAX_MESSAGES_SEARCHED))
                direct = [room.id for room in rooms if room.is_direct][:MAX_SPACES_SHOWN]
                people = [messaging.fetch_direct_email(room_id) for room_id in direct]
        except BotError:
            return [], []
        return list(filter(None, people)), [room for room in rooms if not room.is_direct][:MAX_SPACES_SHOWN]

    def _ask_spaces(self, spaces: Sequence[Room]) -> None:
        click.echo("Spaces in which every member may use it; the bot is in these:")
        for number, space in enumerate(spaces, 1):
            click.echo(f"  {number}. {space.title}")

        def to_keys(text: str) -> str:
            if text == "-":
                return self._present.get("ALLOWED_ROOMS", "")
            return ",".join(to_room_key(spaces[index].id) for index in _parse_choice(text, len(spaces)))

        kept = "the present ones" if self._present.get("ALLOWED_ROOMS") else "none"
        self._ask_text("ALLOWED_ROOMS", f"Their numbers, such as 1,2 (- for {kept})", to_keys, "-")

    def _ask_connection(self) -> None:
        _show_step(
            "4. How events reach the bot",
            "By default over a connection that the bot opens (a websocket). It needs no public address.",
        )
        question = "Has the bot a public https address, and should Webex deliver there (webhooks)?"
        present = self._present.get("PUBLIC_URL", "")
        if not click.confirm(question, default=bool(present)):
            self.values["CONNECTION"] = "websocket" if present else ""
            return
        is_local = is_loopback_url(self.values.get("WEBEX_API_URL", ""))
        self._ask_text(
            "PUBLIC_URL", "Public address", lambda text: to_public_url(text, is_webex_local=is_local), present
        )
        self.values["CONNECTION"] = ""
        self.values["WEBHOOK_SECRET"] = self._present.get("WEBHOOK_SECRET") or secrets.token_hex(SECRET_BYTES)

    def _ask_secret(self, name: str, title: str) -> None:
        """Ask for a secret, without showing what is typed, until it is one that can be sent."""
        present = self._present.get(name, "")
        kept = " (Enter keeps the present one)" if present else ""
        while True:
            entered = click.prompt(f"{title}{kept}", default=present or None, hide_input=True, show_default=False)
            value = strip_token(entered)
            if re.fullmatch("[!-~]+", value):
                self.values[name] = value
                return
            _report_fault("That is empty, or has characters that no token has. Copy it again.")

    def _ask_text(self, name: str, title: str, to_value: Callable[[str], str], default: str = "") -> None:
        """Ask for a setting until `to_value` accepts it: it returns what is written, or raises ValueError."""
        default = default or self._present.get(name, "")
        while True:
            entered = click.prompt(title, default=default or None, type=str)
            try:
                self.values[name] = to_value(entered.strip())
            except ValueError as error:
                _report_fault(f"{error}.")
            else:
                return

    def _open_messaging(self) -> closing[Messaging]:
        return closing(Messaging(build_trial(self.values), limits.DOCTOR_CALL_SECONDS))

    def _report(self, error: BotError) -> None:
        _report_fault(f"{str(advise(error, build_trial(self.values))).rstrip('.')}.")


def _parse_choice(text: str, count: int) -> list[int]:
    """Parse the numbers of lines, counted from 1, to indexes. Raises ValueError."""
    words = [word for word in re.split(r"[,;\s]+", text) if word]
    if not words or not all(word.isascii() and word.isdigit() and 1 <= int(word) <= count for word in words):
        raise ValueError(f"Type numbers from 1 to {count}, separated by commas, or -")
    return [int(word) - 1 for word in words]


def _check_id(text: str) -> str:
    if not re.fullmatch("[!-~]+", text):
        raise ValueError("That is empty, or has characters that no client ID has")
    return text


def _check_people(text: str) -> str:
    people = split_people(text)
    if not people:
        raise ValueError("Nobody is named")
    return ",".join(sorted(people))


def _check_people_or_nobody(text: str) -> str:
    return text if text == "-" else _check_people(text)


def _is_refusal(error: BotError) -> bool:
    """Return whether another token is needed, and not another attempt."""
    return isinstance(error, NotABotToken) or error.status in (401, 403)


def _keep_untried() -> bool:
    """Ask whether to go on with a value that could not be tried."""
    return click.confirm("Go on without having tried it?", default=False)


def _show_step(title: str, where: str) -> None:
    click.secho(f"\n{title}", bold=True)
    click.echo(where)


def _report_success(sentence: str) -> None:
    click.echo(f"{click.style('✓', fg='green')} {sentence}")


def _report_fault(sentence: str) -> None:
    click.echo(f"{click.style('✗', fg='red')} {sentence}")
