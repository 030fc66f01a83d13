"""`report`: sets up a report, which runs a reading command on a schedule, or sends one now."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from bot import limits
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.shared.one_location import resolve_location
from bot.commands.shared.reports import SHOW_REPORTS, add_report_line, describe_reported, find_reports
from bot.errors import NotFound, NothingToExport, NotPossible, NotUnderstood, WebexError
from bot.language.everywhere import EVERYWHERE
from bot.language.names import match_locations
from bot.language.report_phrases import WORDS, Parse, parse_report
from bot.language.schedules import read_schedule
from bot.language.short_form import write_request
from bot.model import Location, Report, Request, Suggestion
from bot.model.schedules import Schedule
from bot.recurrence import anchor, find_next, is_zone
from cards.reports import build_scheduled
from cards.text import capitalize, shorten
from cards.view import View

RunRequest = Callable[[Request, CommandContext], View]

FindCommand = Callable[[str], Command | None]

_EXAMPLE = "report summary every Monday at 8:00"

_SUGGESTED = ("every weekday at 8:00", "every Monday at 8:00", "on the 1st at 8:00")


def build_report_command(parse: Parse, run_request: RunRequest, find_command: FindCommand) -> Command:
    """Build `report`. It parses and runs the other commands as if each were typed by itself."""

    def run(request: Request, context: CommandContext) -> View:
        """Set up a report, or send one now. Raises NotUnderstood, NotFound, NotPossible or what its command raises."""
        if request.report:
            return _send_now(request, context, run_request)
        schedule = _check(request, find_command)
        located = _locate(request, context, find_command)
        return located if isinstance(located, View) else _set_up(*located, schedule, context, run_request)

    return Command(
        name="report",
        goal=Goal.REPORT,
        summary="Send the answer of a command here on a schedule",
        brief="its answer here, every Monday",
        examples=(
            _EXAMPLE,
            "report numbers Birmingham daily",
            "report export all as xlsx on the 1st at 7:00",
            "report usage every 2 weeks on Friday at 16:00",
        ),
        details=(
            "Any command that only reads can be a report. It runs with the permissions of the person who set it up.",
            "Times are those of your time zone, unless you add another: at 8:00 Berlin time, at 8:00 CET.",
            "When the clocks change, a time that is skipped comes an hour later, and one that comes twice counts once.",
            "A month without a 31st has it on its last day.",
            "A report ends when I leave the space, or when its creator loses access to me.",
        ),
        parse=lambda request, text: parse_report(request, text, parse),
        run=run,
        is_bulk=True,
        words=tuple(word for word in WORDS if word != "report"),
    )


def _send_now(request: Request, context: CommandContext, run_request: RunRequest) -> View:
    """Answer with what the report sends, by the permissions of the person who asks for it now."""
    found = find_reports(request.report, context)
    if not found:
        raise NotFound(f"This space has no report “{shorten(request.report, 60)}”.", (SHOW_REPORTS,))
    report = found[0]
    return add_report_line(run_request(report.request, context), report, _find_name(report.person_id, context), context)


def _find_name(person_id: str, context: CommandContext) -> str:
    """Return a person's name; empty where Webex does not say it: the report is shown all the same."""
    with suppress(WebexError):
        return context.fetch_person(person_id).name
    return ""


def _check(request: Request, find_command: FindCommand) -> Schedule:
    """Return the request's schedule if it can be reported at all. Raises NotUnderstood or NotPossible."""
    schedule = request.schedule
    if not request.reported:
        raise NotUnderstood(
            f"What should I report? Type for example: {_EXAMPLE}",
            tuple(
                Suggestion(each.capitalize(), Request("report", reported=each, schedule=schedule))
                for each in ("summary", "usage")
            ),
        )
    command = find_command(request.reported)
    if command is None or not command.only_reads:
        raise NotPossible(
            f"{shorten(request.reported, 20)} can't be a report: reports only read. Type for example: {_EXAMPLE}"
        )
    if schedule is None:
        line = write_request(request.to_reported())
        raise NotUnderstood(
            f"How often should I send “{shorten(line, 60)}”? Type for example: {_EXAMPLE}",
            tuple(
                Suggestion(capitalize(each), request.with_(schedule=read_schedule(each).schedule))
                for each in _SUGGESTED
            ),
        )
    return schedule


