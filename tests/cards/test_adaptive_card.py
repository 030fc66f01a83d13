from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Request
from cards.adaptive_card import render_card
from cards.buttons import NotAButton
from cards.limits import MAX_BUTTONS
from cards.rows import build_count, build_numbers_row
from cards.view import Button, Choice, Field, Form, Line, Menu, Row, Size, Tone, View
from tests.support.card_schema import check_card, find_action_sets, list_buttons, list_texts
from tests.support.sample_values import LONG_NAME
from tests.support.sample_views import FULL_VIEWS

TEXTS = st.text(max_size=60)
LINES = st.builds(Line, TEXTS, st.sampled_from(Tone), st.booleans(), st.sampled_from(Size), st.booleans())
BUTTONS = st.builds(Button, TEXTS, st.just(Request("help")), st.booleans())
CHOICES = st.builds(Choice, TEXTS, TEXTS)
FIELDS = st.builds(
    Field,
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    TEXTS,
    TEXTS,
    TEXTS,
    choices=st.lists(CHOICES, max_size=3).map(tuple),
    is_half=st.booleans(),
)
CELLS = st.tuples(st.tuples(LINES), st.tuples(LINES, LINES))
ROWS = st.builds(Row, CELLS, st.lists(BUTTONS, max_size=2).map(tuple), st.lists(LINES, max_size=2).map(tuple))
MENUS = st.builds(Menu, TEXTS, st.lists(BUTTONS, min_size=1, max_size=3).map(tuple))
FORMS = st.builds(Form, TEXTS, st.lists(FIELDS, min_size=1, max_size=3).map(tuple), BUTTONS)
VIEWS = st.builds(
    View,
    TEXTS,
    TEXTS,
    st.sampled_from(Tone),
    facts=st.lists(LINES, max_size=3).map(tuple),
    title_buttons=st.lists(BUTTONS, max_size=1).map(tuple),
    chips=st.lists(TEXTS, max_size=5).map(tuple),
    chip_buttons=st.lists(BUTTONS, max_size=1).map(tuple),
    footer_buttons=st.lists(BUTTONS, max_size=1).map(tuple),
    rows=st.lists(ROWS | LINES, max_size=4).map(tuple),
    footer=TEXTS,
    fields=st.lists(FIELDS, max_size=2).map(tuple),
    suggestions=st.lists(BUTTONS, max_size=9).map(tuple),
    actions=st.lists(BUTTONS | FORMS | MENUS, max_size=5).map(tuple),
)

NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=80)
"""A name as somebody may have entered it in Control Hub: any characters that can be written."""

KINDS = [kind for kind, build in FULL_VIEWS.items() if build("Lobby").file is None]


@settings(max_examples=60, deadline=None)  # the schema's validator is slow
@given(VIEWS)
def test_any_view_makes_a_valid_card(view: View) -> None:
    check_card(render_card(view))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, deadline=None)
@given(name=NAMES)
def test_full_views_with_any_names_fit_on_a_card(kind: str, name: str) -> None:
    check_card(render_card(FULL_VIEWS[kind](name)))


@pytest.mark.parametrize("name", [LONG_NAME, "\U0001f600" * 300, "東京本社" * 80], ids=["Latin", "emoji", "Japanese"])
@pytest.mark.parametrize("kind", KINDS)
def test_full_views_with_long_names_fit_on_a_card(kind: str, name: str) -> None:
    check_card(render_card(FULL_VIEWS[kind](name)))


def test_texts_are_escaped() -> None:
    view = View(title="*a*", subtitle="[b](c)", facts=(Line("_d_"),), rows=(Row(((Line("`e`"),),)),))
    assert list_texts(render_card(view)) == [r"\*a\*", r"\[b\](c)", r"\_d\_", r"\`e\`"]


def test_tones_are_colours() -> None:
    card = render_card(View(facts=tuple(Line("x", tone) for tone in Tone)))
    colours = [(each.get("color"), each.get("isSubtle")) for each in card["body"]]
    assert colours == [(None, None), (None, True), ("good", None), ("warning", None), ("attention", None)]


def test_the_text_of_a_row_gets_the_room_that_its_buttons_leave() -> None:
    row = Row(((Line("a"),), (Line("b"),)), (Button("Go", Request("help")),))
    text, buttons = render_card(View(rows=(row,)))["body"][0]["columns"]
    assert list_texts(text) == ["a", "b"]
    assert [text["width"], buttons["width"]] == ["stretch", "auto"]


def test_a_figure_is_left_of_the_text_in_a_column_of_the_same_width_in_all_rows() -> None:
    rows = tuple(Row(((Line("a"),),), lead=build_count(count, "active")) for count in (5, 20_000))
    leads = [row["columns"][0] for row in render_card(View(rows=rows))["body"]]
    assert [list_texts(lead) for lead in leads] == [["5", "active"], ["20,000", "active"]]
    assert {lead["width"] for lead in leads} == {"72px"}


def test_buttons_stand_beside_the_title_the_chips_and_the_footer() -> None:
    button = Button("Go", Request("help"))
    view = View(title="a", title_buttons=(button,), chips=("b", "c"), chip_buttons=(button,), footer="d")
    body = render_card(replace(view, footer_buttons=(button,)))["body"]
    assert [list_texts(each) for each in body] == [["a"], ["b", "c"], ["d"]]
    assert [each["columns"][-1]["items"][0]["actions"][0]["title"] for each in body] == ["Go"] * 3


