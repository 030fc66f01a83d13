"""The doctor: looks at all that the bot needs, one finding for each thing, with what to do where it is wrong."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from bot import http, limits
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.errors import BotError, InvalidSettings, WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.inbound.receiver import ALIVE
from bot.messaging.client import Messaging
from bot.messaging.webhooks import fetch_webhooks, find_faults
from bot.model import DEFAULT_PURPOSE, Progress, ReportProgress
from bot.settings import HOW_TO_GET, SECRETS, Settings, read_settings
from bot.store import describe_database

NO_WAY_OUT = "Check WEBEX_API_URL and this machine's way out: HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE."

NO_API = f"Check WEBEX_API_URL: {HOW_TO_GET['WEBEX_API_URL']}."

NOT_FORESEEN = "Nobody thought of this: please report it, with the version of Python and what is set."

NO_ANSWER = "Is the bot running (uv run app.py serve), and does the proxy pass /webhook on to it?"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing."""

    name: str
    is_ok: bool
    words: str
    advice: str = ""


Look = Callable[[], Iterator[Finding]]


def examine(report_progress: ReportProgress) -> list[Finding]:
    """Look at everything; where the settings cannot be read, at them alone. Raises nothing."""
    try:
        settings = read_settings(Settings)
    except InvalidSettings as error:
        return [_find_fault(line) for line in error.lines]
    findings = _look_at_settings(settings)
    looks: list[tuple[str, Look]] = [
        ("database", partial(_look_at_database, settings)),
        ("public address", partial(_look_at_address, settings)),
        ("Webex", partial(_look_at_webex, settings)),
    ]
    for done, (name, look) in enumerate(looks):
        report_progress(Progress(done, len(looks), "checks"))
        findings += _try_to_look(name, look)
    return findings


def _try_to_look(name: str, look: Look) -> Iterator[Finding]:
    """Look at one thing; one that breaks leaves the others to be looked at."""
    try:
        yield from look()
    except BotError as error:
        yield Finding(name, False, error.sentence, _advise(error))
    except Exception as error:
        # Not its words, which may hold anything.
        yield Finding(name, False, f"the look at it broke ({type(error).__name__})", NOT_FORESEEN)


def _advise(error: BotError) -> str:
    """Say what to do, where the error's own sentence does not."""
    match error:
        case WebexConnectionError():
            return NO_WAY_OUT
        case WebexStatusError(status=404) | WebexInvalidResponse():
            return NO_API
        case _:
            return ""


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
        return ", ".join(sorted(value)) or "none"
    return "not set" if value is None else str(value)


def _look_at_webex(settings: Settings) -> Iterator[Finding]:
    """Look at all that takes Webex; at nothing more where it does not answer."""
    with closing(Messaging(settings, limits.DOCTOR_CALL_SECONDS)) as messaging, closing(Calling(settings)) as calling:
        try:
            yield from _look_at_bot(messaging)
        except WebexConnectionError:
            yield Finding("Webex", False, f"{settings.webex_api_url} does not answer", NO_WAY_OUT)
            return
        except WebexInvalidResponse:
            yield Finding("Webex", False, f"{settings.webex_api_url} does not answer in JSON", NO_API)
            return
        looks: list[tuple[str, Look]] = [
            ("webhooks", partial(_look_at_webhooks, settings, messaging)),
            ("clock", partial(_look_at_clock, messaging)),
            ("service app's token", partial(_look_at_service_app, calling)),
        ]
        for name, look in looks:
            yield from _try_to_look(name, look)


def _look_at_bot(messaging: Messaging) -> Iterator[Finding]:
    try:
        me = messaging.fetch_me()
    except WebexStatusError as error:
        if error.status != 401:
            raise
        yield Finding("bot token", False, error.sentence, f"WEBEX_BOT_TOKEN: {HOW_TO_GET['WEBEX_BOT_TOKEN']}")
    else:
        yield Finding("bot token", True, f"I am {me.name} ({me.email})")


def _look_at_service_app(calling: Calling) -> Iterator[Finding]:
    """Look at the token, and by one read of each kind at its scopes: all that are missing are named in one round."""
    calling.sign_in()
    yield Finding("service app's token", True, f"renewed in {calling.token_seconds / 86_400:.1f} days")
    org_id = calling.choose_organization("")
    locations = list(_try_to_look("locations", partial(_look_at_locations, calling, org_id)))
    yield from locations
    if all(each.is_ok for each in locations):
        yield from _try_to_look("available numbers", partial(_look_at_numbers, calling, org_id))
    else:
        yield Finding("available numbers", False, "not looked at: each location has its own", "Mend locations first.")
    yield from _try_to_look("auto attendants", partial(_look_at_attendants, calling, org_id))


def _look_at_locations(calling: Calling, org_id: str) -> Iterator[Finding]:
    locations = calling.fetch_locations(org_id)
    advice = "" if locations else "The administrator who authorized the service app may not see any."
    yield Finding("locations", bool(locations), f"{len(locations)} can be read", advice)


def _look_at_numbers(calling: Calling, org_id: str) -> Iterator[Finding]:
    location = calling.fetch_locations(org_id)[0]
    numbers = calling.fetch_available_numbers(ListQuery(location.id, DEFAULT_PURPOSE, org_id=org_id)).items
    yield Finding("available numbers", True, f"{len(numbers)} at {location.name}")


def _look_at_attendants(calling: Calling, org_id: str) -> Iterator[Finding]:
    yield Finding("auto attendants", True, f"{len(calling.fetch_auto_attendants(org_id))} can be read")


def _look_at_address(settings: Settings) -> Iterator[Finding]:
    url = settings.webhook_url
    is_ours = False
    try:
        with http.build_session(url, total_seconds=limits.DOCTOR_CALL_SECONDS) as session:
            is_ours = session.get(url).text == ALIVE
        words = "is this bot" if is_ours else "is somebody else"
    except WebexConnectionError:
        words = "does not answer"
    except WebexStatusError as refusal:
        words = f"answers with status {refusal.status}"
    yield Finding("public address", is_ours, f"{url} {words}", NO_ANSWER)


def _look_at_webhooks(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    secret = settings.webhook_secret.get_secret_value()
    for resource, fault in find_faults(fetch_webhooks(messaging), settings.webhook_url, secret).items():
        yield Finding(f"webhook for {resource}", not fault, fault or "active", "Start the bot anew: it repairs them.")


def _look_at_database(settings: Settings) -> Iterator[Finding]:
    yield Finding("database", True, describe_database(settings.database_url.get_secret_value()))


def _look_at_clock(messaging: Messaging) -> Iterator[Finding]:
    seconds = messaging.measure_clock_skew()
    if seconds is None:
        yield Finding("clock", True, "unknown: Webex does not say what time it is")
        return
    advice = "Have this machine's clock set by NTP: the bot compares times with Webex's."
    yield Finding("clock", abs(seconds) < limits.MAX_CLOCK_SKEW_SECONDS, f"{seconds:+.0f} s beside Webex's", advice)
