import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Location, Request
from cards.locations import build_locations
from cards.markdown import render_markdown
from cards.reply import render_reply
from cards.view import Row, View
from tests.support.card_schema import check_reply
from tests.support.sample_values import LOCATIONS
from tests.support.views import list_view_texts, map_buttons


def build(asked: Request | None = None, page: int = 1, text: str = "") -> View:
    asked = asked or Request("numbers")
    return build_locations(LOCATIONS, title="Locations", text=text, page=page, page_size=5, asked=asked)


def test_each_location_has_a_button() -> None:
    view = build()
    assert list_view_texts(view)[:3] == ["Locations", "Page 1 of 3 · 1–5 of 12", "Location 1"]
    rows = [row for row in view.rows if isinstance(row, Row)]
    assert len(rows) == 5
    assert list_view_texts(view)[3] == "Springfield, US"
    (button,) = rows[1].buttons
    assert (button.title, button.request) == (
        "List",
        Request("numbers").with_texts({"location": LOCATIONS[1].id}),
    )


def test_identical_names_differ_below_them() -> None:
    twins = [Location("id-1", "Store", "Springfield", "US", "IL"), Location("id-2", "Store", "Springfield", "US", "MA")]
    view = build_locations(twins, title="Locations", text="", page=1, page_size=5)
    assert list_view_texts(view)[2:] == ["Store", "Springfield, US · IL", "Store", "Springfield, US · MA"]


def test_the_pager_keeps_the_search() -> None:
    buttons = map_buttons(build(page=2, text="loc"))
    assert buttons["Previous"] == Request("locations").with_texts({"text": "loc", "page": "1"})
    assert buttons["Next"] == Request("locations").with_texts({"text": "loc", "page": "3"})


def test_the_pager_keeps_what_the_location_is_chosen_for() -> None:
    asked = Request("watch").with_texts({"below": "5"})
    buttons = map_buttons(build(asked, text="loc"))
    assert buttons["Next"] == Request("locations").with_texts(
        {"below": "5", "then": "watch", "text": "loc", "page": "2"}
    )
    assert buttons["Watch"] == Request("watch").with_texts({"below": "5", "location": LOCATIONS[4].id})


@pytest.mark.parametrize(
    ("command", "title", "hint"),
    [
        ("numbers", "List", "To list a location's numbers, type numbers and its name."),
        ("attendants", "Show", "To list a location's auto attendants, type attendants and its name."),
        ("export", "Export", "To export a location's numbers, type export and its name."),
        ("watch", "Watch", "To watch a location, type watch and its name."),
        ("count", "Choose", "To choose a location, type count and its name."),
    ],
)
def test_buttons_and_words_name_the_command_that_was_asked(command: str, title: str, hint: str) -> None:
    view = build(Request(command))
    assert title in map_buttons(view)
    assert render_markdown(view).endswith(hint)


@settings(max_examples=25, deadline=None)  # the schema's validator is slow
@given(st.lists(st.builds(Location, st.text(min_size=36, max_size=80), st.text(), st.text(), st.text()), max_size=25))
def test_any_names_make_a_valid_card(locations: list[Location]) -> None:
    check_reply(render_reply(build_locations(locations, title="Locations", text="", page=1, page_size=20)))
