"""The card that lists a location's available numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adaptive_cards.card import ActionSet, ColumnSet, TextBlock
from adaptive_cards.types import Colors

from bot.model import AutoAttendant, AvailableNumber, FileKind, Location, Purpose, Reply, Request
from cards.attendants import describe_attendant
from cards.filters import build_filter_button
from cards.parts import (
    Button,
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    cut,
    describe_page,
    escape_message,
    format_number,
    get_page,
    write_lines,
)

HEADS = ("Number", "State", "Flags")

BLANK = "\u00a0"
"""Heads the column of buttons: an empty text is no text everywhere."""

WIDTHS = (5, 3, 5)
"""How number, state and flags share a row."""

BUTTON_WIDTH = 3
"""Beside these."""

STATES = {"ACTIVE": ("Active", Colors.GOOD), "INACTIVE": ("Inactive", Colors.WARNING)}
TYPES = {"PSTN_NUMBER": "PSTN"}


@dataclass(frozen=True, slots=True)
class NumbersView:
    """What the card shows: a list, what was chosen of it, and one page of that."""

    location: Location
    purpose: Purpose
    request: Request
    """The request that this answers: its buttons ask for the same, but for one thing."""
    numbers: Sequence[AvailableNumber]
    """The whole list."""
    chosen: Sequence[AvailableNumber]
    """What the filters leave of it, in order."""
    taken_at: datetime
    """When Webex gave the list, UTC."""
    page: int
    """Counted from 1; one beyond the last shows the last."""
    page_size: int
    organization: str = ""
    """Named where it is not the bot's own."""
    filters: str = ""
    """The filters in words; empty for none."""
    notes: Sequence[str] = ()
    """What else is to be said, a sentence each."""
    purposes: Mapping[str, str] = field(default_factory=dict)
    """The purposes to choose from: key and title."""
    filter_words: Sequence[str] = ()
    """The filters to choose from."""
    may_assign: bool = False
    """Whether each row has a button to assign its number to an auto attendant."""
    attendant: AutoAttendant | None = None
    """For which auto attendant a number is being chosen."""


def build_numbers(view: NumbersView) -> Reply:
    """Build the answer that shows one page of the numbers."""
    shown, page, pages = get_page(view.chosen, view.page, view.page_size)
    facts = [*_describe_list(view), *view.notes]
    # Only where the rows have the buttons to do so.
    facts += (
        [f"Choose a number for {describe_attendant(view.attendant)}."] if view.attendant and view.may_assign else []
    )
    part = _describe_part(view, page)
    body: list[Element] = [*build_title(cut(view.location.name), describe_purpose(view.purpose, view.organization))]
    body += [build_line(fact, is_bold=place == 0) for place, fact in enumerate(facts)]
    if shown:
        heads, widths = (HEADS, WIDTHS) if not view.may_assign else ((*HEADS, BLANK), (*WIDTHS, BUTTON_WIDTH))
        body.append(build_row([build_line(word, is_subtle=True) for word in heads], widths))
        body += [_build_row(number, view) for number in shown]
    body.append(build_line(part, is_subtle=True))
    body += [_build_exports(view)] if shown else []
    return Reply(
        markdown=_write(view, shown, [*facts, part]),
        card=build_card(body, [*build_pager(view.request, page, pages), *_build_buttons(view, page)]),
    )


def describe_totals(numbers: Sequence[AvailableNumber]) -> str:
    """Count the numbers: "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service"."""
    if not numbers:
        return "No numbers are available here."
    states = Counter(each.state for each in numbers)
    by_state = [
        f"{states[state]:,} {describe_state(state).lower()}"
        for state in sorted(states, key=lambda state: (state not in STATES, state))
    ]
    flags = {
        "main": sum(each.is_main_number for each in numbers),
        "toll-free": sum(each.is_toll_free for each in numbers),
        "service": sum(each.is_service_number for each in numbers),
    }
    by_flag = [f"{count:,} {flag}" for flag, count in flags.items() if count]
    return f"{len(numbers):,} available: {'; '.join(', '.join(part) for part in (by_state, by_flag) if part)}"


