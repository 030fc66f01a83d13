import pytest

from bot.model import Request
from cards.help import (
    FOLLOW_UPS,
    Example,
    Topic,
    build_commands,
    build_explanation,
    build_introduction,
    build_overview,
)
from tests.support.sample_views import EXAMPLES, TOPIC
from tests.support.views import list_view_texts, map_buttons


def test_the_overview_lists_examples_by_goal() -> None:
    view = build_overview([("See what is available", EXAMPLES)])
    assert list_view_texts(view) == [
        "Commands",
        "Type it like this, or in your own words.",
        "See what is available",
        "numbers Birmingham",
        "the free numbers of a location",
        "numbers Atlanta",
        FOLLOW_UPS,
    ]
    assert map_buttons(view)["Try"] == Request("numbers", location="Birmingham")
    assert map_buttons(view)["All commands"] == Request("help", topic="commands")


def test_the_overview_says_how_to_mention_the_bot() -> None:
    assert build_overview([], "@Numbers").subtitle.startswith("In this space, begin with @Numbers. ")


def test_the_overview_leaves_follow_ups_out_where_there_are_none() -> None:
    assert build_overview([], has_follow_ups=False).footer == ""


def test_all_commands_have_headings_and_can_be_chosen() -> None:
    view = build_commands([("Export", [TOPIC])])
    assert list_view_texts(view) == [
        "All commands",
        "For details, choose a command, or type help and its name.",
        "Export",
        "numbers Birmingham",
        "List numbers",
    ]
    assert [choice.value for choice in view.fields[0].choices] == ["numbers"]
    assert map_buttons(view)["Explain"] == Request("help")


def test_a_command_is_explained_by_details_other_names_and_examples() -> None:
    view = build_explanation(TOPIC)
    assert list_view_texts(view) == [
        "numbers",
        "List numbers",
        "Filters: active.",
        "Also: number",
        "numbers Birmingham",
        "the free numbers of a location",
        "numbers Atlanta",
    ]
    assert map_buttons(view)["Help"] == Request("help")


def test_an_example_without_a_request_has_no_button() -> None:
    view = build_explanation(Topic("follow-ups", "After a list", (Example("next"),)))
    assert "Try" not in map_buttons(view)


@pytest.mark.parametrize("is_direct", [True, False])
def test_the_introduction_says_how_to_ask(is_direct: bool) -> None:
    view = build_introduction(is_direct)
    texts = " ".join(list_view_texts(view))
    assert "numbers Birmingham" in texts
    assert ("Mention me" in texts) is not is_direct


def test_only_the_button_that_needs_the_field_takes_it() -> None:
    view = build_introduction(is_direct=True)
    assert [field.name for field in view.fields] == ["location"]
    taking = [button.title for button in view.actions if getattr(button, "takes_inputs", False)]
    assert taking == ["List numbers"]
