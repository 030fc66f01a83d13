from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.language.selection import find_blocks
from bot.model import Location, Request
from cards.blocks import Block, count_hundreds, describe_block, describe_hundred, group_blocks
from cards.find import FoundView, build_found
from cards.reply import render_reply
from tests.support.card_schema import check_reply
from tests.support.sample_values import ALTERNATE, BIRMINGHAM, TAKEN_AT, build_number
from tests.support.sample_views import build_sample_numbers
from tests.support.views import list_view_texts, map_buttons

LINES = [*range(1, 12), *range(20, 25)]

CHICAGO = tuple(build_number(f"+1312705{line:04}") for line in LINES)

LONG = tuple(build_number(f"+12142016{line:03}") for line in range(300))

ASKED = Request("numbers", location=BIRMINGHAM.id, consecutive=5)


def test_blocks_are_rows() -> None:
    view = build_sample_numbers(CHICAGO, request=ASKED, filters=["5 or more in a row"], may_assign=True)
    assert list_view_texts(view)[2:] == [
        "16 available: 16 active; all PSTN — of 16 in the list",
        "5 or more in a row",
        *("+1 312-705-0001 … 0011", "11 in a row · active"),
        *("+1 312-705-0020 … 0024", "5 in a row · active"),
        "1–2 of 2 blocks · As of 02:03:04 UTC",
    ]
    assert "Assign" not in map_buttons(view)


def test_a_block_leads_to_its_numbers() -> None:
    asked = ASKED.with_texts({"filters": "active", "numbers": "312-705-0001 - 312-705-0099"})
    view = build_sample_numbers(CHICAGO[:11], request=asked, filters=["5 or more in a row"])
    show = map_buttons(view)["Show"]
    assert show == asked.without("consecutive").with_(numbers="+13127050001 - +13127050011", page=1)


def test_a_block_says_how_many_of_it_are_active() -> None:
    numbers = [*CHICAGO[:4], build_number("+13127050005", "INACTIVE")]
    (row,) = build_sample_numbers(numbers, request=ASKED).rows
    assert row.cells[1][0].text == "5 in a row · 4 active, 1 inactive"  # type: ignore[union-attr]


def test_blocks_of_several_locations_stay_apart() -> None:
    denver = Location("id", "Denver")
    view = build_found(
        FoundView(
            request=Request("find", consecutive=2),
            purpose=ALTERNATE,
            # The two ranges are adjacent, but no block has numbers of two locations.
            found=[*((BIRMINGHAM, each) for each in CHICAGO[:2]), *((denver, each) for each in CHICAGO[2:5])],
            locations=11,
            taken_at=TAKEN_AT,
            page=1,
            page_size=10,
        )
    )
    assert list_view_texts(view)[3:] == [
        *("+1 312-705-0001 … 0002", "2 in a row · active · Birmingham"),
        *("+1 312-705-0003 … 0005", "3 in a row · active · Denver"),
        "1–2 of 2 blocks · As of 02:03:04 UTC",
    ]
    show = map_buttons(view)["Show"]
    assert show == Request("numbers", location="id", numbers="+13127050003 - +13127050005", page=1)


@given(st.sets(st.integers(0, 60)), st.integers(2, 5))
def test_blocks_on_a_card_are_those_that_were_selected(lines: set[int], min_length: int) -> None:
    blocks = find_blocks([build_number(f"+1312705{line:04}") for line in lines], min_length)
    numbers = [number for block in blocks for number in block]
    assert [list(block.numbers) for block in group_blocks(reversed(numbers))] == blocks


def test_a_block_is_named_by_its_ends() -> None:
    def describe(first: str, last: str) -> str:
        return describe_block(Block([build_number(first), build_number(last)]))

    assert describe("+13127050001", "+13127050011") == "+1 312-705-0001 … 0011"
    assert describe("+442079460001", "+442079460005") == "+44 20 7946 0001 … 0005"
    assert describe("+13127059998", "+13127060003") == "+1 312-705-9998 … +1 312-706-0003"


def test_a_long_list_has_a_table_of_contents() -> None:
    asked = Request("numbers", location=BIRMINGHAM.id, filters=ASKED.filters)
    assert "Contents" not in map_buttons(build_sample_numbers(LONG[:200], request=asked))
    contents = map_buttons(build_sample_numbers(LONG, request=asked))["Contents"]
    assert contents == asked.with_(contents=True, page=1)
    view = build_sample_numbers(LONG, request=contents, page_size=20)
    assert list_view_texts(view)[3:] == [
        *("+1 214-201-60xx · 100", "+1 214-201-61xx · 100", "+1 214-201-62xx · 100"),
        "1–3 of 3 hundreds · As of 02:03:04 UTC",
    ]
    buttons = map_buttons(view)
    assert buttons["Show"] == asked.with_texts({"digits": "121420162", "digits_at": "begin", "page": "1"})
    assert buttons["All numbers"] == asked.with_(page=1)


def test_a_hundred_narrows_what_was_searched_for() -> None:
    asked = Request("numbers", location="x", digits="7", contents=True)
    show = map_buttons(build_sample_numbers(LONG, request=asked))["Show"]
    assert show == Request("numbers", location="x", digits="7", page=1).with_texts({"more_digits": "begin:121420162"})


def test_hundreds_are_counted_in_order() -> None:
    numbers = [build_number(each) for each in ("+442079460099", "+12056350100", "+12056350001", "+12056350002", "")]
    assert count_hundreds(numbers) == [("+120563500", 2), ("+120563501", 1), ("+4420794600", 1)]
    assert describe_hundred("+4420794600") == "+44 20 7946 00xx"
    assert describe_hundred("+331234567") == "+33 1 23 45 67 xx"


def test_a_full_table_of_contents_fits_on_a_card() -> None:
    numbers = [build_number(f"+1214{line:07}") for line in range(0, 5000, 50)]
    asked = Request("numbers", location="x" * 92, org="x" * 76, digits="4", contents=True)
    check_reply(render_reply(build_sample_numbers(numbers, request=asked, page_size=limits.MAX_SHORT_ROWS, page=2)))
