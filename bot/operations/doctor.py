"""The doctor: checks everything that the bot needs and reports one finding for each, with what to do if it is wrong."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from bot import http, limits
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.errors import (
    BotError,
    InvalidSettings,
    SettingFault,
    WebexConnectionError,
    WebexInvalidResponse,
    WebexStatusError,
)
from bot.inbound.receiver import ALIVE
from bot.messaging.client import Messaging
from bot.messaging.webhooks import fetch_webhooks, find_faults
from bot.model import DEFAULT_PURPOSE, Progress, ReportProgress, to_room_key
from bot.operations.advice import advise
from bot.operations.list_comparison import compare_lists
from bot.settings import Settings, advise_setting, is_secret, read_settings
from bot.store import describe_database

UNEXPECTED = "Unexpected error: please report it, with the version of Python and the settings that are set."

ADD_TO_SPACE = (
    "Add the bot to the space, or correct ALLOWED_ROOMS: it takes the link that Webex copies from a space's menu, "
    "a UUID or an ID."
)

RESTART = "Restart the bot: it repairs its webhooks."

OTHER_ADDRESS = (
    "If another bot runs there with the same WEBEX_BOT_TOKEN, give each a token of its own: each takes the other's "
    "events. If PUBLIC_URL has changed, restart the bot."
)

LISTS_DIFFER = (
    "Check again: a number may just have changed. If it stays so, find, summary and export all are wrong by these "
    "numbers. Please report it. Until then, ask each location: numbers, export."
)

UNREACHABLE = "Is the bot running (uv run app.py serve), and does the proxy forward /webhook to it?"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check."""

    name: str
    is_ok: bool
    words: str
    advice: str = ""


Check = Callable[[], Iterator[Finding]]


def examine(report_progress: ReportProgress) -> list[Finding]:
    """Check everything, or only the settings if they cannot be read. Never raises."""
    try:
        settings = read_settings(Settings)
    except InvalidSettings as error:
        return [_report_fault(fault) for fault in error.faults]
    findings = _check_settings(settings)
    checks: list[tuple[str, Check]] = [
        ("database", partial(_check_database, settings)),
        ("public address", partial(_check_address, settings)),
        ("Webex", partial(_check_webex, settings)),
    ]
    for done, (name, check) in enumerate(checks):
        report_progress(Progress(done, len(checks), "checks"))
        findings += run_check(name, check, settings)
    return findings


def run_check(name: str, check: Check, settings: Settings) -> Iterator[Finding]:
    """Run one check. If it fails, the others still run."""
    try:
        yield from check()
    except BotError as error:
        advice = advise(error, settings)
        yield Finding(name, False, advice.problem, advice.action)
    except Exception as error:
        # Without its message, which may hold anything.
        yield Finding(name, False, f"check failed ({type(error).__name__})", UNEXPECTED)


def _report_fault(fault: SettingFault) -> Finding:
    return Finding(fault.name, False, fault.problem, fault.hint)


def _check_settings(settings: Settings) -> list[Finding]:
    given = settings.model_fields_set
    findings = []
    for name in type(settings).model_fields:
        shown = "set" if is_secret(name) else _show(getattr(settings, name))
        findings.append(Finding(name.upper(), True, shown if name in given else f"{shown} (default)"))
    is_nobody = not settings.allowed_people and not settings.allowed_rooms
    who = f"{len(settings.allowed_people)} people and domains, {len(settings.allowed_rooms)} spaces"
    advice = f"Set ALLOWED_PEOPLE. {advise_setting('ALLOWED_PEOPLE')}." if is_nobody else ""
    return [*findings, Finding("authorized people", not is_nobody, "nobody" if is_nobody else who, advice)]


