"""What the doctor checks with Webex: the bot's token, its spaces and webhooks, and the service app with its scopes."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import TypeAlias

from bot import limits
from bot.calling import Calling
from bot.calling.available_numbers import ListQuery
from bot.errors import BotError, WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.webhooks import MISSING, fetch_webhooks, find_faults
from bot.model import DEFAULT_PURPOSE, TargetKind, to_room_key, to_uuid
from bot.operations.advice import advise
from bot.operations.findings import Finding, Group, build_pending
from bot.operations.list_comparison import compare_lists
from bot.setting_descriptions import advise_setting
from bot.settings import Settings
from bot.startup_errors import NotABotToken

RunCheck: TypeAlias = Callable[..., Iterator[Finding]]
"""`run_check` of the doctor."""

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

CORRECT_ORGANIZATION = (
    "Correct ORG_ID, or leave it out for the service app's own organization. Only a service app that a partner "
    "administrator has authorized reaches other organizations."
)


def check_webex(settings: Settings, run_check: RunCheck, *, may_run: bool) -> Iterator[Finding]:
    """Check everything that needs Webex; stop after the first call if Webex does not answer.

    `may_run` says whether the bot seems to be running: one that does not has registered no webhooks yet.
    """
    left = ("spaces", "clock") if settings.uses_websocket else ("spaces", "webhooks", "clock")
    with closing(Messaging(settings, limits.DOCTOR_CALL_SECONDS)) as messaging, closing(Calling(settings)) as calling:
        try:
            bot_token = list(_check_bot_token(settings, messaging))
        except (WebexConnectionError, WebexInvalidResponse) as error:
            advice = advise(error, settings)
            yield Finding("Webex", False, advice.problem, advice.action)
            yield build_pending(["tokens", *left, *_list_with_service_app(settings)], "not checked: they need Webex")
            return
        yield from bot_token
        if all(each.is_ok for each in bot_token):
            yield from _check_messaging(settings, messaging, run_check, may_run=may_run)
        else:
            yield build_pending(left, "not checked: they need the bot's token")
        checks = partial(_check_service_app, settings, calling, run_check)
        yield from run_check("service app's token", checks, settings)


def _check_messaging(
    settings: Settings, messaging: Messaging, run_check: RunCheck, *, may_run: bool
) -> Iterator[Finding]:
    yield from run_check("spaces", partial(check_rooms, settings, messaging), settings)
    if not settings.uses_websocket:
        webhooks = partial(_check_webhooks, settings, messaging, may_run=may_run)
        yield from run_check("webhooks", webhooks, settings)
    yield from run_check("clock", partial(_check_clock, messaging), settings, Group.MACHINE)


def _check_bot_token(settings: Settings, messaging: Messaging) -> Iterator[Finding]:
    try:
        me = messaging.fetch_me()
    except NotABotToken as error:
        yield Finding("bot token", False, error.sentence.rstrip("."))
    except BotError as error:
        if error.status != 401:
            raise
        advice = advise(error, settings)
        yield Finding("bot token", False, advice.problem, advice.action, cause=advice.problem)
    else:
        yield Finding("bot token", True, f"signed in as {me.name} ({me.email})")


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


def _check_webhooks(settings: Settings, messaging: Messaging, *, may_run: bool) -> Iterator[Finding]:
    secret = settings.webhook_secret.get_secret_value()
    faults = find_faults(fetch_webhooks(messaging), settings.webhook_url, secret)
    if not may_run and all(fault and fault.words == MISSING for fault in faults.values()):
        yield build_pending(["webhooks"], "not started yet: uv run app.py serve registers them")
        return
    for subscription, fault in faults.items():
        name = f"webhook for {subscription.name}"
        if fault is None:
            yield Finding(name, True, "active")
        elif subscription.is_optional and not fault.other_address:
            yield Finding(name, True, f"{fault.words}: {subscription.name} are not answered")
        else:
            advice = OTHER_ADDRESS if fault.other_address else RESTART
            yield Finding(name, False, fault.words, advice, cause=fault.words)


def _check_clock(messaging: Messaging) -> Iterator[Finding]:
    seconds = messaging.measure_clock_skew()
    if seconds is None:
        yield build_pending(["clock"], "not checked: Webex does not send the time", Group.MACHINE)
        return
    is_ok = abs(seconds) < limits.MAX_CLOCK_SKEW_SECONDS
    advice = "" if is_ok else "Set this machine's clock with NTP: the bot compares times with Webex's."
    yield Finding("clock", is_ok, f"{seconds:+.0f} s relative to Webex", advice, Group.MACHINE)


def _check_service_app(settings: Settings, calling: Calling, run_check: RunCheck) -> Iterator[Finding]:
    """Check the token, then its scopes by reading one thing of each kind, so that all missing ones are reported."""
    try:
        calling.sign_in()
    except BotError as error:
        advice = advise(error, settings)
        yield Finding("service app's token", False, advice.problem, advice.action)
        yield build_pending(_list_with_service_app(settings), "not checked: they need the service app's token")
        return
    yield Finding("service app's token", True, f"renewed in {calling.token_seconds / 86_400:.1f} days")
    org_id = calling.choose_organization("")
    wrong_organization = list(_check_org_id(calling, org_id))
    if wrong_organization:
        yield from wrong_organization
        yield build_pending(_list_with_service_app(settings), "not checked: they need the organization")
        return
    yield from _check_scopes(settings, calling, org_id, run_check)


def _check_org_id(calling: Calling, org_id: str) -> Iterator[Finding]:
    """Yield a finding if ORG_ID is to blame: its organization is refused, and the service app's own is not."""
    if not org_id:
        return
    if to_uuid(org_id, "ORGANIZATION") is None:
        yield Finding("ORG_ID", False, "not an organization's ID", f"{advise_setting('ORG_ID')}.")
        return
    try:
        calling.fetch_locations(org_id)
    except WebexStatusError as refusal:
        if refusal.status in (400, 403, 404) and _has_own_locations(calling):
            words = f"Webex refuses this organization (status {refusal.status}), and not the service app's own"
            yield Finding("ORG_ID", False, words, CORRECT_ORGANIZATION)
    except BotError:
        return  # the check of the locations reports it


def _has_own_locations(calling: Calling) -> bool:
    """Return whether the locations of the service app's own organization can be read."""
    try:
        calling.fetch_locations("")
    except BotError:
        return False
    return True


def _check_scopes(settings: Settings, calling: Calling, org_id: str, run_check: RunCheck) -> Iterator[Finding]:
    locations = list(run_check("locations", partial(_check_locations, calling, org_id), settings))
    yield from locations
    yield from run_check("addresses", partial(_check_addresses, calling, org_id), settings)
    if all(each.is_ok for each in locations):
        yield from run_check("available numbers", partial(_check_numbers, calling, org_id), settings)
        yield from run_check("organization's list", partial(_compare_lists, calling, org_id), settings)
    else:
        yield build_pending(["available numbers"], "not checked: they need a location")
    for kind in settings.assign_to:
        yield from run_check(kind.plural, partial(_check_targets, calling, org_id, kind), settings)
    if org_id:
        yield from run_check("organization's name", partial(_check_organization, calling, org_id), settings)


def _list_with_service_app(settings: Settings) -> list[str]:
    """List what cannot be checked without the service app's token."""
    return ["locations", "available numbers", *(kind.plural for kind in settings.assign_to)]


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


def _check_targets(calling: Calling, org_id: str, kind: TargetKind) -> Iterator[Finding]:
    yield Finding(kind.plural, True, f"{len(calling.targets.fetch_all(org_id, (kind,)))} found")


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
