"""Until when a number is reserved: as it was typed, or the default; and when that day ends."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.command import CommandContext
from bot.errors import NotUnderstood
from bot.language.dates import AmbiguousDate, NotADate, Prefer, is_duration, parse_date
from bot.model import Request, Suggestion
from cards.text import shorten
from cards.times import describe_date, describe_whole_day

EXAMPLES = "Type for example: until 1 December, until Friday, or for 3 weeks"


def choose_deadline(request: Request, context: CommandContext, today: date, *, after: date | None = None) -> date:
    """Return the last day of a reservation: the one that was typed, or after RESERVE_DAYS.

    A duration begins today or, of a reservation that is extended, `after` its last day. Raises NotUnderstood.
    """
    settings = context.settings
    latest = today + timedelta(days=settings.max_reserve_days)
    if not request.until:
        return min(today + timedelta(days=settings.reserve_days), latest)
    day = _parse(request, after if after and is_duration(request.until) else today)
    if day < today:
        raise NotUnderstood(f"{describe_whole_day(day)} is in the past. {EXAMPLES}.")
    if day > latest:
        raise NotUnderstood(
            f"{describe_whole_day(day)} is too far ahead: a number can be reserved for "
            f"{settings.max_reserve_days} days at most, until {describe_whole_day(latest)}.",
            (Suggestion(f"Until {describe_date(latest)}", request.with_(until=latest.isoformat())),),
        )
    return day


def find_today(context: CommandContext, time_zone: str) -> date:
    """Return today's date in a time zone, by its IANA name; in UTC where it is not known."""
    return context.clock.now().astimezone(find_zone(time_zone)).date()


def end_day(day: date, time_zone: str) -> datetime:
    """Return when a day ends in a time zone, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), find_zone(time_zone)).astimezone(UTC)


def find_zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name; UTC for an empty name, or one that this machine does not know."""
    try:
        return ZoneInfo(name or "UTC")
    except (LookupError, ValueError, OSError):
        return ZoneInfo("UTC")


def _parse(request: Request, today: date) -> date:
    try:
        return parse_date(request.until, today, Prefer.FUTURE)
    except AmbiguousDate as error:
        choices = tuple(
            Suggestion(f"Until {describe_date(day)}", request.with_(until=day.isoformat())) for day in error.choices
        )
        raise NotUnderstood(
            f"“{shorten(request.until, 20)}” is a different day in different countries. Which one do you mean?", choices
        ) from None
    except NotADate as error:
        reason = error.reason or f"“{shorten(request.until, 40)}” is not a date."
        raise NotUnderstood(f"{reason} {EXAMPLES}.") from None
