"""Sample views: each kind at its fullest, and where it is short, empty or filtered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot import limits
from bot.model import AvailableNumber, ChangeResult, Location, Measure, Request, Sort, Suggestion
from cards.change import MAX_EXPANDED_CHOICES, build_result
from cards.find import FoundView, build_found
from cards.help import Example, Topic, build_commands, build_explanation, build_introduction, build_overview
from cards.limits import MAX_CHOICES
from cards.notice import build_notice
from cards.numbers import NumbersView, build_numbers
from cards.reports import ReportLine, build_scheduled
from cards.reservations import (
    RESERVED,
    ReservationsView,
    ReservedView,
    build_ended,
    build_ending,
    build_reservations,
    build_reserved,
)
from cards.summary import Stock, SummaryView, build_summary
from cards.targets import build_removal_choice
from cards.totals import Totals
from cards.view import View
from cards.watches import build_alert, build_watching
from tests.support.full_confirmations import (
    build_full_confirmation,
    build_full_history,
    build_full_outcomes,
    build_full_plan,
    build_full_recipients,
    build_full_undo,
)
from tests.support.full_lists import (
    build_first_trend,
    build_full_check,
    build_full_export,
    build_full_found,
    build_full_locations,
    build_full_numbers,
    build_full_picker,
    build_full_reports,
    build_full_stopped,
    build_full_summary,
    build_full_targets,
    build_full_trends,
    build_full_usage,
    build_full_watches,
    build_full_who,
)
from tests.support.sample_changes import build_full_changes, build_full_changes_message, build_full_watching_changes
from tests.support.sample_values import (
    ALTERNATE,
    BIRMINGHAM,
    EXAMPLE,
    FIFTY_SEVEN,
    NOW,
    ORG,
    TAKEN_AT,
    build_change,
    build_levels,
    build_number,
    build_report,
    build_target,
    build_watch,
    list_sample_marks,
)


def build_sample_numbers(
    numbers: Sequence[AvailableNumber], page: int = 1, page_size: int = 10, **changes: Any
) -> View:
    """Build a page of Birmingham's numbers; `changes` replace fields of the NumbersView."""
    view = NumbersView(
        location=BIRMINGHAM,
        purpose=ALTERNATE,
        request=Request("numbers").with_texts({"location": BIRMINGHAM.id}),
        numbers=numbers,
        chosen=numbers,
        taken_at=TAKEN_AT,
        page=page,
        page_size=page_size,
    )
    return build_numbers(replace(view, **changes))


EXAMPLES = [
    Example("numbers Birmingham", Request("numbers", location="Birmingham"), "the free numbers of a location"),
    Example("numbers Atlanta"),
]

TOPIC = Topic("numbers", "List numbers", EXAMPLES, ("Filters: active.",), ("number",))

