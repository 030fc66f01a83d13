"""The doctor: looks at all that the bot needs, one finding for each thing, with what to do where it is wrong."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from bot import wire
from bot.calling import Calling
from bot.calling.numbers import ListQuery
from bot.calling.purposes import DEFAULT
from bot.errors import BotError, WebexError, WrongSettings
from bot.messaging import Messaging
from bot.receiver import ALIVE, RESOURCES
from bot.settings import HOW_TO_GET, SECRETS, Settings, read_settings
from bot.store import describe_database

MOST_SKEW_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing."""

    name: str
    is_ok: bool
    words: str
    advice: str = ""


Tell = Callable[[str], None]


def examine(tell: Tell) -> list[Finding]:
    """Look at everything; where the settings cannot be read, at them alone. Raises nothing."""
    try:
        settings = read_settings(Settings)
    except WrongSettings as error:
        return [_find_fault(line) for line in error.lines]
    findings = _look_at_settings(settings)
    with closing(Messaging(settings)) as messaging, closing(Calling(settings)) as calling:
        looks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
            ("the bot token", partial(_look_at_bot, messaging)),
            ("the service app", partial(_look_at_service_app, calling)),
            ("the public address", partial(_look_at_address, settings)),
            ("the webhooks", partial(_look_at_webhooks, settings, messaging)),
            ("the database", partial(_look_at_database, settings)),
            ("the clock", partial(_look_at_clock, messaging)),
        )
        for name, look in looks:
            tell(f"Looking at {name} …")
            try:
                findings += look()
            except BotError as error:
                findings.append(Finding(name, False, error.sentence))
    return findings


def _find_fault(line: str) -> Finding:
    name, _, rest = line.partition(" ")
    words, _, advice = rest.partition(" How to get it: ")
    return Finding(name, False, words, f"How to get it: {advice}")


def _look_at_settings(settings: Settings) -> list[Finding]:
    given = settings.model_fields_set
    findings = []
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        shown = "set" if name.upper() in SECRETS else _show(value)
        findings.append(Finding(name.upper(), True, shown if name in given else f"{shown} (by default)"))
    nobody = not settings.allowed_people and not settings.allowed_rooms
    who = f"{len(settings.allowed_people)} people and domains, {len(settings.allowed_rooms)} spaces"
    advice = f"Set ALLOWED_PEOPLE: {HOW_TO_GET['ALLOWED_PEOPLE']}"
    return [*findings, Finding("who is allowed", not nobody, "nobody" if nobody else who, advice if nobody else "")]


def _show(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "nobody"
    return "not set" if value is None else str(value)


def _look_at_bot(messaging: Messaging) -> Iterator[Finding]:
    try:
        me = messaging.fetch_me()
    except WebexError as error:
        yield Finding("bot token", False, error.sentence, f"WEBEX_BOT_TOKEN: {HOW_TO_GET['WEBEX_BOT_TOKEN']}")
    else:
        yield Finding("bot token", True, f"I am {me.name} ({me.email})")


def _look_at_service_app(calling: Calling) -> Iterator[Finding]:
    calling.check()
    yield Finding("service app's token", True, f"renewed in {calling.token_seconds / 86_400:.1f} days")
    org_id = calling.choose_organization("")
    locations = calling.fetch_locations(org_id)
    advice = "" if locations else "The administrator who authorized the service app may not see any."
    yield Finding("locations", bool(locations), f"{len(locations)} can be read", advice)
    for location in locations[:1]:
        query = ListQuery(location.id, DEFAULT, org_id=org_id)
        count = len(calling.fetch_available_numbers(query).items)
        yield Finding("available numbers", True, f"{count} at {location.name}")
    yield Finding("auto attendants", True, f"{len(calling.fetch_attendants(org_id))} can be read")


def _look_at_address(settings: Settings) -> Iterator[Finding]:
    url = settings.webhook_url
    advice = "Is the bot running (uv run app.py serve), and does the proxy pass /webhook on to it?"
    try:
        with wire.build_session(url, limit_seconds=wire.READ_SECONDS) as session:
            is_ours = session.get(url).text == ALIVE
    except WebexError:
        yield Finding("public address", False, f"{url} does not answer", advice)
    else:
        yield Finding("public address", is_ours, f"{url} is {'this bot' if is_ours else 'somebody else'}", advice)


def _look_at_webhooks(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    mine = [each for each in messaging.fetch_webhooks() if each.get("targetUrl") == settings.webhook_url]
    for resource in sorted(RESOURCES):
        found = [each for each in mine if each.get("resource") == resource]
        states = {str(each.get("status")) for each in found} or {"missing"}
        words = ", ".join(sorted(states))
        yield Finding(f"webhook for {resource}", states == {"active"}, words, "Start the bot anew: it repairs them.")


def _look_at_database(settings: Settings) -> Iterator[Finding]:
    yield Finding("database", True, describe_database(settings.database_url.get_secret_value()))


def _look_at_clock(messaging: Messaging) -> Iterator[Finding]:
    seconds = messaging.measure_clock_skew()
    advice = "Have this machine's clock set by NTP: the bot compares times with Webex's."
    yield Finding("clock", abs(seconds) < MOST_SKEW_SECONDS, f"{seconds:+.0f} s beside Webex's", advice)