def _show(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return "not set" if value is None else str(value)


def _check_webex(settings: Settings) -> Iterator[Finding]:
    """Check everything that needs Webex; stop after the first call if Webex does not answer."""
    with closing(Messaging(settings, limits.DOCTOR_CALL_SECONDS)) as messaging, closing(Calling(settings)) as calling:
        try:
            bot_token = list(_check_bot_token(settings, messaging))
        except (WebexConnectionError, WebexInvalidResponse) as error:
            advice = advise(error, settings)
            yield Finding("Webex", False, advice.problem, advice.action)
            return
        yield from bot_token
        yield from run_check("spaces", partial(check_rooms, settings, messaging), settings)
        yield from run_check("webhooks", partial(_check_webhooks, settings, messaging), settings)
        yield from run_check("clock", partial(_check_clock, messaging), settings)
        yield from run_check("service app's token", partial(_check_service_app, settings, calling), settings)


def _check_bot_token(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    try:
        me = messaging.fetch_me()
    except BotError as error:
        if error.status != 401:
            raise
        advice = advise(error, settings)
        yield Finding("bot token", False, advice.problem, advice.action)
    else:
        yield Finding("bot token", True, f"signed in as {me.name} ({me.email})")


def _check_service_app(settings: Settings, calling: Calling) -> Iterator[Finding]:
    """Check the token, then its scopes by reading one thing of each kind, so that all missing ones are reported."""
    calling.sign_in()
    yield Finding("service app's token", True, f"renewed in {calling.token_seconds / 86_400:.1f} days")
    org_id = calling.choose_organization("")
    locations = list(run_check("locations", partial(_check_locations, calling, org_id), settings))
    yield from locations
    yield from run_check("addresses", partial(_check_addresses, calling, org_id), settings)
    if all(each.is_ok for each in locations):
        yield from run_check("available numbers", partial(_check_numbers, calling, org_id), settings)
        yield from run_check("organization's list", partial(_compare_lists, calling, org_id), settings)
    else:
        yield Finding("available numbers", False, "not checked: needs a location", "Fix locations first.")
    yield from run_check("auto attendants", partial(_check_attendants, calling, org_id), settings)
    if org_id:
        yield from run_check("organization's name", partial(_check_organization, calling, org_id), settings)


def _check_locations(calling: Calling, org_id: str) -> Iterator[Finding]:
    locations = calling.fetch_locations(org_id)
    advice = "" if locations else "The administrator who authorized the service app may not be allowed to see any."
    yield Finding("locations", bool(locations), f"{len(locations)} found", advice)


def _check_numbers(calling: Calling, org_id: str) -> Iterator[Finding]:
    location = calling.fetch_locations(org_id)[0]
    numbers = calling.fetch_available_numbers(ListQuery(location.id, DEFAULT_PURPOSE, org_id=org_id)).items
    yield Finding("available numbers", True, f"{len(numbers)} at {location.name}")


def _compare_lists(calling: Calling, org_id: str) -> Iterator[Finding]:
    """Compare the organization's list with one location's. A refusal is no fault: each location is asked then."""
    name = "organization's list"
    try:
        comparison = compare_lists(calling, calling.fetch_locations(org_id)[0], org_id)
    except WebexStatusError as refusal:
        if refusal.status != 403:
            raise
        yield Finding(name, True, f"refused, so that each location is asked instead. {refusal.sentence}")
    else:
        yield Finding(name, comparison.is_same, comparison.describe(), "" if comparison.is_same else LISTS_DIFFER)


def _check_attendants(calling: Calling, org_id: str) -> Iterator[Finding]:
    yield Finding("auto attendants", True, f"{len(calling.fetch_auto_attendants(org_id))} found")


def _check_addresses(calling: Calling, org_id: str) -> Iterator[Finding]:
    """Check whether addresses and time zones of locations can be read. Not so is no fault: cards leave them out."""
    without = "cards show no cities, and times in UTC"
    yield _check_optional("addresses", partial(calling.check_addresses, org_id), without)


def _check_organization(calling: Calling, org_id: str) -> Iterator[Finding]:
    """Check whether ORG_ID's name can be read. Not so is no fault: cards then show the end of its id."""
    without = "cards show the end of its id"
    yield _check_optional("organization's name", partial(calling.check_organization, org_id), without)


def _check_optional(name: str, check: Callable[[], None], without: str) -> Finding:
    """Check what needs a scope of its own, without which the bot works. Raises what `check` raises, except a 403."""
    try:
        check()
    except WebexStatusError as refusal:
        if refusal.status != 403:
            raise
        return Finding(name, True, f"not readable, {without}. {refusal.sentence}")
    return Finding(name, True, "readable")


def _check_address(settings: Settings) -> Iterator[Finding]:
    url = settings.webhook_url
    is_ours = False
    try:
        with http.build_session(url, total_seconds=limits.DOCTOR_CALL_SECONDS) as session:
            is_ours = session.get(url).text == ALIVE
        words = "is answered by this bot" if is_ours else "is answered by another server"
    except WebexConnectionError:
        words = "does not answer"
    except BotError as error:
        if error.status is None:
            raise
        words = f"answers with status {error.status}"
    yield Finding("public address", is_ours, f"{url} {words}", "" if is_ours else UNREACHABLE)


def check_rooms(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    """Check that the bot is in each of ALLOWED_ROOMS, and name their titles."""
    if not settings.allowed_rooms:
        return
    rooms = {to_room_key(room.id): room for room in messaging.list_rooms()}
    among = (
        "the bot's spaces" if len(rooms) < limits.MAX_MESSAGES_SEARCHED else f"the bot's {len(rooms):,} latest spaces"
    )
    for key in sorted(settings.allowed_rooms):
        room = rooms.get(key)
        if room is None:
            yield Finding("allowed space", False, f"{key} is not among {among}", ADD_TO_SPACE)
        else:
            title = f"1:1 space with {room.title}" if room.is_direct else f"“{room.title}”"
            yield Finding("allowed space", True, f"{title} ({key})")


def _check_webhooks(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    secret = settings.webhook_secret.get_secret_value()
    for subscription, fault in find_faults(fetch_webhooks(messaging), settings.webhook_url, secret).items():
        name = f"webhook for {subscription.name}"
        if fault is None:
            yield Finding(name, True, "active")
        elif subscription.is_optional and not fault.other_address:
            yield Finding(name, True, f"{fault.words}: {subscription.name} are not answered")
        else:
            yield Finding(name, False, fault.words, OTHER_ADDRESS if fault.other_address else RESTART)


def _check_database(settings: Settings) -> Iterator[Finding]:
    url = settings.database_url.get_secret_value()
    yield Finding("database", True, describe_database(url))
    if url.startswith("sqlite:"):
        yield Finding("SQLite", True, f"version {sqlite3.sqlite_version}")


def _check_clock(messaging: Messaging) -> Iterator[Finding]:
    seconds = messaging.measure_clock_skew()
    if seconds is None:
        yield Finding("clock", True, "not checked: Webex does not send the time")
        return
    is_ok = abs(seconds) < limits.MAX_CLOCK_SKEW_SECONDS
    advice = "" if is_ok else "Set this machine's clock with NTP: the bot compares times with Webex's."
    yield Finding("clock", is_ok, f"{seconds:+.0f} s relative to Webex", advice)