def describe_state(state: str) -> str:
    """Say a state in words; one that Webex has added since is shown as it is."""
    return STATES[state][0] if state in STATES else cut(state, 40) or "No state given"


def describe_flags(number: AvailableNumber) -> str:
    """Say a number's flags in words, its telephony type, and whose it is where it is somebody's."""
    flags = {
        "Main number": number.is_main_number,
        "Toll-free": number.is_toll_free,
        "Service number": number.is_service_number,
    }
    kind = TYPES.get(number.telephony_type, cut(number.telephony_type, 40))
    extension = f"ext {cut(number.extension, 20)}" if number.extension else ""
    words = [flag for flag, is_set in flags.items() if is_set] + [kind, extension, cut(number.owner, 80)]
    return " · ".join(filter(None, words))


def describe_purpose(purpose: Purpose, organization: str) -> str:
    """Say what a list is for, and whose it is where that is not the bot's own organization."""
    return f"{purpose.title} · {cut(organization)}" if organization else purpose.title


def describe_number(number: AvailableNumber) -> str:
    """Write a number readably; one that has an extension alone, by that."""
    return format_number(number.phone_number) or f"ext {cut(number.extension, 20)}"


def _describe_list(view: NumbersView) -> list[str]:
    if not view.filters:
        return [describe_totals(view.numbers)]
    what = f"Filtered by: {view.filters}"
    if view.numbers and not view.chosen:
        return [f"None of {len(view.numbers):,} available numbers is left by the filter.", what]
    return [describe_totals(view.chosen), f"{what} — {len(view.chosen):,} of {len(view.numbers):,} available"]


def _describe_part(view: NumbersView, page: int) -> str:
    as_of = f"As of {view.taken_at:%H:%M:%S} UTC"
    return f"{describe_page(page, view.page_size, len(view.chosen))} · {as_of}" if view.chosen else as_of


def _build_buttons(view: NumbersView, page: int) -> list[Button]:
    refresh = build_button("Refresh", view.request.with_(page=page, fresh=True))
    asked = view.request
    bare = Request("numbers", location=asked.location, purpose=asked.purpose, org=asked.org, attendant=asked.attendant)
    drop = build_button("Drop the filter", bare.with_(page=1))
    choose = build_filter_button(view.request, view.purposes, view.filter_words)
    return [refresh, *([drop] if view.filters else []), choose]


def _build_exports(view: NumbersView) -> ActionSet:
    asked = view.request.without("attendant").with_(command="export")
    titles = {FileKind.CSV: "Export as CSV", FileKind.XLSX: "Export as Excel"}
    return ActionSet(actions=[build_button(title, asked.with_(file=kind)) for kind, title in titles.items()])


def _build_row(number: AvailableNumber, view: NumbersView) -> ColumnSet:
    cells = _build_cells(number)
    if not view.may_assign:
        return build_row(cells, WIDTHS)
    asked = view.request
    wanted = Request("assign", org=asked.org, location=asked.location, attendant=asked.attendant)
    assign = build_button("Assign", wanted.with_(number=number.phone_number))
    return build_row([*cells, ActionSet(actions=[assign])], (*WIDTHS, BUTTON_WIDTH))


def _build_cells(number: AvailableNumber) -> list[TextBlock]:
    color = STATES[number.state][1] if number.state in STATES else None
    return [
        build_line(describe_number(number), is_bold=True),
        build_line(describe_state(number.state), color=color),
        build_line(describe_flags(number), is_subtle=True),
    ]


def _write(view: NumbersView, shown: Sequence[AvailableNumber], facts: Sequence[str]) -> str:
    """Say the same in words."""
    rows = [" — ".join((describe_number(each), describe_state(each.state), describe_flags(each))) for each in shown]
    *first, last = facts
    purpose = escape_message(describe_purpose(view.purpose, view.organization))
    return write_lines(
        [
            f"**{escape_message(cut(view.location.name))}** — {purpose}",
            *map(escape_message, first),
            *(f"- {escape_message(row)}" for row in rows),
            escape_message(last),
        ]
    )