def _locate(
    request: Request, context: CommandContext, find_command: FindCommand
) -> tuple[Request, Location | None] | View:
    """Return the request with its location's id, and the location; a card to choose from where several match."""
    command = find_command(request.reported)
    needs_location = command is not None and command.needs_location
    text = request.location
    if text == EVERYWHERE or not (text or needs_location):
        return request, None
    org_id = context.calling.choose_organization(request.org)
    # A name that is no location's may be an auto attendant's: its command says what it makes of it.
    if text and not needs_location and not match_locations(context.calling.fetch_locations(org_id), text):
        return request, None
    location = resolve_location(request, context, example=_EXAMPLE.replace("summary", "numbers Birmingham"))
    return location if isinstance(location, View) else (request.with_(location=location.id), location)


def _set_up(
    request: Request, location: Location | None, schedule: Schedule, context: CommandContext, run_request: RunRequest
) -> View:
    now, target, reported = context.clock.now(), context.requester.target, request.to_reported()
    schedule = anchor(_choose_zone(schedule, request, location, context), now)
    report = Report(
        id=0,
        request=reported,
        location_name=location.name if location else "",
        schedule=schedule,
        room_id=target.room_id,
        is_direct=target.is_direct,
        person_id=context.requester.person.id,
        next_at=find_next(schedule, now),
    )
    _check_room(report, context)
    # What cannot be answered is said now, to the person who can do something about it. Only a list may be empty now,
    # and have something when the report is due.
    with suppress(NothingToExport):
        run_request(reported, context)
    stored = context.store.reports.put(report)
    return build_scheduled(stored, describe_reported(stored), now)


def _check_room(report: Report, context: CommandContext) -> None:
    """Raise NotPossible if the space has as many other reports as it may have."""
    listed = context.store.reports.list(report.room_id)
    others = [each for each in listed if (each.request, each.schedule) != (report.request, report.schedule)]
    if len(others) >= limits.MAX_REPORTS:
        raise NotPossible(
            f"This space has the maximum of {limits.MAX_REPORTS} reports. End one of them first.", (SHOW_REPORTS,)
        )


def _choose_zone(schedule: Schedule, request: Request, location: Location | None, context: CommandContext) -> Schedule:
    """Return the schedule with its zone: the one that was typed, a location's, the person's, or the organization's.

    Raises NotUnderstood for a zone that neither a database nor a location has.
    """
    locations = context.calling.fetch_locations(context.calling.choose_organization(request.org))
    if schedule.zone:
        if is_zone(schedule.zone):
            return schedule
        zones = {each.time_zone for each in match_locations(locations, schedule.zone)}
        if len(zones) != 1:
            raise NotUnderstood(
                f"No time zone is called “{shorten(schedule.zone, 60)}”. "
                "Type for example: at 8:00 Berlin time, at 8:00 Europe/Berlin, at 8:00 CET"
            )
        return replace(schedule, zone=zones.pop())
    common = Counter(each.time_zone for each in locations if each.time_zone).most_common(1)
    known = [
        _find_time_zone(context),
        location.time_zone if location else "",
        common[0][0] if common else "",
    ]
    return replace(schedule, zone=next((zone for zone in known if is_zone(zone)), "UTC"))


def _find_time_zone(context: CommandContext) -> str:
    """Return the requester's time zone; empty where Webex does not say it (OpenAPI: Person, `timezone`)."""
    with suppress(WebexError):
        return context.fetch_person(context.requester.person.id).time_zone
    return ""
