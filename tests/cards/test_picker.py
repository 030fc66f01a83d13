"""Pickers: what is missing is asked for, and everything else is kept."""

from typing import Any

import pytest

from bot.model import Filter, Request
from cards.limits import MAX_CHOICES
from cards.markdown import render_markdown
from cards.picker import PickerView, build_picker
from cards.reply import render_reply
from cards.view import Button, Choice, View
from tests.support.card_schema import check_reply
from tests.support.views import list_view_texts, map_buttons

ASKED = Request("numbers", org="org", filters=(Filter.parse("active"),))


def build(count: int, **changes: Any) -> View:
    choices = [Choice(f"Location {index}", f"id-{index}") for index in range(count)]
    view: dict[str, Any] = {
        "title": "Which location?",
        "asked": ASKED,
        "argument": "location",
        "label": "Location",
        "choices": choices,
        "submit": "List numbers",
        "kept": "numbers active",
        "hint": "Add a location's name.",
    }
    return build_picker(PickerView(**view | changes))


def test_few_choices_have_a_button_each_that_keeps_the_rest() -> None:
    view = build(2)
    assert list_view_texts(view) == ["Which location?", "For: numbers active", "Location 0", "Location 1"]
    assert map_buttons(view)["List numbers"] == ASKED.with_(location="id-1")
    assert view.fields == ()


def test_many_choices_are_a_drop_down_list_whose_button_keeps_the_rest() -> None:
    view = build(6)
    (field,) = view.fields
    assert (field.name, len(field.choices), field.choices[3]) == ("location", 6, Choice("Location 3", "id-3"))
    assert field.required
    (button,) = view.actions
    assert button == Button("List numbers", ASKED, takes_inputs=True)


def test_more_than_a_card_can_list_are_a_field_for_a_name() -> None:
    (field,) = build(MAX_CHOICES + 1).fields
    assert (field.name, field.choices, field.placeholder) == ("location", (), "A name or part of it")


@pytest.mark.parametrize("count", [2, 6, MAX_CHOICES, MAX_CHOICES + 1])
def test_the_card_is_valid_and_its_text_says_what_to_type(count: int) -> None:
    view = build(count, note="3 match.", others=[Button("All locations", Request("summary"))])
    check_reply(render_reply(view))
    assert "3 match\\." in render_markdown(view) or "3 match." in render_markdown(view)
    assert render_markdown(view).endswith("Add a location's name.")
    assert map_buttons(view)["All locations"] == Request("summary")


def test_nothing_is_named_where_nothing_is_kept() -> None:
    assert build(2, kept="").subtitle == ""
