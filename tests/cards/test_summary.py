from dataclasses import replace

import pytest

from bot.model import Location, Request
from cards.summary import Stock, SummaryView, build_summary
from cards.view import Row, Segment, Tone
from tests.support.sample_views import ALTERNATE, BIRMINGHAM, EXAMPLE, TAKEN_AT
from tests.support.views import list_view_texts, map_buttons

BIRMINGHAM_STOCK = Stock(BIRMINGHAM, EXAMPLE, 2)
EMPTY_STOCK = Stock(Location("id", "Denver"), (), 0)

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
        "Denver",
        "No available numbers",
        "Birmingham",
        "3 available: 2 active, 1 inactive; 1 main, 1 toll-free, 1 service",
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


def test_a_bar_shows_the_active_numbers_and_the_others() -> None:
    rows = [row for row in build_summary(VIEW).rows if isinstance(row, Row)]
    assert [row.bar for row in rows] == [
        (Segment(0, Tone.ATTENTION),),
        (Segment(2, Tone.GOOD), Segment(1, Tone.WARNING)),
    ]


def test_a_location_leads_to_the_same_list() -> None:
    buttons = map_buttons(build_summary(VIEW))
    assert buttons["List numbers"] == Request("numbers").with_texts(
        {"purpose": "aa_alternate", "org": "org", "location": BIRMINGHAM.id}
    )