FULL_VIEWS: dict[str, Callable[[str], View]] = {
    "numbers": build_full_numbers,
    "found": build_full_found,
    "summary": build_full_summary,
    "trends": build_full_trends,
    "trend without a chart": build_first_trend,
    "who": build_full_who,
    "who, one": lambda name: build_full_who(name, 1),
    "usage": build_full_usage,
    "check": build_full_check,
    "attendants": build_full_targets,
    "picker": build_full_picker,
    "picker with a drop-down list": lambda name: build_full_picker(name, MAX_CHOICES),
    "picker with a field": lambda name: build_full_picker(name, MAX_CHOICES + 1),
    "removal": lambda name: build_removal_choice(build_target(name), Request("unassign").with_texts(ORG)),
    "locations": build_full_locations,
    "history": build_full_history,
    "watches": build_full_watches,
    "watches that were stopped": build_full_stopped,
    "watching": lambda name: build_watching(build_watch(name), build_levels(2), 60),
    "watching a share": lambda name: build_watching(
        replace(build_watch(name), measure=Measure.PERCENT), build_levels(2), 60
    ),
    "alert": lambda name: build_alert(build_watch(name), build_levels(1).levels),
    "alert about many locations": lambda name: build_alert(
        replace(build_watch(name), location=Location("all", "all locations"), measure=Measure.PERCENT),
        build_levels(*range(14), name=name).levels,
    ),
    "reports": build_full_reports,
    "report set up": lambda name: build_scheduled(build_report(name), f"numbers {name}", NOW),
    "report sent": lambda name: replace(
        build_full_numbers(name),
        above=ReportLine(build_report(name), name, "@Numbers ", "Monday 26 October at 8:00").text,
    ),
    "confirmation": build_full_confirmation,
    "confirmation of an undo": build_full_undo,
    "choice of an auto attendant": lambda name: build_full_recipients(name, MAX_EXPANDED_CHOICES),
    "choice of many auto attendants": lambda name: build_full_recipients(name, MAX_CHOICES),
    "result": lambda name: build_result(
        build_change(name, 12, ChangeResult.FAILED, name), build_target(name), may_undo=True
    ),
    "refusal": lambda name: build_notice(
        "Ask somebody to forward this line:", to_copy=f"assign +442079460099 to {name}"
    ),
    "notice": lambda name: build_notice(f"No location named “{name}”.", [Suggestion(name, Request("help"))] * 9),
    "help": lambda _: build_overview([("See what is available", EXAMPLES * 3), ("Export", EXAMPLES)], "@Numbers"),
    "commands": lambda _: build_commands([("See what is available", [TOPIC] * 6), ("Export", [TOPIC] * 7)]),
    "explanation": lambda _: build_explanation(TOPIC),
    "introduction": lambda _: build_introduction(is_direct=True),
    "introduction to a group": lambda _: build_introduction(is_direct=False),
    "export": build_full_export,
    "changes": build_full_changes,
    "message about changes": build_full_changes_message,
    "watching changes": build_full_watching_changes,
    "reserved": lambda name: build_reserved(
        ReservedView(RESERVED, list_sample_marks(name), [f"+1 404-555-9989 is assigned to {name}."] * 3, [], name)
    ),
    "reservations": lambda name: build_reservations(
        ReservationsView(
            Request("reservations"), list_sample_marks(name), 1, 10, subject=name, may_reserve=True, organization=name
        )
    ),
    "reservations that end": lambda name: build_ending(list_sample_marks(name), name),
    "reservations that ended": lambda name: build_ended(list_sample_marks(name)[:1], name),
    "numbers, reserved": lambda name: build_sample_numbers(
        [replace(number, marks=tuple(list_sample_marks(name)[8:])) for number in FIFTY_SEVEN]
    ),
}
"""By kind: builds the View with this name wherever an outsider's name can appear."""


def list_sample_views(name: str) -> dict[str, View]:
    """Build every kind of View, also where it is empty or filtered, with this name wherever a name appears."""
    return {
        "numbers, first page": build_sample_numbers(FIFTY_SEVEN),
        "numbers, example": build_sample_numbers(EXAMPLE),
        "numbers, none": build_sample_numbers(()),
        "numbers, filtered": build_sample_numbers(FIFTY_SEVEN, 3, filters=["active"], notes=["One.", "Two."]),
        "numbers, none left": build_sample_numbers(FIFTY_SEVEN, chosen=(), filters=["inactive"]),
        "numbers, with many chips": build_sample_numbers(
            FIFTY_SEVEN,
            filters=["inactive", "not toll-free", "not main", "beginning 205", "containing 6350001 or 6350002"],
            request=Request("numbers", location=BIRMINGHAM.id, sort=Sort.STATE),
        ),
        "numbers, blocks": build_sample_numbers(
            FIFTY_SEVEN,
            request=Request("numbers", location=BIRMINGHAM.id, consecutive=5),
            filters=["5 or more in a row"],
        ),
        "numbers, contents": build_sample_numbers(
            [build_number(f"+1214201{line:04}") for line in range(0, 4000, 3)],
            page_size=limits.MAX_SHORT_ROWS,
            request=Request("numbers", location=BIRMINGHAM.id, contents=True),
        ),
        "numbers, a long list": build_sample_numbers([build_number(f"+1214{line:07}") for line in range(20_000)], 1500),
        "plan": build_full_plan(name),
        "plan, page 3": build_full_plan(name, 3),
        "outcomes": build_full_outcomes(name),
        "summary of a few": build_sample_summary(name),
        "found, none": build_sample_nothing(),
        **{kind: build(name) for kind, build in FULL_VIEWS.items()},
    }


def build_sample_summary(name: str) -> View:
    """Build a summary of locations with no, few, and many numbers."""
    stocks = [
        Stock(Location(f"id-{active}", f"{name} {active}"), Totals({"ACTIVE": active, "INACTIVE": inactive}))
        for active, inactive in ((0, 0), (0, 3), (4, 2), (192, 48), (16_000, 4_000))
    ]
    return build_summary(SummaryView(Request("summary"), ALTERNATE, stocks, (), NOW, 1, 10, 20_000))


def build_sample_nothing() -> View:
    """Build the result of a search without matches."""
    request = Request("find", numbers="+1 205-635-0009")
    return build_found(FoundView(request, ALTERNATE, (), 12, NOW, 1, 10, filters=["active"], missing=["+12056350009"]))
