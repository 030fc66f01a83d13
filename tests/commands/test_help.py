import pytest

from bot.commands import COMMANDS
from bot.commands.command import Command, Goal
from bot.errors import NotUnderstood
from bot.model import Request
from tests.support.commands import Type
from tests.support.views import list_view_texts, map_buttons


@pytest.mark.parametrize("text", ["help", "?", "help me please", "help help", ""])
def test_all_commands_are_listed_by_goal(type_: Type, text: str) -> None:
    texts = list_view_texts(type_(text))
    assert [each for each in texts if each in list(Goal)] == list(Goal)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_is_explained(type_: Type, command: Command) -> None:
    for word in (command.name, *command.words):
        view = type_(f"help {word.upper()}")
        assert (view.title, view.subtitle) == (command.name, command.summary)
        assert {*command.examples, *command.details} <= set(list_view_texts(view))


def test_an_unknown_command_is_not_explained(type_: Type) -> None:
    with pytest.raises(NotUnderstood, match=r"There is no command “lunch”\.") as caught:
        type_("help lunch")
    assert [each.request for each in caught.value.suggestions] == [Request("help")]


def test_a_topic_leads_to_its_explanation(type_: Type) -> None:
    more = map_buttons(type_("help"))["More"]
    assert more.command == "help"
    assert more.topic in [command.name for command in COMMANDS]
