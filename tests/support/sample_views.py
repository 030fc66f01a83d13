"""Sample Views: a location's numbers, and every kind of View at its fullest."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import limits
from bot.model import (
    ALL_KINDS,
    PURPOSES_BY_KEY,
    AlternateNumber,
    AvailableNumber,
    Change,
    ChangedNumber,
    ChangePlan,
    ChangeResult,
    File,
    Filter,
    LeftOut,
    Location,
    Mark,
    Measure,
    OrganizationNumber,
    Owner,
    PlannedNumber,
    Problem,
    Purpose,
    Report,
    Request,
    Sort,
    Suggestion,
    Target,
    TargetKind,
    TargetPlan,
    Watch,
)
from bot.model.levels import Level, Levels
from bot.model.schedules import Schedule
from bot.model.stock import DailyCount, StockCount
from bot.model.trend import Trend, find_trend
from cards.change import (
    MAX_EXPANDED_CHOICES,
    ConfirmationView,
    RecipientsView,
    build_confirmation,
    build_recipients,
    build_result,
)
from cards.check import CheckView, Finding, build_check
from cards.export import ExportView, build_export
from cards.find import FoundView, build_found
from cards.help import (
    Example,
    Topic,
    build_commands,
    build_explanation,
    build_introduction,
    build_overview,
)
from cards.history import HistoryView, build_history
from cards.limits import MAX_CHOICES, MAX_PICKER_ROWS
from cards.locations import build_locations
from cards.notice import build_notice
from cards.numbers import NumbersView, build_numbers
from cards.picker import PickerView, build_picker
from cards.reports import ReportLine, ReportsView, build_reports, build_scheduled
from cards.reservations import (
    RESERVED,
    ReservationsView,
    ReservedView,
    build_ended,
    build_ending,
    build_reservations,
    build_reserved,
)
from cards.several_changes import OutcomesView, PlanView, build_outcomes, build_plan
from cards.summary import Stock, SummaryView, build_summary
from cards.targets import TargetsView, build_removal_choice, build_targets, describe_recipient
from cards.text import shorten
from cards.totals import Totals, count_totals
from cards.trend import LocationTrend, TrendView, build_trend_chart, build_trends
from cards.usage import LocationUsage, Usage, UsageView, build_usage
from cards.view import Button, Choice, View
from cards.watches import WatchesView, build_alert, build_watches, build_watching
from cards.who import WhoView, build_who
from tests.support.marks import build_mark, build_rest
from tests.support.sample_changes import (
    build_full_changes,
    build_full_changes_message,
    build_full_watching_changes,
)

BIRMINGHAM = Location("5a1e9c3e-0000-4000-8000-000000000001", "Birmingham", "Birmingham", "US")

LOCATIONS = [Location(f"id-{number:036}", f"Location {number}", "Springfield", "US") for number in range(1, 13)]

TAKEN_AT = datetime(2026, 11, 24, 2, 3, 4, tzinfo=UTC)


ALTERNATE = PURPOSES_BY_KEY["aa_alternate"]


def build_number(number: str = "+12056350001", state: str = "ACTIVE", **flags: bool) -> AvailableNumber:
    return AvailableNumber(
        phone_number=number,
        state=state,
        is_main_number=flags.get("main", False),
        is_toll_free=flags.get("toll_free", False),
        is_service_number=flags.get("service", False),
        telephony_type="PSTN_NUMBER",
    )


EXAMPLE = (
    build_number("+12056350001"),
    build_number("+12056350002", main=True, service=True),
    build_number("+12056350003", "INACTIVE", toll_free=True),
)
"""The example response of the API's reference."""

FIFTY_SEVEN = tuple(build_number(f"+1205635{line:04}") for line in range(57))


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


# Views with as many rows as each may have and ids as long as Webex's.

NOW = datetime(2026, 11, 24, 9, 12, tzinfo=UTC)

ID = "Y2lzY29zcGFyazovL3VzL0FVVE9fQVRURU5EQU5UL2RmYzkzNGIzLTQ3ZGUtNGFiYS05ZDc1LTAwMDAwMDAwMDAwMA"
"""As long as Webex's own: 92 characters."""

ORG = {"org": ID[:76]}

LONG_STOCK = PURPOSES_BY_KEY["single_number_reach"]
"""The list with the longest title, of those that are counted day by day."""

OPERATING_MODE = PURPOSES_BY_KEY["operating_mode_forward"]
"""The purpose with the longest key."""

LONG_NAME = "Auto attendant of the northern distribution centre, after hours and on holidays " * 9


