"""Reservations: what came of a command, the list of them, and what their space is notified of."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Mark, Request
from cards.marks import describe_beneficiary, describe_cause, describe_mark
from cards.paging import build_pager, build_shown, describe_page, get_page
from cards.rows import SEPARATOR, build_row
from cards.text import describe_count, format_number, name_organization, shorten
from cards.times import describe_date, describe_whole_day
from cards.view import Button, Detail, Field, Form, Line, Row, Tone, View

MAX_LISTED = 10
"""So many numbers of one command have a row each."""

MAX_REFUSED = 10
"""So many sentences say why a number was not reserved."""


@dataclass(frozen=True, slots=True)
class ReservedView:
    """What came of reserving some numbers."""

    verb: str
    """What was done: "Reserved", "Extended" or "Released"."""
    marks: Sequence[Mark]
    """Those that were made, or ended."""
    refused: Sequence[str] = ()
    """Why the others were not, a sentence each."""
    notes: Sequence[str] = ()
    organization: str = ""
    """Empty for the bot's own."""
    may_reserve: bool = True


@dataclass(frozen=True, slots=True)
class ReservationsView:
    """The numbers that are kept back, and which page of them is shown."""

    request: Request
    marks: Sequence[Mark]
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    subject: str = ""
    """Whose they are, in words; empty for all."""
    may_reserve: bool = False
    organization: str = ""
    """Empty for the bot's own."""


def build_reserved(view: ReservedView) -> View:
    """Build what came of `reserve`, `extend` or `release`."""
    marks, first = view.marks, view.marks[0]
    one = len(marks) == 1
    what = format_number(first.phone_number) if one else describe_count(len(marks), "number")
    return View(
        title=f"{view.verb}: {what}",
        subtitle=view.organization and shorten(view.organization),
        facts=(*map(Line, view.notes), *_describe_refused(view.refused)),
        details=tuple(_list_details(marks, view.verb)),
        rows=() if one else tuple(_build_listed(marks)),
        actions=_build_actions(marks, view),
    )


def build_reservations(view: ReservationsView) -> View:
    """Build one page of the numbers that are kept back, each with its buttons."""
    shown, page, page_count = get_page(view.marks, view.page, view.page_size)
    part = describe_page(page, view.page_size, len(view.marks)) if page_count > 1 else ""
    return View(
        title=f"Reservations: {shorten(view.subject, 60)}" if view.subject else "Reservations",
        subtitle=name_organization("Numbers that are kept back", view.organization),
        facts=(Line(_describe_totals(view.marks), is_bold=True),),
        rows=tuple(_build_row(each, view.may_reserve) for each in shown),
        footer=part,
        actions=build_pager(view.request, page, page_count),
        shown=build_shown(view.request, page, page_count),
    )


def build_ending(marks: Sequence[Mark], organization: str = "") -> View:
    """Build the notice that reservations end soon, with what to do about it."""
    first = marks[0]
    return View(
        title=f"{_count(marks)} {_pick(marks, 'ends', 'end')} soon",
        title_tone=Tone.WARNING,
        subtitle=organization and shorten(organization),
        facts=(Line(f"{_name_numbers(marks)} {_pick(marks, 'is', 'are')} reserved{_describe_rest(first)}."),),
        rows=() if len(marks) == 1 else tuple(_build_listed(marks)),
        hint=f"Type for example: extend {format_number(first.phone_number)} until end of next month",
        actions=(_build_extend(marks), _build_release(marks)),
    )


def build_ended(marks: Sequence[Mark], organization: str = "") -> View:
    """Build the notice that reservations have ended: the numbers are available to others."""
    first = marks[0]
    was = _pick(marks, "was", "were")
    return View(
        title=f"{_count(marks)} {_pick(marks, 'has', 'have')} ended",
        subtitle=organization and shorten(organization),
        facts=(
            Line(
                f"{_name_numbers(marks)} {was} reserved{_describe_rest(first)}. "
                f"Others can have {_pick(marks, 'it', 'them')} now."
            ),
        ),
        rows=() if len(marks) == 1 else tuple(_build_listed(marks)),
        actions=(Button("Reserve again", _build_again(marks)), Button("Reservations", Request("reservations"))),
    )


def build_change_form(marks: Sequence[Mark]) -> Form:
    """Build the form that says whom numbers are for and until when."""
    first = marks[0]
    return Form(
        "Change",
        (
            Field("beneficiary", "For", shorten(first.beneficiary), "Reception"),
            Field("until", "Until", first.until.isoformat(), "1 December, Friday or 3 weeks"),
        ),
        Button("Apply", Request("reserve", numbers=_join_numbers(marks), org=first.org_id), takes_inputs=True),
    )


