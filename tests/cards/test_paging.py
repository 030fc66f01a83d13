import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Request
from cards.paging import build_pager, build_refresh, count_pages, describe_page, get_page


@given(st.integers(0, 500), st.integers(1, 50))
def test_the_pages_together_are_the_whole_list(item_count: int, page_size: int) -> None:
    items = list(range(item_count))
    pages = [get_page(items, page, page_size)[0] for page in range(1, count_pages(item_count, page_size) + 1)]
    assert [item for page in pages for item in page] == items


@pytest.mark.parametrize(("asked", "page"), [(-1, 1), (0, 1), (1, 1), (6, 6), (7, 6), (10**9, 6)])
def test_a_page_that_does_not_exist_is_the_nearest(asked: int, page: int) -> None:
    assert get_page(range(57), asked, 10)[1:] == (page, 6)


@pytest.mark.parametrize(
    ("page", "item_count", "expected"),
    [
        (1, 0, "0 of 0"),
        (1, 1, "1–1 of 1"),
        (6, 57, "Page 6 of 6 · 51–57 of 57"),
        (101, 20_000, "Page 101 of 2,000 · 1,001–1,010 of 20,000"),
    ],
)
def test_a_page_is_described_by_its_items(page: int, item_count: int, expected: str) -> None:
    assert describe_page(page, 10, item_count) == expected


@pytest.mark.parametrize(("page", "pages"), [(1, {"Next": 2}), (2, {"Previous": 1, "Next": 3}), (3, {"Previous": 2})])
def test_the_pager_turns_to_pages_that_exist(page: int, pages: dict[str, int]) -> None:
    request = Request("numbers").with_texts({"location": "x", "page": "9"})
    buttons = build_pager(request, page, 3)
    assert {button.title: button.request.page for button in buttons} == pages
    assert all(button.request.location == "x" for button in buttons)


def test_a_single_page_has_no_pager() -> None:
    assert build_pager(Request("numbers"), 1, 1) == ()


def test_refresh_stays_on_the_page() -> None:
    assert build_refresh(Request("numbers"), 3).request == Request("numbers").with_texts({"page": "3", "fresh": "true"})