def test_chips_are_highlighted_words() -> None:
    (block,) = render_card(View(chips=("not toll-free", "ending 00")))["body"]
    chips = [run for run in block["inlines"] if run.get("highlight")]
    # Each with a margin, and on one line.
    assert [chip["text"] for chip in chips] == ["\u00a0not\u00a0toll-free\u00a0", "\u00a0ending\u00a000\u00a0"]


def test_a_number_is_never_in_two_lines() -> None:
    number = "+1 205-635-0001"
    view = View(rows=(build_numbers_row(number, "Active"),), facts=(Line(f"{number} is not available."),))
    sentence, row = render_card(view)["body"]
    assert sentence["text"] == "+1\u00a0205\u2011635\u20110001 is not available."
    line = row["columns"][0]["items"][0]
    # As it is, so that what is copied from a list can be pasted anywhere.
    assert (line["text"], line.get("wrap")) == (number, None)


def test_a_menu_opens_its_buttons() -> None:
    buttons = (Button("CSV", Request("export")), Button("Excel", Request("export")))
    (action,) = render_card(View(actions=(Menu("Export", buttons),)))["actions"]
    assert action["type"] == "Action.ShowCard"
    assert [each["title"] for each in action["card"]["actions"]] == ["CSV", "Excel"]


def test_grouped_rows_have_no_separators() -> None:
    row = Row(((Line("a"),),))
    separate = render_card(View(rows=(row,)))["body"][0]
    grouped = render_card(View(rows=(Line("Group"), row)))["body"][1]
    assert separate["separator"] is True
    assert "separator" not in grouped


def test_buttons_of_a_row_are_one_below_the_other() -> None:
    buttons = (Button("Add", Request("help")), Button("Remove", Request("help")))
    row = render_card(View(rows=(Row(((Line("a"),),), buttons),)))["body"][0]
    assert [item["type"] for item in row["columns"][1]["items"]] == ["ActionSet", "ActionSet"]


def test_only_the_first_buttons_are_shown() -> None:
    buttons = tuple(Button(str(number), Request("help")) for number in range(9))
    card = render_card(View(suggestions=buttons[:4], actions=buttons[4:]))
    assert list(list_buttons(card)) == [str(number) for number in range(MAX_BUTTONS)]


def test_only_some_buttons_take_the_inputs() -> None:
    actions = (Button("With", Request("help"), takes_inputs=True), Button("Without", Request("help")))
    card = render_card(View(fields=(Field("location", "Location"),), actions=actions))
    assert [action["associatedInputs"] for action in card["actions"]] == ["auto", "none"]


def test_fields_are_text_or_choices() -> None:
    choices = (Choice("Active", "active"), Choice("Main", "main"))
    fields = (
        Field("digits", "Digits", "00", max_length=20),
        Field("purpose", "List", "active", choices=choices),
    )
    form = Form("Filter", fields, Button("Apply", Request("numbers"), takes_inputs=True))
    (action,) = render_card(View(actions=(form,)))["actions"]
    text, choice = action["card"]["body"]
    assert (text["type"], text["value"], text["maxLength"]) == ("Input.Text", "00", 20)
    assert (choice["type"], choice["value"]) == ("Input.ChoiceSet", "active")
    assert action["card"]["actions"][0]["data"] == {"command": "numbers"}


def test_narrow_fields_that_follow_each_other_are_side_by_side() -> None:
    fields = tuple(Field(name, name, is_half=name != "b") for name in "abcde")
    form = Form("Filter", fields, Button("Apply", Request("numbers"), takes_inputs=True))
    (action,) = render_card(View(actions=(form,)))["actions"]
    body = action["card"]["body"]
    assert [each.get("id") for each in body] == ["a", "b", None, "e"]
    assert [column["items"][0]["id"] for column in body[2]["columns"]] == ["c", "d"]


def test_a_request_that_no_button_can_carry_is_refused() -> None:
    with pytest.raises(NotAButton):
        render_card(View(actions=(Button("x", Request("numbers", location="x" * 401)),)))


@pytest.mark.parametrize(
    ("titles", "is_stacked"),
    [
        (["Show locations", "What I can do"], False),
        (["New York Main Menu in New York"], False),
        (["New York Main Menu", "Birmingham Main Menu"], True),
        (["Show locations", "Show help", "Show all commands"], True),
    ],
)
def test_suggestions_too_wide_for_a_phone_stand_one_below_the_other(titles: list[str], is_stacked: bool) -> None:
    buttons = tuple(Button(title, Request("help")) for title in titles)
    card = render_card(View(title="x", suggestions=buttons, actions=(Button("Next", Request("help", page=2)),)))
    check_card(card)
    rows = [[each["title"] for each in actions] for actions in find_action_sets(card)]
    assert sorted(rows) == sorted([*([title] for title in titles), ["Next"]] if is_stacked else [[*titles, "Next"]])


def test_a_suggestion_too_wide_for_a_phone_is_a_text_beside_its_button() -> None:
    names = ["New York Main Menu · New York Store North", "New York Main Menu · New York Store South"]
    card = render_card(View(title="x", suggestions=tuple(Button(name, Request("help")) for name in names)))
    check_card(card)
    assert list_texts(card) == ["x", *names]
    assert [[each["title"] for each in actions] for actions in find_action_sets(card)] == [["Choose"], ["Choose"]]
