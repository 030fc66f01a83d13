import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.registry import REGISTRY, Registry
from bot.errors import BotError, NotAllowedToAssign, NotUnderstood
from bot.model import Request
from cards.adaptive_card import render_card
from cards.buttons import pack
from cards.notice import build_notice
from tests.support.commands import HELPDESK, Type

NAMES = [command.name for command in REGISTRY.commands]


def test_no_word_calls_two_commands() -> None:
    words = [word for command in REGISTRY.commands for word in (command.name, *command.words)]
    assert len(words) == len(set(words))


@pytest.mark.parametrize("command", REGISTRY.commands, ids=lambda command: command.name)
def test_every_word_and_example_calls_its_command(command: object) -> None:
    known = next(each for each in REGISTRY.commands if each is command)
    for typed in (known.name, *known.words, *known.examples):
        try:
            parsed = REGISTRY.parse_text(typed)
            assert isinstance(parsed, Request)
            assert parsed.command == known.name
        except NotUnderstood as error:
            assert "Unknown" not in error.sentence  # noqa: PT017


def test_a_registry_of_some_commands_explains_only_these() -> None:
    registry = Registry([command for command in COMMANDS if command.name == "numbers"])
    assert [command.name for command in registry.commands] == ["numbers", "help"]
    with pytest.raises(NotUnderstood, match="Unknown command “assign”"):
        registry.parse_text("assign +1 404-555-0001 to Atlanta Main Menu")


def test_the_bots_name_is_not_part_of_the_command() -> None:
    typed = REGISTRY.strip_mention("Bot numbers Denver", None, "id", "Bot", is_direct=False)
    assert typed == "numbers Denver"


@pytest.mark.parametrize("text", ["assign", "unassign", "cancel", "undo 1"])
def test_only_assigners_run_commands_that_change_something(type_: Type, text: str) -> None:
    with pytest.raises(NotAllowedToAssign):
        type_(text, HELPDESK)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("numbers", location="Denver"), False),
        (Request("numbers", location="Denver", page=1), True),
        (Request("summary", fresh=True), True),
        (Request("assign", confirmed=True), True),
        (Request("assign", number="+14045550001"), False),
        (Request("cancel"), True),
        (Request("undo", entry=1), True),
        (Request("unwatch", watch="1"), False),
    ],
)
def test_an_answer_replaces_the_card_that_it_continues_or_finishes(request_: Request, expected: bool) -> None:
    assert REGISTRY.replaces_card(request_) is expected


@settings(max_examples=500)
@given(st.text(max_size=600) | st.tuples(st.sampled_from(NAMES), st.text(max_size=400)).map(" ".join))
@example("nubmers " + "a" * 380)
@example('numbers "')
@example("\u0130numbers x")
@example("numbers Birmingham page 999999999")
def test_any_text_is_a_request_that_fits_a_button_or_our_own_error(text: str) -> None:
    try:
        parsed = REGISTRY.parse_text(text)
    except NotUnderstood as error:
        render_card(build_notice(error.sentence, error.suggestions))
        return
    request = parsed if isinstance(parsed, Request) else parsed.change.with_(command=parsed.change.command or "numbers")
    assert request.command in NAMES
    pack(request)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)

INPUT_NAMES = st.sampled_from(["command", "location", "page", "fresh", "text", "filters", "digits", "purpose", "then"])


@settings(max_examples=500)
@given(JSON | st.dictionaries(INPUT_NAMES, st.sampled_from(NAMES) | st.text(max_size=9) | JSON))
@example({"command": "numbers", "page": 10**30})
@example({"command": "rm", "location": "Birmingham"})
def test_any_inputs_are_a_request_or_our_own_error(inputs: object) -> None:
    try:
        request = REGISTRY.parse_inputs(inputs)
    except BotError as error:
        render_card(build_notice(error.sentence, error.suggestions))
    else:
        assert request.command in NAMES
        pack(request)
