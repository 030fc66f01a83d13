"""Who has some numbers or extensions: all about one of them, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import OrganizationNumber, Request
from cards.marks import build_keeping, choose_buttons, list_marks
from cards.owners import describe_assignment, describe_number_type, is_assignable, list_kinds
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import SEPARATOR, describe_number, describe_owner
from cards.text import capitalize, describe_count, list_names, name_organization, shorten
from cards.times import describe_time_of_day
from cards.totals import STATES, describe_state
from cards.view import Button, Detail, Line, Row, Size, Tone, View

SUBTITLE = "Who has it"


@dataclass(frozen=True, slots=True)
class WhoView:
    """The numbers and extensions that were asked about, and which page of them is shown."""

    request: Request
    title: str
    """What was asked about, in words."""
    found: Sequence[OrganizationNumber]
    missing: Sequence[str] = ()
    """What was asked about and does not exist, in words."""
    unread: Sequence[str] = ()
    """What could not be looked up, in words."""
    unread_reason: str = ""
    """Why the first of these could not be looked up."""
    notes: Sequence[str] = ()
    """Further sentences."""
    taken_at: datetime | None = None
    """When the list of numbers was read, UTC; None where Webex was asked just now."""
    page: int = 0
    """Counted from 1; a page beyond the last is the last."""
    page_size: int = 10
    organization: str = ""
    """Empty for the bot's own."""
    may_assign: bool = False
    """Whether numbers that nobody has get a button to assign them."""
    may_reserve: bool = False
    """Whether they get a button to reserve or to release them."""


def build_who(view: WhoView) -> View:
    """Build all about one number, or one page of several."""
    if len(view.found) == 1 and not view.missing and not view.unread:
        return _build_one(view.found[0], view)
    shown, page, page_count = get_page(view.found, view.page, view.page_size)
    part = describe_page(page, view.page_size, len(view.found)) if page_count > 1 else ""
    totals = [Line(_describe_totals(view.found), is_bold=True)] if view.found else []
    return View(
        title=view.title,
        subtitle=name_organization(SUBTITLE, view.organization),
        facts=(*totals, *_list_missing(view), *map(Line, view.notes)),
        rows=tuple(_build_row(number, view) for number in shown),
        footer=SEPARATOR.join(filter(None, (part, _describe_age(view)))),
        actions=(*build_pager(view.request, page, page_count), build_refresh(view.request, page)),
        shown=build_shown(view.request, page, page_count),
    )


def _build_one(number: OrganizationNumber, view: WhoView) -> View:
    """Build all about one number or extension."""
    where = shorten(number.location_name, 60)
    marks = [Line(each, Tone.WARNING) for each in list_marks(number)]
    return View(
        title=describe_number(number),
        subtitle=name_organization(SUBTITLE, view.organization),
        facts=(_describe_one(number, where), *marks, *map(Line, view.notes)),
        details=tuple(_list_details(number, where)),
        footer=_describe_age(view),
        actions=(
            *_build_assign(number, view),
            *build_keeping(number, view.request.org, may_reserve=view.may_reserve),
            *_build_list_numbers(number, view),
            build_refresh(view.request, 1),
        ),
        shown=build_shown(view.request, 1, 1),
    )


def _describe_age(view: WhoView) -> str:
    return f"As of {describe_time_of_day(view.taken_at)}" if view.taken_at else ""


def _describe_one(number: OrganizationNumber, where: str) -> Line:
    """Return the sentence that answers the question: "Not assigned, at Atlanta Headquarters"."""
    assignment = capitalize(describe_assignment(number)) if not number.owner else ""
    if number.owner:
        return Line(f"Assigned to {describe_owner(number.owner)}", is_bold=True)
    text = f"{assignment}, at {where}" if where else assignment
    return Line(text, Tone.GOOD if is_assignable(number) and number.is_free else Tone.WARNING, is_bold=True)


