"""The card that lists a location's available numbers."""

from collections.abc import Sequence
from datetime import datetime

from adaptive_cards.card import TextBlock
from adaptive_cards.types import Colors

from bot.model import AvailableNumber, Location, Reply, Request
from cards.parts import (
    Element,
    build_button,
    build_card,
    build_line,
    build_pager,
    build_row,
    build_title,
    count_pages,
    cut,
    describe_page,
    escape_message,
    format_number,
    with_arguments,
    write_lines,
)

PURPOSE = "Auto attendant alternate numbers"

WIDTHS = (5, 2, 5)
"""How number, state and flags share a row."""

STATES = {"ACTIVE": ("Active", Colors.GOOD), "INACTIVE": ("Inactive", Colors.WARNING)}
TYPES = {"PSTN_NUMBER": "PSTN"}


def build_numbers(
    location: Location,
    numbers: Sequence[AvailableNumber],
    *,
    page: int,
    page_size: int,
    taken_at: datetime,
) -> Reply:
    """Build the answer that shows one page of the numbers; a page beyond the last shows the last.

    `taken_at` (UTC) is when Webex gave the list.
    """
    pages = count_pages(len(numbers), page_size)
    page = min(max(page, 1), pages)
    shown = numbers[(page - 1) * page_size : page * page_size]
    request = Request("numbers", {"location": location.id})
    facts = [describe_totals(numbers), *_describe_part(page, page_size, len(numbers), taken_at)]
    body: list[Element] = [*build_title(cut(location.name), PURPOSE), build_line(facts[0], is_bold=True)]
    if shown:
        body.append(build_row([build_line(word, is_subtle=True) for word in ("Number", "State", "Flags")], WIDTHS))
        body += [build_row(_build_cells(number), WIDTHS) for number in shown]
    body += [build_line(fact, is_subtle=True) for fact in facts[1:]]
    refresh = build_button("Refresh", with_arguments(request, page=str(page), fresh="true"))
    return Reply(
        markdown=_write(location, shown, facts),
        card=build_card(body, [*build_pager(request, page, pages), refresh]),
    )


def describe_totals(numbers: Sequence[AvailableNumber]) -> str:
    """Count the numbers: "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service"."""
    if not numbers:
        return "No numbers are available here."
    states = [each.state for each in numbers]
    by_state = [
        f"{states.count(state):,} {describe_state(state).lower()}"
        for state in sorted(set(states), key=lambda state: (state not in STATES, state))
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
    """Say a number's flags in words, its telephony type last."""
    flags = {
        "Main number": number.is_main_number,
        "Toll-free": number.is_toll_free,
        "Service number": number.is_service_number,
    }
    kind = TYPES.get(number.telephony_type, cut(number.telephony_type, 40))
    return " · ".join([flag for flag, is_set in flags.items() if is_set] + ([kind] if kind else []))


def _describe_part(page: int, page_size: int, count: int, taken_at: datetime) -> list[str]:
    as_of = f"As of {taken_at:%H:%M:%S} UTC"
    return [f"{describe_page(page, page_size, count)} · {as_of}" if count else as_of]


def _build_cells(number: AvailableNumber) -> list[TextBlock]:
    color = STATES[number.state][1] if number.state in STATES else None
    return [
        build_line(format_number(number.phone_number), is_bold=True),
        build_line(describe_state(number.state), color=color),
        build_line(describe_flags(number), is_subtle=True),
    ]


def _write(location: Location, shown: Sequence[AvailableNumber], facts: Sequence[str]) -> str:
    """Say the same in words."""
    rows = [
        " — ".join((format_number(each.phone_number), describe_state(each.state), describe_flags(each)))
        for each in shown
    ]
    return write_lines(
        [
            f"**{escape_message(cut(location.name))}** — {PURPOSE}",
            escape_message(facts[0]),
            *(f"- {escape_message(row)}" for row in rows),
            *map(escape_message, facts[1:]),
        ]
    )
