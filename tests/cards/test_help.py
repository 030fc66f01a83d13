import pytest

from bot.commands import COMMANDS
from bot.commands.help import group_topics
from bot.model import Request
from cards.help import build_explanation, build_help, build_introduction
from cards.reply import render_reply
from tests.support.card_schema import check_reply
from tests.support.sample_views import TOPIC
from tests.support.views import list_view_texts, map_buttons


def test_help_lists_every_command() -> None:
    view = build_help(group_topics(COMMANDS))
    check_reply(render_reply(view))
    texts = list_view_texts(view)
    for command in (each for each in COMMANDS if each.goal):
        assert command.examples[0] in texts
        assert command.summary in texts


def test_groups_have_headings() -> None:
    assert list_view_texts(build_help([("Export", [TOPIC])])) == [
        "Commands",
        "For details, type help and a command's name.",
        "Export",
        "numbers Birmingham",
        "List numbers",
    ]


def test_each_command_leads_to_its_details() -> None:
    assert map_buttons(build_help([("Export", [TOPIC])]))["More"] == Request("help").with_texts({"topic": "numbers"})


def test_a_command_is_explained_by_examples_details_and_its_other_names() -> None:
    view = build_explanation(TOPIC)
    assert list_view_texts(view) == [
        "numbers",
        "List numbers",
        "numbers Birmingham",
        "numbers Atlanta",
        "Filters: active.",
        "Also: number",
    ]
    assert map_buttons(view) == {"All commands": Request("help")}


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
    assert taking == ["Show numbers"]
