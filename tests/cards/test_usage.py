from dataclasses import replace

import pytest

from bot.model import File, Request
from cards.usage import LocationUsage, Usage, UsageView, build_chart, build_usage
from cards.view import Row, Tone
from tests.support.sample_values import TAKEN_AT
from tests.support.views import list_view_texts, map_buttons

USAGE = Usage(
    total=58, assigned=36, inactive=9, reserved=2, left_inactive=4, toll_free=3, service=5, mobile=1, extensions=7
)
FULL = Usage(total=20, assigned=20)
EMPTY = Usage()

VIEW = UsageView(
    request=Request("usage", org="org"),
    usage=USAGE,
    taken_at=TAKEN_AT,
    locations=[LocationUsage("id-1", "Memphis", FULL), LocationUsage("id-2", "Denver", USAGE)],
)


def test_the_totals_are_above_the_locations() -> None:
    assert list_view_texts(build_usage(VIEW)) == [
        "Usage",
        "Whole organization",
        "58 numbers: 62% in use, 20 left at 2 locations",
        "1 location without any left",
        "Assigned: 36",
        "Not assigned: 22",
        "Inactive: 9",
        "Reserved: 2",
        "Resting: 0",
        "Toll-free: 3",
        "Service: 5",
        "Mobile: 1",
        "Extensions only: 7",
        *("0", "left", "Memphis", "100% in use · 20 of 20 assigned"),
        *("20", "left", "Denver", "62% in use · 36 of 58 assigned"),
        "9 inactive · 2 reserved · 3 toll-free · 5 service · 1 mobile · 7 extensions only",
        "1–2 of 2, fewest left first · As of 02:03:04 UTC",
    ]


def test_one_location_leads_to_its_numbers_and_to_all_others() -> None:
    request = Request("usage", location="id-2", org="org")
    view = build_usage(replace(VIEW, request=request, locations=(), location="Denver", time_zone="America/Denver"))
    assert list_view_texts(view)[:3] == ["Denver", "Usage", "58 numbers: 62% in use, 20 left"]
    assert view.footer == "As of 19:03:04 MST"
    buttons = map_buttons(view)
    assert buttons["Chart"] == Request("chart", location="id-2", org="org")
    assert buttons["Available numbers"] == Request("numbers", location="id-2", org="org")
    assert buttons["All locations"] == Request("usage", org="org")


def test_locations_lead_to_their_details() -> None:
    buttons = map_buttons(build_usage(replace(VIEW, locations=VIEW.locations[1:])))
    assert buttons["Details"] == Request("usage", location="id-2", org="org")
    assert buttons["Chart"] == Request("chart", org="org")


@pytest.mark.parametrize(
    ("total", "assigned", "share"),
    [
        (0, 0, "No numbers"),
        (3, 0, "0% in use"),
        (3, 1, "33% in use"),
        (1000, 9, "<1% in use"),
        (1000, 10, "1% in use"),
        (1000, 991, ">99% in use"),
        (1000, 1000, "100% in use"),
    ],
)
def test_a_share_is_never_rounded_to_all_or_nothing(total: int, assigned: int, share: str) -> None:
    assert Usage(total=total, assigned=assigned).share == share


@pytest.mark.parametrize(("left", "tone"), [(0, Tone.ATTENTION), (4, Tone.WARNING), (5, Tone.NORMAL)])
def test_few_numbers_left_stand_out(left: int, tone: Tone) -> None:
    view = build_usage(replace(VIEW, locations=[LocationUsage("id", "Denver", Usage(total=9, assigned=9 - left))]))
    (row,) = view.rows
    assert isinstance(row, Row)
    assert row.lead[0].tone is tone


def test_a_truncated_list_is_said_to_be_one() -> None:
    assert "too low" in build_usage(replace(VIEW, is_truncated=True)).facts[-1].text


def test_a_chart_says_the_same_in_words() -> None:
    locations = [*VIEW.locations, LocationUsage("id-3", "Empty", EMPTY), LocationUsage("id-4", "Last", USAGE)]
    view = build_chart(replace(VIEW, locations=locations, page_size=3), File("usage.png", b""))
    assert [fact.text for fact in view.facts] == [
        "58 numbers: 62% in use, 20 left at 4 locations",
        "2 locations without any left",
        "1. Memphis: 100% in use, 0 left of 20",
        "2. Denver: 62% in use, 20 left of 58",
        "3. Empty: no numbers",
        "The other 1 location has more left. Type usage to list it.",
    ]
    assert view.file == File("usage.png", b"")
