"""Who has some numbers or extensions: all about one of them, or a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import OrganizationNumber, Request
from cards.numbers import describe_number, describe_owner
from cards.owners import NUMBER_TYPES, describe_assignment, is_assignable
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.text import describe_count, list_names, name_organization, shorten
from cards.totals import STATES, describe_state
from cards.view import Button, Line, Row, Tone, View

HEADINGS = ("Number", "Owner")

WIDTHS = (4, 6, 2)

UNASSIGNED = "Not assigned"


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
    page: int = 0
    """Counted from 1; a page beyond the last is the last."""
    page_size: int = 10
    organization: str = ""
    """Empty for the bot's own."""
    may_assign: bool = False
    """Whether numbers that nobody has get a button to assign them."""


def build_who(view: WhoView) -> View:
    """Build all about one number, or one page of several."""
    facts = (*_list_missing(view), *(Line(note) for note in view.notes))
    if len(view.found) == 1 and not view.missing and not view.unread:
        return _build_one(view.found[0], facts, view)
    shown, page, page_count = get_page(view.found, view.page, view.page_size)
    totals = (Line(_describe_totals(view.found), is_bold=True),) if view.found else ()
    return View(
        title=view.title,
        subtitle=name_organization("Who has it", view.organization),
        facts=(*totals, *facts),
        headings=HEADINGS if shown else (),
        widths=WIDTHS,
        rows=tuple(_build_row(number, view) for number in shown),
        footer=describe_page(page, view.page_size, len(view.found)) if page_count > 1 else "",
        actions=(*build_pager(view.request, page, page_count), build_refresh(view.request, page)),
        shown=build_shown(view.request, page, page_count),
    )


def describe_details(number: OrganizationNumber) -> str:
    """Return what a number is: "Alternate number · ext 9989 · Active · Toll-free"."""
    of_owner = NUMBER_TYPES.get(number.number_type, shorten(number.number_type.lower(), 40)) if number.owner else ""
    words = {
        of_owner.capitalize() if of_owner != NUMBER_TYPES["DNIS"] else of_owner: bool(number.phone_number),
        f"ext {shorten(number.extension, 20)}": bool(number.extension and number.phone_number),
        "Extension only": not number.phone_number,
        describe_state(number.state): bool(number.phone_number),
        **_flag(number),
    }
    return " · ".join(word for word, applies in words.items() if word and applies)


def _flag(number: OrganizationNumber) -> dict[str, bool]:
    return {
        "Main number": number.is_main_number,
        "Toll-free": number.is_toll_free,
        "Service number": number.is_service_number,
        "Mobile": number.telephony_type == "MOBILE_NUMBER",
        "Reserved": number.is_reserved,
    }


def _list_missing(view: WhoView) -> list[Line]:
    lines = []
    if view.missing:
        lines.append(Line(f"No such number in this organization: {list_names(view.missing)}", is_bold=not view.found))
    if view.unread:
        lines.append(Line(f"Could not be looked up: {list_names(view.unread)}", Tone.WARNING))
        lines += [Line(view.unread_reason)] if view.unread_reason else []
    return lines


def _build_one(number: OrganizationNumber, facts: Sequence[Line], view: WhoView) -> View:
    """Build all about one number."""
    where = shorten(number.location_name, 60)
    owner = describe_owner(number.owner) if number.owner else ""
    head = owner or ", at ".join(filter(None, (_describe_unassigned(number), where)))
    lines = [Line(head, Tone.NORMAL if owner else Tone.GOOD if is_assignable(number) else Tone.WARNING, is_bold=True)]
    if owner and where:
        lines.append(Line(where))
    details = describe_details(number)
    lines.append(Line(details, STATES.get(number.state, ("", Tone.NORMAL))[1] if _is_inactive(number) else Tone.NORMAL))
    if number.routing_prefix and number.extension:
        lines.append(Line(f"Dialled from other locations: {shorten(number.esn, 40)}", Tone.SUBTLE))
    assign = _build_assign(number, view)
    return View(
        title=describe_number(number),
        subtitle=name_organization("Who has it", view.organization),
        facts=(*lines, *facts),
        actions=(*assign, *_build_list_numbers(number, view), build_refresh(view.request, 1)),
        shown=build_shown(view.request, 1, 1),
    )


def _is_inactive(number: OrganizationNumber) -> bool:
    return number.state == "INACTIVE"


def _describe_unassigned(number: OrganizationNumber) -> str:
    return describe_assignment(number).capitalize()


def _describe_totals(numbers: Sequence[OrganizationNumber]) -> str:
    """Count what was found: "5 numbers: 3 assigned, 1 not assigned, 1 reserved; 2 extensions"."""
    with_number = [each for each in numbers if each.phone_number]
    states = {
        "assigned": sum(bool(each.owner) for each in with_number),
        "not assigned": sum(not each.owner and not each.is_reserved for each in with_number),
        "reserved": sum(not each.owner and each.is_reserved for each in with_number),
    }
    counted = ", ".join(f"{count:,} {state}" for state, count in states.items() if count)
    extensions = len(numbers) - len(with_number)
    parts = [f"{describe_count(len(with_number), 'number')}: {counted}"] if with_number else []
    parts += [describe_count(extensions, "extension") + " without a number"] if extensions else []
    return "; ".join(parts)


def _build_row(number: OrganizationNumber, view: WhoView) -> Row:
    is_taken = bool(number.owner) or number.is_reserved
    owner = describe_owner(number.owner) if number.owner else _describe_unassigned(number)
    where = shorten(number.location_name, 60)
    details = describe_details(number)
    cells = (
        (Line(describe_number(number), is_bold=True), *([Line(details, Tone.SUBTLE)] if details else [])),
        (Line(owner, Tone.NORMAL if is_taken else Tone.GOOD), *([Line(where, Tone.SUBTLE)] if where else [])),
    )
    return Row(cells, _build_assign(number, view))


def _build_assign(number: OrganizationNumber, view: WhoView) -> tuple[Button, ...]:
    if not (view.may_assign and is_assignable(number)):
        return ()
    request = Request("assign", org=view.request.org, location=number.location_id, number=number.phone_number)
    return (Button("Assign", request),)


def _build_list_numbers(number: OrganizationNumber, view: WhoView) -> tuple[Button, ...]:
    if not number.location_id:
        return ()
    return (Button("Available numbers", Request("numbers", org=view.request.org, location=number.location_id)),)
