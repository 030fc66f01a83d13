import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Request
from cards.adaptive_card import render_card
from cards.buttons import NotAButton
from cards.limits import MAX_BUTTONS
from cards.view import Button, Choice, Field, Form, Line, Row, Segment, Tone, View
from tests.support.card_schema import check_card, list_buttons, list_texts
from tests.support.sample_views import FULL_VIEWS, LONG_NAME

TEXTS = st.text(max_size=60)
LINES = st.builds(Line, TEXTS, st.sampled_from(Tone), st.booleans())
BUTTONS = st.builds(Button, TEXTS, st.just(Request("help")), st.booleans())
SEGMENTS = st.builds(Segment, st.integers(0, 20_000), st.sampled_from([Tone.GOOD, Tone.WARNING, Tone.ATTENTION]))
CHOICES = st.builds(Choice, TEXTS, TEXTS)
FIELDS = st.builds(
    Field,
    st.from_regex(r"[a-z]{1,9}", fullmatch=True),
    TEXTS,
    TEXTS,
    TEXTS,
    choices=st.lists(CHOICES, max_size=3).map(tuple),
    is_multiple=st.booleans(),
)
CELLS = st.tuples(st.tuples(LINES), st.tuples(LINES, LINES))
ROWS = st.builds(Row, CELLS, st.lists(BUTTONS, max_size=2).map(tuple), st.lists(SEGMENTS, max_size=3).map(tuple))
FORMS = st.builds(Form, TEXTS, st.lists(FIELDS, min_size=1, max_size=3).map(tuple), BUTTONS)
VIEWS = st.builds(
    View,
    TEXTS,
    TEXTS,
    st.sampled_from(Tone),
    facts=st.lists(LINES, max_size=3).map(tuple),
    headings=st.sampled_from([(), ("Number", "State")]),
    widths=st.just((5, 3, 2)),
    rows=st.lists(ROWS | LINES, max_size=4).map(tuple),
    footer=TEXTS,
    fields=st.lists(FIELDS, max_size=2).map(tuple),
    row_actions=st.lists(BUTTONS, max_size=2).map(tuple),
    suggestions=st.lists(BUTTONS, max_size=9).map(tuple),
    actions=st.lists(BUTTONS | FORMS, max_size=5).map(tuple),
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


@pytest.mark.parametrize("kind", KINDS)
def test_full_views_with_long_names_fit_on_a_card(kind: str) -> None:
    check_card(render_card(FULL_VIEWS[kind](LONG_NAME)))


def test_texts_are_escaped() -> None:
    view = View(title="*a*", subtitle="[b](c)", facts=(Line("_d_"),), rows=(Row(((Line("`e`"),),)),), widths=(1,))
    assert list_texts(render_card(view)) == [r"\*a\*", r"\[b\](c)", r"\_d\_", r"\`e\`"]


def test_tones_are_colours() -> None:
    card = render_card(View(facts=tuple(Line("x", tone) for tone in Tone)))
    colours = [(each.get("color"), each.get("isSubtle")) for each in card["body"]]
    assert colours == [(None, None), (None, True), ("good", None), ("warning", None), ("attention", None)]


def test_the_column_of_buttons_has_a_blank_heading() -> None:
    rows = (Row(((Line("a"),), (Line("b"),)), (Button("Go", Request("help")),)),)
    headings, row = render_card(View(headings=("A", "B"), widths=(5, 3, 2), rows=rows))["body"]
    assert list_texts(headings) == ["A", "B", "\u00a0"]
    assert [column["width"] for column in headings["columns"]] == ["5", "3", "2"]
    assert [column["width"] for column in row["columns"]] == ["5", "3", "2"]


def test_headings_need_rows_below_them() -> None:
    assert list_texts(render_card(View(title="x", headings=("A",), widths=(1,)))) == ["x"]


def test_grouped_rows_have_no_separators() -> None:
    row = Row(((Line("a"),),))
    separate = render_card(View(widths=(1,), rows=(row,)))["body"][0]
    grouped = render_card(View(widths=(1,), rows=(Line("Group"), row)))["body"][1]
    assert separate["separator"] is True
    assert "separator" not in grouped


def test_buttons_of_a_row_are_one_below_the_other() -> None:
    buttons = (Button("Add", Request("help")), Button("Remove", Request("help")))
    row = render_card(View(widths=(5, 3), rows=(Row(((Line("a"),),), buttons),)))["body"][0]
    assert [item["type"] for item in row["columns"][1]["items"]] == ["ActionSet", "ActionSet"]


@pytest.mark.parametrize(
    ("segments", "widths"),
    [
        ((Segment(3, Tone.GOOD), Segment(1, Tone.WARNING)), ["75", "25"]),
        ((Segment(1_999, Tone.GOOD), Segment(1, Tone.WARNING)), ["100", "15"]),
        ((Segment(0, Tone.ATTENTION),), ["100"]),
    ],
)
def test_segments_are_as_wide_as_their_counts(segments: tuple[Segment, ...], widths: list[str]) -> None:
    row = render_card(View(widths=(1,), rows=(Row(((Line("a"),),), bar=segments),)))["body"][0]
    bar = row["columns"][0]["items"][1]
    assert [column["width"] for column in bar["columns"]] == widths


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
        Field("filters", "Show only", "active,main", choices=choices, is_multiple=True),
    )
    form = Form("Filter", fields, Button("Apply", Request("numbers"), takes_inputs=True))
    (action,) = render_card(View(actions=(form,)))["actions"]
    text, one, several = action["card"]["body"]
    assert (text["type"], text["value"], text["maxLength"]) == ("Input.Text", "00", 20)
    assert (one["style"], one.get("isMultiSelect"), one["value"]) == ("compact", None, "active")
    assert (several["style"], several["isMultiSelect"], several["value"]) == ("expanded", True, "active,main")
    assert action["card"]["actions"][0]["data"] == {"command": "numbers"}


def test_a_request_that_no_button_can_carry_is_refused() -> None:
    with pytest.raises(NotAButton):
        render_card(View(actions=(Button("x", Request("numbers", location="x" * 401)),)))
