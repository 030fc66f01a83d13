import re
from functools import partial

import pytest

from bot import limits
from bot.errors import NotUnderstood, UnknownCommand
from bot.language.clauses import PAGE, parse_clauses
from bot.language.parser import HELP, parse_inputs, parse_text
from bot.language.search_clauses import SEARCH
from bot.model import Request
from cards.text import keep_numbers_together

OPPOSITES = ("assign", "unassign")

GRAMMAR = {
    word: partial(parse_clauses, Request("numbers"), clauses=(*PAGE, *SEARCH), rest="location")
    for word in ("numbers", "number")
}


@pytest.mark.parametrize(
    "text", ["numbers Birmingham", "NUMBERS Birmingham", "/numbers Birmingham", ": number: Birmingham"]
)
def test_the_first_word_selects_the_command(text: str) -> None:
    assert parse_text(text, GRAMMAR) == Request("numbers", location="Birmingham")


def test_typographic_quotation_marks_and_spaces_are_read_as_plain_ones() -> None:
    assert parse_text("numbers\u00a0“page 2”", GRAMMAR) == Request("numbers", location="page 2")


@pytest.mark.parametrize("text", ["", "   ", "/", ": ,"])
def test_nothing_asks_for_help(text: str) -> None:
    assert parse_text(text, GRAMMAR) == HELP


def test_a_near_miss_suggests_the_command_with_what_followed() -> None:
    with pytest.raises(UnknownCommand) as caught:
        parse_text("nubmers Birmingham", GRAMMAR)
    assert caught.value.sentence == "Unknown command “nubmers”. Did you mean numbers?"
    assert caught.value.suggestions[0].title == "numbers Birmingham"
    assert caught.value.suggestions[0].request == Request("numbers", location="Birmingham")


@pytest.mark.parametrize("text", ["Birmingham", "xyzzy", "numbersBirmingham"])
def test_any_other_text_may_be_a_location(text: str) -> None:
    assert parse_text(text, GRAMMAR) == Request("numbers", location=text)


def test_opposites_that_are_equally_near_are_both_offered() -> None:
    grammar = {word: partial(parse_clauses, Request(word), clauses=(), rest="target") for word in OPPOSITES}
    with pytest.raises(UnknownCommand) as caught:
        parse_text("uassign Main", grammar)
    assert [each.request.command for each in caught.value.suggestions] == [*OPPOSITES, "help"]


@pytest.mark.parametrize("text", ["hit Denver", "sup Denver", "fin Denver"])
def test_a_word_of_three_letters_is_no_typo_of_another(text: str) -> None:
    assert isinstance(parse_text(text, {**GRAMMAR, "find": GRAMMAR["numbers"], "history": GRAMMAR["numbers"]}), Request)


def test_a_message_of_the_maximum_length_is_parsed() -> None:
    numbers = ", ".join(f"+1205635{line:04}" for line in range(500))
    longest = f"numbers Birmingham {numbers}"
    assert len(longest.encode()) < limits.MAX_MESSAGE_BYTES
    parsed = parse_text(longest, GRAMMAR)
    assert parsed == Request("numbers", location="Birmingham", numbers=numbers)
    with pytest.raises(NotUnderstood, match="at most 7,439 bytes"):
        parse_text(longest + "x" * 1000, GRAMMAR)


@pytest.mark.parametrize("text", ["numbers Birmingham consecutive 1", "nubmers Birmingham consecutive 1"])
def test_an_invalid_clause_is_explained(text: str) -> None:
    with pytest.raises(NotUnderstood, match="How many numbers in a row"):
        parse_text(text, GRAMMAR)


def test_inputs_are_a_request() -> None:
    inputs = {"command": "numbers", "location": "Birmingham", "page": "2", "fresh": True, "digits": ""}
    assert parse_inputs(inputs, ["numbers"]) == Request("numbers", location="Birmingham", page=2, fresh=True)


@pytest.mark.parametrize(("field", "argument"), [("contains", "digits"), ("numbers", "numbers"), ("go_to", "go_to")])
def test_a_number_copied_from_a_sentence_on_a_card_is_read(field: str, argument: str) -> None:
    copied = keep_numbers_together("+1 205-635-0001")
    assert copied != "+1 205-635-0001"
    request = parse_inputs({"command": "numbers", field: copied}, ["numbers"])
    assert re.sub(r"\D", "", getattr(request, argument)) == "12056350001"
    typed = parse_text(f"numbers {copied}", GRAMMAR)
    assert isinstance(typed, Request)
    assert typed.numbers == "+1 205-635-0001"


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"page": "abc"}, "A page is a whole number"),
        ({"page": "-1"}, "A page is a whole number"),
        ({"page": "9" * 20}, "A page is a whole number"),
        ({"page": "²"}, "A page is a whole number"),
        ({"purpose": "lunch"}, "Unknown list of numbers."),
        ({"filters": "active,blue"}, "Unknown filter. Filter by active, inactive, main, toll-free, service, standard"),
        ({"digits": "abc"}, "Search for digits only, at most 15."),
        ({"digits": "1" * 16}, "Search for digits only, at most 15."),
        ({"digits_at": "middle"}, "That search can't be read."),
        ({"consecutive": "1"}, "How many numbers in a row?"),
        ({"sort": "colour"}, "Lists can be sorted by number or state."),
        ({"file": "exe"}, "Lists can be exported as csv, xlsx or json."),
        ({"count": "101"}, "How many entries? From 1 to 100"),
        ({"entry": "x"}, "Which change?"),
        ({"below": "many"}, "Below how many active numbers?"),
        ({"fresh": "maybe"}, "That button can't be read."),
        ({"then": "rm -rf"}, "That button can't be read."),
        ({"colour": "blue"}, "That button can't be read."),
        ({"location": "x" * 401}, "That button can't be read."),
        ({"location": None}, "That button can't be read."),
        ({"command": "rm"}, "That button's command no longer exists."),
    ],
)
def test_inputs_that_no_button_sends_are_refused(inputs: dict[str, object], sentence: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        parse_inputs({"command": "numbers", **inputs}, ["numbers"])
    assert caught.value.sentence.startswith(sentence)
    assert [each.request for each in caught.value.suggestions] == [HELP]