def build_owned_number(line: int, owner: str = "") -> AvailableNumber:
    return AvailableNumber(
        f"+4420794600{line:02}",
        "INACTIVE",
        True,
        True,
        True,
        "PSTN_NUMBER",
        extension="80001234",
        owner=Owner(owner, "AUTO_ATTENDANT"),
        location_id=ID,
        location_name=owner,
    )


def build_target(name: str, index: int = 1, count: int = 10) -> Target:
    alternates = tuple(AlternateNumber(f"+4420794601{line:02}", "SHORT_SHORT_LONG") for line in range(count))
    return Target(TargetKind.AUTO_ATTENDANT, f"{ID}{index}", name, ID, name, "+442079460000", "8000", alternates)


def build_change(name: str, entry: int, result: ChangeResult = ChangeResult.DONE, detail: str = "") -> Change:
    return Change(
        id=entry,
        is_assignment=entry % 2 == 0,
        numbers=(ChangedNumber(AlternateNumber("+442079460099"), result, detail),),
        target=build_target(name, entry, 0),
        org_id="",
        person_email="administrator.of.everything@branch.example.com",
        space=name,
        at=NOW,
        event_key="messages:created:id",
        undoes=entry - 1,
    )


def build_report(name: str, number: int = 3, *, is_paused: bool = False) -> Report:
    schedule = Schedule.parse("week/2 on mo,tu,we,th,fr at 08:00,12:00,16:00 in America/Los_Angeles")
    request = Request("numbers", location=ID)
    return Report(number, request, name, schedule, "room", False, "person", NOW, is_paused)


def build_full_reports(name: str) -> View:
    reports = [(build_report(name, index, is_paused=index % 2 == 0), f"numbers {name}") for index in range(1, 12)]
    return build_reports(ReportsView(Request("reports"), reports, NOW, 2, 20))


def build_watch(name: str, number: int = 3, *, is_low: bool = True, purpose: Purpose = OPERATING_MODE) -> Watch:
    return Watch(number, Location(ID, name), purpose.key, 5, ORG["org"], "room", False, "person", is_low)


def build_levels(*active: int, name: str = "Birmingham") -> Levels:
    """Build the levels of locations with so many active numbers."""
    levels = [Level(Location(ID, name), ID, StockCount(each, 58)) for each in active]
    return Levels(levels, TAKEN_AT)


def build_full_numbers(name: str) -> View:
    numbers = [build_owned_number(line, owner=name) for line in range(57)]
    return build_numbers(
        NumbersView(
            location=Location(ID, name),
            purpose=OPERATING_MODE,
            request=Request("numbers").with_texts(
                {"location": ID, "filters": "not active,toll-free", "digits": "44", **ORG}
            ),
            numbers=numbers,
            chosen=numbers,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            filters=["not active", "toll-free", "containing 44"],
            may_assign=True,
            target=build_target(name),
        )
    )


def build_full_found(name: str) -> View:
    found = [(Location(f"{ID}{line}", name), build_owned_number(line, owner=name)) for line in range(57)]
    return build_found(
        FoundView(
            request=Request("find").with_texts({"digits": "44", **ORG}),
            purpose=OPERATING_MODE,
            found=found,
            locations=57,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            organization=name,
            filters=["containing 44"],
            missing=[name] * 30,
            unread=[name] * 30,
            may_assign=True,
        )
    )


def build_trend(last: int, days: int = 60, per_day: float = 1.4) -> Trend:
    """Build the trend of a stock that falls to so many numbers, with some noise."""
    today = TAKEN_AT.date()
    counts = [DailyCount(today - timedelta(days=ago), last + round(ago * per_day) + ago % 3) for ago in range(days)]
    return find_trend(counts[::-1])


def build_full_trends(name: str) -> View:
    """Build the trends of locations of which each has another outlook."""
    trends = [build_trend(last, days) for last, days in ((0, 60), (40, 60), (90, 60), (40, 9), (2000, 60), (7, 1))]
    trends += [build_trend(200, 60, 0.0), build_trend(1500, 60, 2.0), build_trend(30, 20), build_trend(1, 30)]
    locations = [LocationTrend(Location(ID, name), trend) for trend in trends]
    request = Request("trend", purpose=LONG_STOCK).with_texts(ORG)
    total = build_trend(4000)
    since = total.counts[0].day
    return build_trends(
        TrendView(request, LONG_STOCK, total, TAKEN_AT, since, locations=locations * 3, page=2, organization=name)
    )


