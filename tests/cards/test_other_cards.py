"""The cards of locations, help and notices."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.help import group_topics
from bot.model import Location, Request, Suggestion
from cards.help import build_help, build_introduction
from cards.locations import build_locations
from cards.notice import build_notice
from cards.parts import escape_message
from tests.support.card_schema import check_reply, list_buttons, list_texts
from tests.support.sample_views import LOCATIONS


def test_locations_have_a_button_each() -> None:
    reply = build_locations(LOCATIONS, title="Locations", text="", page=1, page_size=10)
    check_reply(reply)
    assert list_texts(reply.card)[:3] == ["Locations", "1–10 of 12", "Location 1 (Springfield, US)"]
    rows = [row for row in reply.card["body"] if row["type"] == "ColumnSet"]
    assert len(rows) == 10
    assert list_buttons(rows[1]) == {"List numbers": {"command": "numbers", "location": LOCATIONS[1].id}}


def test_the_pager_keeps_what_was_searched() -> None:
    reply = build_locations(LOCATIONS, title="Locations", text="loc", page=2, page_size=5)
    buttons = list_buttons({"actions": reply.card["actions"]})
    assert buttons["Previous"] == {"command": "locations", "text": "loc", "page": "1"}
    assert buttons["Next"] == {"command": "locations", "text": "loc", "page": "3"}


@settings(max_examples=25, deadline=None)  # the schema's validator takes its time
@given(st.lists(st.builds(Location, st.text(min_size=36, max_size=80), st.text(), st.text(), st.text()), max_size=25))
def test_whatever_names_webex_gives_make_a_good_card(locations: list[Location]) -> None:
    check_reply(build_locations(locations, title="Locations", text="", page=1, page_size=20))


def test_help_names_every_command() -> None:
    reply = build_help(group_topics(COMMANDS))
    check_reply(reply)
    for command in (each for each in COMMANDS if each.goal):
        assert command.examples[0] in list_texts(reply.card)
        assert f"- {escape_message(command.examples[0])} — " in reply.markdown


@pytest.mark.parametrize("is_direct", [True, False])
def test_the_introduction_says_how_to_ask(is_direct: bool) -> None:
    reply = build_introduction(is_direct)
    check_reply(reply)
    assert "numbers Birmingham" in reply.markdown
    assert ("Mention me" in reply.markdown) is not is_direct


def test_a_field_goes_with_the_button_that_reads_it_alone() -> None:
    actions = {button["title"]: button for button in build_introduction(True).card["actions"]}
    assert actions["Show numbers"]["associatedInputs"] == "auto"
    assert actions["Show locations"]["associatedInputs"] == "none"


@settings(max_examples=25, deadline=None)  # the schema's validator takes its time
@given(st.text(min_size=1, max_size=9000), st.lists(st.text(max_size=100), max_size=9))
def test_notices(sentence: str, titles: list[str]) -> None:
    suggestions = [Suggestion(title, Request("help")) for title in titles]
    check_reply(build_notice(sentence, suggestions))
