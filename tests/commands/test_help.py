from dataclasses import replace

import pytest

from bot.commands import COMMANDS
from bot.commands.command import Command, CommandContext, Goal
from bot.commands.registry import REGISTRY
from bot.errors import NotUnderstood
from bot.model import PURPOSES, Feature, Person, Purpose, Request
from cards.help_topics import describe_clause
from cards.markdown import render_markdown
from tests.support.commands import HELPDESK, Type
from tests.support.views import list_view_texts, map_buttons

MAX_LINES = 24
"""What fits a phone's screen, buttons included."""


@pytest.mark.parametrize("text", ["help", "?", "help me", "help me please", "help help", ""])
def test_the_short_help_is_by_goal(type_: Type, text: str) -> None:
    view = type_(text)
    assert [each for each in list_view_texts(view) if each in list(Goal)] == list(Goal)
    assert len(render_markdown(view).splitlines()) <= MAX_LINES


def test_the_short_help_leaves_out_commands_that_the_requester_may_not_run(type_: Type) -> None:
    def offers_changes(text: str, **who: Person) -> bool:
        return any(each.split()[1:2] == ["assign"] for each in list_view_texts(type_(text, **who)))

    for text in ("help", "help commands"):
        assert offers_changes(text)
        assert not offers_changes(text, person=HELPDESK)


def test_examples_begin_with_the_bots_mention_in_a_group_space(context: CommandContext) -> None:
    view = REGISTRY.run(Request("help"), replace(context, bot_name="Numbers"))
    assert "@Numbers" in view.subtitle
    assert any(text.startswith("@Numbers numbers ") for text in list_view_texts(view))


def test_an_example_can_be_clicked(type_: Type) -> None:
    # Nobody has asked for the locations yet: the example's own may not exist here.
    assert map_buttons(type_("help numbers"))["Try"].location == ""
    type_("locations")
    example = map_buttons(type_("help numbers"))["Try"]
    assert example.location == "Denver"
    assert "numbers Denver" in " ".join(list_view_texts(type_("help")))


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_is_explained(type_: Type, command: Command) -> None:
    for word in (command.name, *command.words):
        view = type_(f"help {word.upper()}")
        assert (view.title, view.subtitle) == (command.name, command.summary)
        texts = list_view_texts(view)
        assert {*command.details} <= set(texts)
        assert all(any(text.endswith(example) for text in texts) for example in command.examples)


def test_only_assigners_can_click_examples_of_changes(type_: Type) -> None:
    assert "Try" in map_buttons(type_("help assign"))
    assert "Try" not in map_buttons(type_("help assign", HELPDESK))


@pytest.mark.parametrize("text", ["help me with export", "help for export?", "help export please"])
def test_words_around_a_topic_are_left_out(type_: Type, text: str) -> None:
    assert type_(text).title == "export"


@pytest.mark.parametrize(("text", "topic"), [("help check numbers", "check"), ("help with watch changes", "changes")])
def test_commands_of_two_words_are_explained(type_: Type, text: str, topic: str) -> None:
    assert type_(text).title == topic


@pytest.mark.parametrize("text", ["help lists", "help list", "help purposes"])
def test_the_lists_are_explained(type_: Type, text: str) -> None:
    texts = " ".join(list_view_texts(type_(text)))
    assert all(describe_clause(purpose) in texts for purpose in PURPOSES)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: str(purpose.key))
def test_each_list_in_the_topic_can_be_typed(purpose: Purpose) -> None:
    request = REGISTRY.parse_text(f"summary {describe_clause(purpose)}")
    assert isinstance(request, Request)
    assert request.purpose is purpose


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("help filters", "not toll-free"),
        ("help filter", ", ".join(Feature)),
        ("help sort", "sort state"),
        ("help sorting", "sort number"),
        ("help follow-ups", "and in Denver?"),
        ("help next", "page 3"),
    ],
)
def test_topics_are_explained(type_: Type, text: str, said: str) -> None:
    assert said in " ".join(list_view_texts(type_(text)))


def test_an_unknown_command_is_not_explained(type_: Type) -> None:
    with pytest.raises(NotUnderstood, match=r"There is no command “lunch”\.") as caught:
        type_("help lunch")
    assert [each.request for each in caught.value.suggestions] == [Request("help"), Request("help", topic="commands")]


def test_a_chosen_command_is_explained(type_: Type) -> None:
    choices = [choice.value for choice in type_("help commands").fields[0].choices]
    assert {"numbers", "assign", "reports"} < set(choices) < {command.name for command in REGISTRY.commands}
