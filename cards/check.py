"""What is wrong with the organization's numbers, each finding with the button that helps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Problem, Request
from cards.paging import build_pager, build_refresh, build_shown, describe_page, get_page
from cards.rows import build_row
from cards.text import describe_count, name_organization, shorten
from cards.times import describe_time_of_day
from cards.view import Button, Line, Menu, Row, Tone, View

TITLES: Mapping[Problem, str] = {
    Problem.MAIN: "Locations without an active main number",
    Problem.INACTIVE: "Inactive numbers in use",
    Problem.FULL: "With the maximum of alternate numbers",
    Problem.RESERVED: "Reservations of people who may no longer reserve numbers",
    Problem.EMPTY: "Auto attendants, hunt groups and call queues without a number",
}

EXPLANATIONS: Mapping[Problem, str] = {
    Problem.MAIN: "Activate it, or choose another one, in Control Hub.",
    Problem.INACTIVE: "They get no calls until they are activated in Control Hub.",
    Problem.FULL: "They take no further number until one is removed.",
    Problem.RESERVED: "They have left, or have lost the right. Release the numbers, or reserve them again.",
    Problem.EMPTY: "Nobody can call them from outside.",
}


BRIEF_TITLES: Mapping[Problem, str] = {
    Problem.MAIN: "Main numbers",
    Problem.INACTIVE: "Inactive in use",
    Problem.FULL: "Full",
    Problem.RESERVED: "Reservations",
    Problem.EMPTY: "Without a number",
}
"""On buttons and chips."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    problem: Problem
    name: str
    """A number, a location or a target."""
    details: str
    button: Button


@dataclass(frozen=True, slots=True)
class CheckView:
    """What was found, the most urgent first, and which page of it is shown."""

    request: Request
    findings: Sequence[Finding]
    """Those of the problems that are asked for."""
    counts: Mapping[Problem, int]
    """How many there are of each problem."""
    taken_at: datetime
    """When Webex returned the list of numbers, UTC."""
    page: int
    page_size: int
    location: str = ""
    """The name of the location that was checked; empty for all."""
    time_zone: str = ""
    organization: str = ""
    """Empty for the bot's own."""
    is_truncated: bool = False
    """Whether the organization has more numbers than were read."""


def build_check(view: CheckView) -> View:
    """Build one page of the findings, each below the heading of its problem."""
    shown, page, page_count = get_page(view.findings, view.page, view.page_size)
    as_of = f"As of {describe_time_of_day(view.taken_at, view.time_zone)}"
    part = describe_page(page, view.page_size, len(view.findings))
    return View(
        title=name_organization("Check of the numbers", view.organization),
        subtitle=shorten(view.location) or "All locations",
        facts=_list_facts(view),
        chips=(BRIEF_TITLES[view.request.problem],) if view.request.problem else (),
        chip_buttons=(Button("Show all", view.request.without("problem")),) if view.request.problem else (),
        rows=tuple(_build_rows(shown)),
        footer=f"{part} · {as_of}" if shown else as_of,
        actions=(
            *build_pager(view.request, page, page_count),
            *_build_menu(view),
            build_refresh(view.request, page),
        ),
        shown=build_shown(view.request, page, page_count, view.location),
    )


def _list_facts(view: CheckView) -> tuple[Line, ...]:
    facts = [Line(_describe_counts(view), is_bold=True)]
    if view.is_truncated:
        facts.append(
            Line("The organization has more numbers than were read: there may be further problems.", Tone.WARNING)
        )
    return tuple(facts)


def _describe_counts(view: CheckView) -> str:
    total = sum(view.counts.values())
    if not total:
        return "No problems found."
    if view.request.problem and not view.findings:
        return f"None of these; {describe_count(total, 'other problem')} found."
    if view.request.problem:
        return f"{len(view.findings):,} of {describe_count(total, 'problem')}"
    return f"{describe_count(total, 'problem')} found"


def _build_rows(shown: Sequence[Finding]) -> list[Row | Line]:
    """Build the rows: each problem's heading stands above the first of its findings on the page."""
    rows: list[Row | Line] = []
    for index, each in enumerate(shown):
        if index == 0 or shown[index - 1].problem is not each.problem:
            rows.append(Line(f"{TITLES[each.problem]}. {EXPLANATIONS[each.problem]}", Tone.SUBTLE))
        rows.append(build_row(shorten(each.name, 60), (shorten(each.details, 160),), buttons=(each.button,)))
    return rows


def _build_menu(view: CheckView) -> tuple[Menu, ...]:
    """Build the button that leads to the findings of one problem, where there are several problems."""
    found = [problem for problem in Problem if view.counts.get(problem)]
    if len(found) < 2:
        return ()
    asked = view.request.with_(page=1)
    return (
        Menu(
            "Only",
            tuple(Button(f"{BRIEF_TITLES[each]} ({view.counts[each]:,})", asked.with_(problem=each)) for each in found),
        ),
    )


def count_findings(findings: Sequence[Finding]) -> Mapping[Problem, int]:
    """Count the findings of each problem."""
    return Counter(each.problem for each in findings)
