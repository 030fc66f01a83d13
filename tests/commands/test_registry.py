from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.commands.registry import REGISTRY, Registry
from bot.errors import BotError, NotAllowedToAssign, NotUnderstood
from bot.messaging.payloads import awaits_confirmation
from bot.model import Request, Slot
from bot.sandbox import Sandbox
from cards.adaptive_card import render_card
from cards.buttons import pack
from cards.notice import build_notice
from cards.view import View
from tests.support.atlanta import MENU, NUMBER, WRITTEN, find_attendant
from tests.support.commands import HELPDESK, Press, Type
from tests.support.views import map_buttons

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


READING = [command.name for command in REGISTRY.commands if not command.changes]
"""Commands that everybody may use who may use the bot."""

HOSTILE = Request("numbers", number=NUMBER, numbers=NUMBER, target=MENU, entry=1, confirmed=True, page=1)
"""Arguments of a change, as anybody can submit them for any other command."""


@pytest.mark.parametrize("location", ["", "New York", "Nowhere", "Atlanta Headquarters"])
def test_nobody_makes_the_bot_post_a_confirmation_that_they_may_not_give(press: Press, location: str) -> None:
    """An assigner who chooses a location or an auto attendant on that card would give it."""
    for command in READING:
        asked = HOSTILE.with_(command=command, location=location, text=location)
        assert not awaits_confirmation(render_card(answer(press, asked))), command


def answer(press: Press, request: Request) -> View:
    try:
        return replace(press(request, HELPDESK), file=None)
    except BotError as error:
        return build_notice(error.sentence, error.suggestions)


@pytest.mark.parametrize("then", ["assign", "unassign", "undo", "cancel", "nonsense"])
def test_a_location_is_not_chosen_for_a_change(then: str) -> None:
    inputs = pack(HOSTILE.with_(command="locations")) | {"then": then}
    with pytest.raises(NotUnderstood, match="That button can't be read"):
        REGISTRY.parse_inputs(inputs)
    assert REGISTRY.parse_inputs(inputs | {"then": "export"}).then == "export"


def test_a_misspelled_command_is_suggested_without_its_confirmation(type_: Type) -> None:
    with pytest.raises(NotUnderstood) as caught:
        type_("undoo 1 confirm", HELPDESK)
    assert caught.value.suggestions[0].request.confirmed
    view = build_notice(caught.value.sentence, caught.value.suggestions)
    assert view.suggestions[0].request == Request("undo", entry=1)


LINES = [
    (Request("assign", number="404-555-0001", target="atlanta main"), f"assign {WRITTEN} to {MENU}"),
    (Request("assign", number=NUMBER, confirmed=True), f"assign {WRITTEN}"),
    (Request("unassign", target=MENU), f"unassign from {MENU}"),
    (Request("undo", entry=12, confirmed=True), "undo 12"),
    (Request("assign"), ""),
    (Request("cancel"), ""),
]


@pytest.mark.parametrize(("request_", "line"), LINES)
def test_a_refusal_shows_the_line_to_forward(type_: Type, press: Press, request_: Request, line: str) -> None:
    type_("attendants")
    type_("locations")
    with pytest.raises(NotAllowedToAssign) as caught:
        press(request_, HELPDESK)
    assert caught.value.to_copy == line
    assert ("forward this line:" in caught.value.sentence) is bool(line)


def test_a_refusal_names_the_auto_attendant_of_a_button(type_: Type, press: Press, webex: Sandbox) -> None:
    asked = map_buttons(type_(f"assign {WRITTEN} to {MENU}"))["Assign"]
    calls = len(webex.list_calls())
    with pytest.raises(NotAllowedToAssign) as caught:
        press(asked, HELPDESK)
    assert caught.value.to_copy == f"assign {WRITTEN} to {MENU}"
    twin = find_attendant(webex, "New York Main Menu")["id"]
    with pytest.raises(NotAllowedToAssign) as caught:
        press(asked.with_(target=twin), HELPDESK)
    assert caught.value.to_copy == f"assign {WRITTEN} to New York Main Menu in New York Store North"
    assert len(webex.list_calls()) == calls


def test_a_refusal_needs_no_call_to_webex(press: Press, webex: Sandbox) -> None:
    """With nothing cached, the line says what was said."""
    with pytest.raises(NotAllowedToAssign) as caught:
        press(Request("assign", number="404-555-0001", target="atlanta main"), HELPDESK)
    assert caught.value.to_copy == "assign 404-555-0001 to atlanta main"
    assert webex.list_calls() == []


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("numbers", location="Denver"), False),
        (Request("numbers", location="Denver", page=1), True),
        (Request("summary", fresh=True), True),
        (Request("assign", confirmed=True), True),
        (Request("assign", number="+14045550001"), False),
        (Request("cancel"), True),
        (Request("undo", entry=1), False),
        (Request("undo", entry=1, confirmed=True), True),
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


@pytest.mark.parametrize(
    ("request_", "has_file", "slot"),
    [
        (Request("assign", number="+14045550001"), False, None),
        (Request("assign", plan="ab", confirmed=True), False, Slot.CHANGES),
        (Request("unassign"), True, Slot.CHANGES),
        (Request("export"), False, Slot.BULK),
        (Request("help"), True, None),
    ],
)
def test_few_long_requests_of_a_kind_run_at_once(request_: Request, has_file: bool, slot: str | None) -> None:
    assert REGISTRY.find_slot(request_, has_file=has_file) == slot
