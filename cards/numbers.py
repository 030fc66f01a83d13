"""One of a location's lists of numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import AutoAttendant, AvailableNumber, FileKind, Location, Owner, Purpose, Request, to_uuid
from cards.attendants import describe_attendant
from cards.filters import build_filter_form
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.text import format_number, name_organization, shorten
from cards.times import describe_time_of_day
from cards.totals import STATES, describe_share, describe_state, describe_totals, is_unassigned
from cards.view import Action, Button, Line, Row, Tone, View

HEADINGS = ("Number", "State", "Flags")

WIDTHS = (5, 3, 5, 3)
"""Of number, state, flags and button."""

TELEPHONY_TYPES = {"PSTN_NUMBER": "PSTN", "MOBILE_NUMBER": "Mobile"}

OWNER_TYPES = {
    "PEOPLE": "person",
    "PLACE": "workspace",
    "GROUP_PAGING": "paging group",
    "VOICE_MESSAGING": "voice messaging",
    "BROADWORKS_ANYWHERE": "office anywhere",
    "AI_RECEPTIONIST": "AI receptionist",
}
"""In Webex's own words where its API has others (OpenAPI, NumberOwnerType); all others are words already."""


@dataclass(frozen=True, slots=True)
class NumbersView:
    """A list of numbers, what the filters left of it, and which page of that is shown."""

    location: Location
    purpose: Purpose
    request: Request
    """What was asked for: each button asks for the same with one difference."""
    numbers: Sequence[AvailableNumber]
    """The whole list."""
    chosen: Sequence[AvailableNumber]
    """Those that match the filters, in order."""
    taken_at: datetime
    """When Webex returned the list, UTC."""
    page: int
    """Counted from 1; a page beyond the last is the last."""
    page_size: int
    organization: str = ""
    """Empty for the bot's own."""
    filters: str = ""
    """In words; empty for none."""
    notes: Sequence[str] = ()
    """Further sentences."""
    filter_words: Sequence[str] = ()
    """The filters that the form offers."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to an auto attendant."""
    attendant: AutoAttendant | None = None
    """The auto attendant that a number is being chosen for."""


def build_numbers(view: NumbersView) -> View:
    """Build one page of a location's numbers."""
    shown, page, page_count = get_page(view.chosen, view.page, view.page_size)
    as_of = f"As of {describe_time_of_day(view.taken_at, view.location.time_zone)}"
    return View(
        title=shorten(view.location.name),
        subtitle=describe_purpose(view.purpose, view.organization),
        facts=to_facts(_list_facts(view)),
        headings=HEADINGS,
        widths=WIDTHS,
        rows=tuple(_build_row(number, view) for number in shown),
        footer=f"{describe_page(page, view.page_size, len(view.chosen))} · {as_of}" if shown else as_of,
        row_actions=_build_exports(view) if shown else (),
        actions=(*build_pager(view.request, page, page_count), *_build_actions(view, page)),
        shown=build_shown(view.request, page, page_count, view.location.name),
    )


def to_facts(facts: Sequence[str]) -> tuple[Line, ...]:
    """Return the facts as lines, the first one, with the totals, in bold."""
    return tuple(Line(fact, is_bold=index == 0) for index, fact in enumerate(facts))


def describe_flags(number: AvailableNumber, location_id: str = "") -> str:
    """Return a number's flags, telephony type, extension, owner and location, as far as it has them.

    `location_id` is the location whose list it is: only another one is named.
    """
    flags = {
        "Main number": number.is_main_number,
        "Toll-free": number.is_toll_free,
        "Service number": number.is_service_number,
    }
    kind = TELEPHONY_TYPES.get(number.telephony_type) or shorten(number.telephony_type, 40)
    details = {
        "network": number.mobile_network,
        "routing profile": number.routing_profile,
        "ext": number.extension,
    }
    words = [flag for flag, is_set in flags.items() if is_set] + [kind]
    words += [f"{name} {shorten(text, 40)}" for name, text in details.items() if text]
    if number.owner:
        words.append(describe_owner(number.owner))
    if number.location_name and to_uuid(number.location_id) != to_uuid(location_id):
        words.append(f"at {shorten(number.location_name, 60)}")
    return " · ".join(filter(None, words))


def describe_owner(owner: Owner) -> str:
    """Return an owner's name and type: "Test Person (person)"."""
    kind = OWNER_TYPES.get(owner.type) or shorten(owner.type.replace("_", " ").lower(), 40)
    name = shorten(owner.name, 80)
    return f"{name} ({kind})" if name and kind else name or kind or "unknown owner"


def describe_purpose(purpose: Purpose, organization: str) -> str:
    """Return the title of a list and, where it is not the bot's own, the organization."""
    return name_organization(purpose.title, organization)


def describe_number(number: AvailableNumber) -> str:
    """Return a number formatted; one that is only an extension, as that."""
    return format_number(number.phone_number) or f"ext {shorten(number.extension, 20)}"


def _list_facts(view: NumbersView) -> list[str]:
    facts = [*_describe_list(view), *view.notes]
    # Without the buttons, choosing a number is not possible here.
    if view.attendant and view.may_assign:
        facts.append(f"Choose a number for {describe_attendant(view.attendant)}.")
    return facts


def _describe_list(view: NumbersView) -> list[str]:
    if not view.filters:
        return [describe_totals(view.numbers, view.purpose)]
    filtered_by = f"Filtered by: {view.filters}"
    total = len(view.numbers)
    if view.numbers and not view.chosen:
        size = f"{total:,} {'available' if is_unassigned(view.purpose) else 'in the list'}"
        return [f"No numbers match the filter ({size}).", filtered_by]
    share = describe_share(len(view.chosen), total, view.purpose)
    return [describe_totals(view.chosen, view.purpose), f"{filtered_by} — {share}"]


def _build_actions(view: NumbersView, page: int) -> tuple[Action, ...]:
    asked = view.request
    unfiltered = Request(
        "numbers", location=asked.location, purpose=asked.purpose, org=asked.org, attendant=asked.attendant, page=1
    )
    clear = Button("Clear filter", unfiltered)
    form = build_filter_form(view.request, view.filter_words)
    refresh = build_refresh(view.request, page)
    return (refresh, clear, form) if view.filters else (refresh, form)


def _build_exports(view: NumbersView) -> tuple[Button, ...]:
    asked = view.request.without("attendant").with_(command="export")
    titles = {FileKind.CSV: "Export as CSV", FileKind.XLSX: "Export as Excel"}
    return tuple(Button(title, asked.with_(file=kind)) for kind, title in titles.items())


def _build_row(number: AvailableNumber, view: NumbersView) -> Row:
    _, tone = STATES.get(number.state, ("", Tone.NORMAL))
    cells = (
        (Line(describe_number(number), is_bold=True),),
        (Line(describe_state(number.state), tone),),
        (Line(describe_flags(number, view.location.id), Tone.SUBTLE),),
    )
    if not view.may_assign:
        return Row(cells)
    asked = view.request
    assign = Request(
        "assign", org=asked.org, location=asked.location, attendant=asked.attendant, number=number.phone_number
    )
    return Row(cells, (Button("Assign", assign),))
