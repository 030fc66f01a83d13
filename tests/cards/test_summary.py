from dataclasses import replace

import pytest

from bot.model import Location, Request
from cards.summary import Stock, SummaryView, build_summary
from cards.totals import Totals, count_totals
from cards.view import Row, Tone
from tests.support.sample_values import ALTERNATE, BIRMINGHAM, EXAMPLE, TAKEN_AT
from tests.support.views import list_view_texts, map_buttons

BIRMINGHAM_STOCK = Stock(BIRMINGHAM, count_totals(EXAMPLE))
EMPTY_STOCK = Stock(Location("id", "Denver"), Totals())

VIEW = SummaryView(
    request=Request("summary").with_texts({"purpose": "aa_alternate", "org": "org"}),
    purpose=ALTERNATE,
    stocks=[EMPTY_STOCK, BIRMINGHAM_STOCK],
    unread=(),
    taken_at=TAKEN_AT,
    page=1,
    page_size=10,
    max_numbers=100,
)


def test_locations_are_shown_below_the_totals() -> None:
    assert list_view_texts(build_summary(VIEW)) == [
        "Summary",
        "Auto attendant alternate numbers",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service — at 2 locations",
        "1 location without active numbers",
        *("0", "active", "Denver", "No available numbers"),
        *("2", "active", "Birmingham", "Low · 3 in all · 1 inactive"),
        "1–2 of 2 · As of 02:03:04 UTC",
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "No available numbers at 0 locations"),
        (1, "No available numbers at 1 location"),
        (2, "No available numbers at 2 locations"),
    ],
)
def test_totals_without_numbers_are_one_phrase(count: int, expected: str) -> None:
    assert build_summary(replace(VIEW, stocks=[EMPTY_STOCK] * count)).facts[0].text == expected


def test_lists_that_were_not_read_to_the_end_are_named() -> None:
    facts = build_summary(replace(VIEW, max_numbers=3, truncated=["Birmingham"], unread=["Atlanta"])).facts
    assert [fact.text for fact in facts][2:] == [
        "Could not be read: Atlanta",
        "Only the first 3 numbers were read of: Birmingham",
    ]


@pytest.mark.parametrize(
    ("active", "inactive", "expected", "tone"),
    [
        (192, 48, "240 in all · 48 inactive", Tone.NORMAL),
        (5, 0, "5 in all", Tone.NORMAL),
        (4, 2, "Low · 6 in all · 2 inactive", Tone.WARNING),
        (0, 3, "None active · 3 in all · 3 inactive", Tone.ATTENTION),
        (0, 0, "No available numbers", Tone.ATTENTION),
    ],
)
def test_a_location_that_runs_low_is_coloured_and_says_so(
    active: int, inactive: int, expected: str, tone: Tone
) -> None:
    stock = Stock(BIRMINGHAM, Totals({"ACTIVE": active, "INACTIVE": inactive}))
    (row,) = build_summary(replace(VIEW, stocks=[stock])).rows
    assert isinstance(row, Row)
    assert [line.text for line in row.lead] == [str(active), "active"]
    assert row.lead[0].tone is tone
    assert row.cells[1][0].text == expected


def test_a_location_leads_to_the_same_list() -> None:
    buttons = map_buttons(build_summary(VIEW))
    assert buttons["List"] == Request("numbers").with_texts(
        {"purpose": "aa_alternate", "org": "org", "location": BIRMINGHAM.id}
    )