def _build_actions(marks: Sequence[Mark], view: ReservedView) -> tuple[Button | Form, ...]:
    reservations = Button("Reservations", Request("reservations", org=marks[0].org_id))
    if not view.may_reserve:
        return (reservations,)
    if view.verb == RELEASED:
        return (Button("Reserve again", _build_again(marks)), reservations)
    return (build_change_form(marks), _build_release(marks), reservations)


RESERVED, EXTENDED, RELEASED = "Reserved", "Extended", "Released"


def _list_details(marks: Sequence[Mark], verb: str) -> list[Detail]:
    first = marks[0]
    beneficiaries = dict.fromkeys(each.beneficiary for each in marks if each.beneficiary)
    days = dict.fromkeys(each.until for each in marks)
    locations = dict.fromkeys(each.location_name for each in marks if each.location_name)
    details = {
        "For": ", ".join(shorten(each, 60) for each in list(beneficiaries)[:3]),
        "Until": describe_whole_day(first.until) if len(days) == 1 and verb != RELEASED else "",
        "Location": ", ".join(shorten(each, 60) for each in list(locations)[:3]),
        "Reserved by": shorten(first.person_email, 80) if verb == RELEASED else "",
    }
    return [Detail(name, value) for name, value in details.items() if value]


def _build_listed(marks: Sequence[Mark]) -> list[Row | Line]:
    days = dict.fromkeys(each.until for each in marks)
    locations = dict.fromkeys(each.location_name for each in marks)
    rows: list[Row | Line] = [
        build_row(
            format_number(each.phone_number),
            tuple(
                filter(
                    None,
                    (
                        shorten(each.location_name, 60) if len(locations) > 1 else "",
                        f"until {describe_date(each.until)}" if len(days) > 1 else "",
                    ),
                )
            ),
        )
        for each in marks[:MAX_LISTED]
    ]
    rest = len(marks) - MAX_LISTED
    return [*rows, Line(f"and {rest:,} more")] if rest > 0 else rows


def _describe_refused(refused: Sequence[str]) -> list[Line]:
    lines = [Line(each, Tone.WARNING) for each in refused[:MAX_REFUSED]]
    rest = len(refused) - MAX_REFUSED
    return [*lines, Line(f"{rest:,} more were left out for such reasons.", Tone.WARNING)] if rest > 0 else lines


def _describe_totals(marks: Sequence[Mark]) -> str:
    reserved = sum(each.is_reservation for each in marks)
    resting = len(marks) - reserved
    words = [f"{describe_count(reserved, 'number')} reserved" if reserved else ""]
    words.append(f"{resting:,} resting" if reserved else f"{describe_count(resting, 'number')} resting")
    return ", ".join(filter(None, words if resting else words[:1]))


def _build_row(mark: Mark, may_reserve: bool) -> Row:
    location = shorten(mark.location_name, 60)
    if not mark.is_reservation:
        cause = describe_cause(mark)
        return build_row(format_number(mark.phone_number), (describe_mark(mark), f"{location}{SEPARATOR}{cause}"))
    buttons = (_build_extend([mark]), _build_release([mark])) if may_reserve else ()
    return build_row(format_number(mark.phone_number), (describe_mark(mark), location), buttons=buttons)


def _build_extend(marks: Sequence[Mark]) -> Button:
    return Button("Extend", Request("extend", numbers=_join_numbers(marks), org=marks[0].org_id))


def _build_release(marks: Sequence[Mark]) -> Button:
    return Button("Release", Request("release", numbers=_join_numbers(marks), org=marks[0].org_id))


def _build_again(marks: Sequence[Mark]) -> Request:
    first = marks[0]
    return Request("reserve", numbers=_join_numbers(marks), beneficiary=shorten(first.beneficiary), org=first.org_id)


def _join_numbers(marks: Sequence[Mark]) -> str:
    return ", ".join(each.phone_number for each in marks)


def _count(marks: Sequence[Mark]) -> str:
    return "A reservation" if len(marks) == 1 else describe_count(len(marks), "reservation")


def _pick(marks: Sequence[Mark], one: str, several: str) -> str:
    return one if len(marks) == 1 else several


def _name_numbers(marks: Sequence[Mark]) -> str:
    return format_number(marks[0].phone_number) if len(marks) == 1 else describe_count(len(marks), "number")


def _describe_rest(mark: Mark) -> str:
    until = describe_whole_day(mark.until)
    return f"{describe_beneficiary(mark)} by {shorten(mark.person_email, 80)} until {until}"