def _list_details(number: OrganizationNumber, where: str) -> list[Detail]:
    kind = [describe_number_type(number).capitalize(), *list_kinds(number)]
    is_elsewhere = bool(number.routing_prefix and number.extension)
    details = {
        "Location": where if number.owner else "",  # the sentence above it names the location of a free one
        "State": describe_state(number.state) if number.phone_number else "",
        "Extension": shorten(number.extension, 20) if number.phone_number else "",
        "From other locations": shorten(number.esn, 40) if is_elsewhere else "",
        "Kind": SEPARATOR.join(filter(None, kind)) or ("" if number.phone_number else "Extension without a number"),
        "Network": shorten(number.mobile_network, 40),
        "Routing profile": shorten(number.routing_profile, 40),
    }
    return [Detail(name, value) for name, value in details.items() if value]


def _list_missing(view: WhoView) -> list[Line]:
    lines = []
    if view.missing:
        lines.append(Line(f"No such number in this organization: {list_names(view.missing)}", is_bold=not view.found))
    if view.unread:
        lines.append(Line(f"Could not be looked up: {list_names(view.unread)}", Tone.WARNING))
        if view.unread_reason:
            lines.append(Line(view.unread_reason))
    return lines


def _describe_totals(numbers: Sequence[OrganizationNumber]) -> str:
    """Count what was found: "5 numbers: 3 assigned, 1 not assigned, 1 reserved; 2 extensions without a number"."""
    with_number = [each for each in numbers if each.phone_number]
    groups = {
        "assigned": sum(bool(each.owner) for each in with_number),
        "not assigned": sum(each.is_free for each in with_number),
        "reserved": sum(not each.owner and (each.is_reserved or each.has_reservation) for each in with_number),
        "resting": sum(each.is_resting and not each.has_reservation for each in with_number),
    }
    counted = ", ".join(f"{count:,} {group}" for group, count in groups.items() if count)
    extensions = len(numbers) - len(with_number)
    parts = [f"{describe_count(len(with_number), 'number')}: {counted}"] if with_number else []
    if extensions:
        parts.append(f"{describe_count(extensions, 'extension')} without a number")
    return "; ".join(parts)


def _build_row(number: OrganizationNumber, view: WhoView) -> Row:
    """Build the row of a number: below it who has it, and in small words where, and what it is."""
    text = describe_owner(number.owner) if number.owner else capitalize(describe_assignment(number))
    is_free = is_assignable(number) and number.is_free
    _, tone = STATES.get(number.state, ("", Tone.NORMAL))
    is_exceptional = tone is Tone.WARNING
    details = (
        shorten(number.location_name, 60),
        f"ext {shorten(number.extension, 20)}" if number.extension and number.phone_number else "",
        describe_state(number.state) if is_exceptional or number.state not in STATES else "",
        describe_number_type(number),
        *list_kinds(number),
        *list_marks(number),
    )
    small = Line(SEPARATOR.join(filter(None, details)), tone if is_exceptional else Tone.SUBTLE, size=Size.SMALL)
    cells = (
        (Line(describe_number(number), is_bold=True, may_break=False),),
        (Line(text, Tone.GOOD if is_free else Tone.NORMAL),),
        (small,) if small.text else (),
    )
    keeping = build_keeping(number, view.request.org, may_reserve=view.may_reserve)
    return Row(cells, choose_buttons(_build_assign(number, view), keeping, len(view.found)))


def _build_assign(number: OrganizationNumber, view: WhoView) -> tuple[Button, ...]:
    if not (view.may_assign and is_assignable(number)):
        return ()
    request = Request("assign", org=view.request.org, location=number.location_id, number=number.phone_number)
    return (Button("Assign", request),)


def _build_list_numbers(number: OrganizationNumber, view: WhoView) -> tuple[Button, ...]:
    """Build the button for what is available at the location that the number belongs to."""
    if not number.location_id:
        return ()
    return (Button("Available numbers", Request("numbers", org=view.request.org, location=number.location_id)),)