def build_first_trend(name: str) -> View:
    """Build what there is to say on the first day."""
    location = Location(ID, name)
    request = Request("trend", location=ID, purpose=LONG_STOCK).with_texts(ORG)
    return build_trend_chart(TrendView(request, LONG_STOCK, build_trend(7, 1), TAKEN_AT, None, location), None)


def build_full_summary(name: str) -> View:
    stocks = [
        Stock(Location(f"{ID}{count}", name), count_totals([build_owned_number(line) for line in range(count)]))
        for count in range(57)
    ]
    return build_summary(
        SummaryView(
            request=Request("summary").with_texts({"purpose": OPERATING_MODE.key, **ORG}),
            purpose=OPERATING_MODE,
            stocks=stocks,
            unread=[name] * 30,
            taken_at=NOW,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            max_numbers=50,
            organization=name,
        )
    )


def build_full_targets(name: str) -> View:
    shown = [build_target(name, index) for index in range(limits.MAX_ROWS_WITH_BUTTONS)]
    return build_targets(
        TargetsView(
            title=name or "Auto attendants",
            request=Request("attendants").with_texts(ORG),
            shown=shown,
            unread={shown[0].id: "Webex did not answer. Please try again in a minute."},
            count=57,
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            org_id=ORG["org"],
            kinds=ALL_KINDS,
            assignable=ALL_KINDS,
        )
    )


def build_full_picker(name: str, count: int = MAX_PICKER_ROWS) -> View:
    return build_picker(
        PickerView(
            title="Which location?",
            asked=Request("watch").with_texts({"below": "5", "purpose": OPERATING_MODE.key, **ORG}),
            argument="location",
            label="Location",
            choices=[Choice(name or "Location", f"{ID}{index}") for index in range(count)],
            submit="Watch",
            kept=f"watch below 5 for {name}",
            note=name,
            hint="Add a location's name, for example: watch Birmingham below 5",
            others=[Button("Show locations", Request("locations", then="watch"))],
        )
    )


def build_full_locations(name: str) -> View:
    locations = [Location(f"{ID}{index}", name, name, name) for index in range(57)]
    asked = Request("watch").with_texts({"below": "5", "purpose": OPERATING_MODE.key, **ORG})
    return build_locations(locations, title="Which location?", text="a", page=2, page_size=10, asked=asked)


def build_full_history(name: str) -> View:
    changes = [build_change(name, entry, ChangeResult.DONE, name) for entry in range(57)]
    view = HistoryView(
        Request("history").with_texts({"count": "57"}),
        changes,
        NOW,
        2,
        limits.MAX_ROWS_WITH_BUTTONS,
        can_be_undone=range(57),
    )
    return build_history(view)


def build_full_watches(name: str) -> View:
    watches = [build_watch(name, number) for number in range(50)]
    return build_watches(WatchesView(Request("watches"), watches, 60, 2, 20))


def build_organization_number(
    number: str = "+14045559989", owner: Owner | None = None, **changes: Any
) -> OrganizationNumber:
    """Build an active number of Atlanta as the organization's list has it."""
    sample = OrganizationNumber(
        phone_number=number,
        state="ACTIVE",
        is_main_number=False,
        is_toll_free=False,
        is_service_number=False,
        telephony_type="PSTN_NUMBER",
        owner=owner,
        location_id="atlanta",
        location_name="Atlanta",
        number_type="PRIMARY",
    )
    return replace(sample, **changes)


def build_full_who(name: str, count: int = 57) -> View:
    numbers = [
        build_organization_number(
            f"+4420794600{line:02}",
            Owner(name, "AUTO_ATTENDANT") if line % 2 else None,
            state="INACTIVE",
            extension="80001234",
            location_id=ID,
            location_name=name,
            mobile_network=name,
            routing_profile=name,
            routing_prefix="8001",
            is_main_number=True,
            is_toll_free=True,
            is_service_number=True,
        )
        for line in range(count)
    ]
    many = count > 1
    return build_who(
        WhoView(
            request=Request("who", owner=name[: limits.MAX_TEXT_LENGTH], org=ORG["org"]),
            title=shorten(name, 60) or "Who",
            found=numbers,
            missing=[name] * 30 if many else [],
            unread=[name] * 30 if many else [],
            unread_reason=name if many else "",
            notes=["There may be more."],
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            organization=name,
            may_assign=True,
        )
    )


