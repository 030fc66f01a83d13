"""Every kind of list at its fullest: as many rows as it may have, and an outsider's name in each place."""

from bot import limits
from bot.model import ALL_KINDS, File, Filter, Location, Owner, Problem, Request
from cards.check import CheckView, Finding, build_check
from cards.export import ExportView, build_export
from cards.find import FoundView, build_found
from cards.limits import MAX_PICKER_ROWS
from cards.locations import build_locations
from cards.numbers import NumbersView, build_numbers
from cards.picker import PickerView, build_picker
from cards.reports import ReportsView, build_reports
from cards.summary import Stock, SummaryView, build_summary
from cards.targets import TargetsView, build_targets
from cards.text import shorten
from cards.totals import count_totals
from cards.trend import LocationTrend, TrendView, build_trend_chart, build_trends
from cards.usage import LocationUsage, Usage, UsageView, build_usage
from cards.view import Button, Choice, View
from cards.watches import WatchesView, build_stopped, build_watches
from cards.who import WhoView, build_who
from tests.support.sample_values import (
    ID,
    LONG_STOCK,
    NOW,
    OPERATING_MODE,
    ORG,
    TAKEN_AT,
    build_organization_number,
    build_owned_number,
    build_report,
    build_target,
    build_trend,
    build_watch,
)


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


def build_full_watches(name: str) -> View:
    watches = [build_watch(name, number) for number in range(limits.MAX_WATCHES)]
    return build_watches(WatchesView(Request("watches"), watches, 60, 2, 20))


def build_full_stopped(name: str) -> View:
    return build_stopped([build_watch(name, number) for number in range(limits.MAX_WATCHES)], {})


def build_full_reports(name: str) -> View:
    reports = [(build_report(name, index, is_paused=index % 2 == 0), f"numbers {name}") for index in range(1, 12)]
    return build_reports(ReportsView(Request("reports"), reports, NOW, 2, 20))


def build_full_export(name: str) -> View:
    names = [name] * 30
    return build_export(
        ExportView(name, OPERATING_MODE, 57, NOW, "active", name, names, True, notes=names), File("numbers.csv", b"")
    )