def build_full_usage(name: str) -> View:
    usage = Usage(123_456, 98_765, 1_234, 123, 456, 7_890, 12_345, 1_234, 56_789)
    return build_usage(
        UsageView(
            request=Request("usage", org=ORG["org"]),
            usage=usage,
            taken_at=NOW,
            locations=[LocationUsage(f"{ID}{index}", name, usage) for index in range(57)],
            page=2,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            organization=name,
            is_truncated=True,
        )
    )


def build_full_check(name: str) -> View:
    button = Button(
        "Active numbers", Request("numbers", org=ORG["org"], location=ID, filters=(Filter.parse("active"),))
    )
    findings = [
        Finding(problem, name or "+1 404-555-0001", f"Call queue · {name} · +44 20 7946 0000, ext 8000", button)
        for problem in Problem
        for _ in range(2)
    ]
    return build_check(
        CheckView(
            request=Request("check", org=ORG["org"], location=ID),
            findings=findings,
            counts=dict.fromkeys(Problem, 12_345),
            taken_at=NOW,
            page=1,
            page_size=limits.MAX_ROWS_WITH_BUTTONS,
            location=name,
            organization=name,
            is_truncated=True,
        )
    )


def build_full_export(name: str) -> View:
    names = [name] * 30
    return build_export(
        ExportView(name, OPERATING_MODE, 57, NOW, "active", name, names, True, notes=names), File("numbers.csv", b"")
    )


def build_full_confirmation(name: str) -> View:
    return build_confirmation(
        ConfirmationView(
            Request("assign").with_texts({"number": "+442079460099", "target": ID, **ORG}),
            True,
            "+442079460099",
            build_target(name),
            build_owned_number(99, owner=name),
        )
    )


def build_full_undo(name: str) -> View:
    return build_confirmation(
        ConfirmationView(
            Request("undo", entry=12),
            False,
            "+442079460099",
            build_target(name),
            organization=name,
            undoes=build_change(name, 12),
            undone_at="2026-11-24 09:12 UTC",
        )
    )


def build_full_recipients(name: str, count: int) -> View:
    targets = [build_target(name, index) for index in range(count)]
    describe = describe_recipient if count <= MAX_EXPANDED_CHOICES else lambda each: shorten(each.name, 60)
    return build_recipients(
        RecipientsView(
            Request("assign").with_texts({"number": "+442079460099", **ORG}),
            build_owned_number(99, owner=name),
            [(each, describe(each)) for each in targets],
            name,
            organization=name,
        )
    )


EXAMPLES = [
    Example("numbers Birmingham", Request("numbers", location="Birmingham"), "the free numbers of a location"),
    Example("numbers Atlanta"),
]

TOPIC = Topic("numbers", "List numbers", EXAMPLES, ("Filters: active.",), ("number",))


def list_sample_marks(name: str) -> list[Mark]:
    """List nine reservations for a name, and a rest."""
    by = f"{name.replace(' ', '.')[:60]}@example.com"
    values: dict[str, Any] = {"beneficiary": name, "person_email": by, "location_name": name, "space": name}
    reserved = [build_mark(f"+1404555{line:04}", **values) for line in range(9)]
    return [*reserved, build_rest("+14045550009", **values)]


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


def build_full_plan(name: str, page: int = 1) -> View:
    """Build the question whether to change several numbers, with all that can stand against them."""
    left_out = tuple(
        LeftOut(f"+44 20 7946 1{row:03}", f"it is assigned to {name} (auto attendant) at {name}", name, row)
        for row in range(1, 8)
    )
    numbers = tuple(
        PlannedNumber(AlternateNumber(f"+4420794620{line:02}"), 10 + line, ("inactive", "main number", "toll-free"))
        for line in range(10)
    )
    parts = tuple(TargetPlan(build_target(name, index, 0), numbers) for index in (1, 2))
    plan = ChangePlan(True, ORG["org"], parts, left_out)
    request = Request("assign", plan="f" * 32)
    return build_plan(PlanView(plan, request, page, 10, name, files=request.with_(command="export")))


def build_full_outcomes(name: str) -> View:
    """Build what came of a change of several numbers at several targets."""
    results = ((ChangeResult.DONE, ""), (ChangeResult.FAILED, "x " * 300), (ChangeResult.UNKNOWN, "Webex failed."))
    numbers = tuple(ChangedNumber(AlternateNumber(f"+4420794630{line:02}"), *results[line % 3]) for line in range(10))
    changes = [replace(build_change(name, entry), numbers=numbers, batch="batch") for entry in (12, 13)]
    return build_outcomes(OutcomesView(changes, 1, 10, may_undo=True, organization=name, notes=["3 numbers left out."]))


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
