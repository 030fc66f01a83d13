import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.errors import BotError, NotUnderstood, UnknownCommand
from bot.language.parser import parse_inputs, parse_text, strip_mention
from bot.model import Request
from cards.buttons import pack
from cards.notice import build_notice

BOT = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ib3Q"


def mention(inner: str, person: str = BOT) -> str:
    return f'<spark-mention data-object-type="person" data-object-id="{person}">{inner}</spark-mention>'


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("numbers Birmingham", {"location": "Birmingham"}),
        ("NUMBERS birmingham", {"location": "birmingham"}),
        ("/numbers Birmingham", {"location": "Birmingham"}),
        ("  numbers   New   York ", {"location": "New York"}),
        ("numbers at Birmingham", {"location": "Birmingham"}),
        ("numbers in New York", {"location": "New York"}),
        ("numbers for Birmingham", {"location": "Birmingham"}),
        ("numbers: Birmingham", {"location": "Birmingham"}),
        ("number Birmingham", {"location": "Birmingham"}),
        ('numbers "New York"', {"location": "New York"}),
        ("numbers “New York”", {"location": "New York"}),
        ('numbers at "In Between"', {"location": "In Between"}),
        ("numbers Birmingham page 2", {"location": "Birmingham", "page": "2"}),
        ('numbers "Building page 2"', {"location": "Building page 2"}),
        ('numbers "Building page 2" page 3', {"location": "Building page 2", "page": "3"}),
        ("numbers Birmingham refresh", {"location": "Birmingham", "fresh": "true"}),
        ("numbers Birmingham page 2 refresh", {"location": "Birmingham", "page": "2", "fresh": "true"}),
        ("numbers Infirmary", {"location": "Infirmary"}),
        ("numbers", {}),
    ],
)
def test_numbers(text: str, arguments: dict[str, str]) -> None:
    assert parse_text(text) == Request("numbers", arguments)


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("locations", Request("locations")),
        ("locations birm", Request("locations", {"text": "birm"})),
        ("locations page 2", Request("locations", {"page": "2"})),
        ("help", Request("help")),
        ("help me please", Request("help")),
        ("", Request("help")),
        ("   ", Request("help")),
        ("/", Request("help")),
        (": locations", Request("locations")),
    ],
)
def test_other_commands(text: str, request_: Request) -> None:
    assert parse_text(text) == request_


def test_a_near_miss_offers_the_command_with_what_followed() -> None:
    with pytest.raises(UnknownCommand) as caught:
        parse_text("nubmers Birmingham")
    assert "Did you mean numbers?" in caught.value.sentence
    assert caught.value.suggestions[0].request == Request("numbers", {"location": "Birmingham"})


@pytest.mark.parametrize("text", ["xyzzy", "unnumbers Birmingham", "numbersBirmingham"])
def test_commands_match_whole_words_alone(text: str) -> None:
    with pytest.raises(UnknownCommand):
        parse_text(text)


def test_what_is_too_long_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="too long"):
        parse_text("numbers " + "x" * 400)


@settings(max_examples=2000)
@given(st.text(max_size=600))
@example("nubmers " + "a" * 380)
@example('numbers "')
@example("\u0130numbers x")
def test_any_text_is_a_request_or_our_own_error(text: str) -> None:
    try:
        request = parse_text(text)
    except NotUnderstood as error:
        build_notice(error.sentence, error.suggestions)  # whose buttons can be built
    else:
        assert request.command in {command.name for command in COMMANDS}
        pack(request)  # and whatever was typed fits a button


@settings(max_examples=2000)
@given(st.sampled_from([command.name for command in COMMANDS]), st.text(max_size=500))
def test_any_argument_is_a_request_or_our_own_error(command: str, text: str) -> None:
    try:
        pack(parse_text(f"{command} {text}"))
    except NotUnderstood as error:
        build_notice(error.sentence, error.suggestions)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=2000)
@given(JSON | st.dictionaries(st.sampled_from(["command", "location", "page", "fresh", "text"]), JSON))
@example({"command": "numbers", "page": 10**30})
@example({"command": "rm", "location": "Birmingham"})
def test_any_inputs_are_a_request_or_our_own_error(inputs: object) -> None:
    try:
        request = parse_inputs(inputs)
    except BotError as error:
        build_notice(error.sentence, error.suggestions)
    else:
        assert request.command in {command.name for command in COMMANDS}
        pack(request)


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("Numbers Bot help", f"<p>{mention('Numbers Bot')} help</p>", "help"),
        ("Numbers help", f"<p>{mention('Numbers')} help</p>", "help"),
        ("help Numbers", f"<p>help {mention('Numbers')}</p>", "help"),
        ("Numbers numbers A & B", f"{mention('Numbers')} numbers A &amp; B", "numbers A & B"),
        ("Numbers numbers Birm", f"<p>{mention('Numbers')}numbers <b>Birm</b></p>", "numbers Birm"),
        ("Numbers hi Ann", f"{mention('Numbers')} hi {mention('Ann', 'another')}", "hi Ann"),
        ("Numbers Bot help", None, "help"),
        ("numbers bot: help", None, "help"),
        ("Numbers numbers Birmingham", None, "numbers Birmingham"),
        ("numbers Birmingham", None, "numbers Birmingham"),
        ("Numbers Bot", None, ""),
        ("Numbers Bot xyzzy", None, "xyzzy"),
        ("Numbers Botany", None, "Numbers Botany"),
        ("help", None, "help"),
        ("help", "<p>help</p>", "help"),
    ],
)
def test_the_bots_name_is_stripped(text: str, markup: str | None, expected: str) -> None:
    assert strip_mention(text, markup, BOT, "Numbers Bot") == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Ada numbers X", "numbers X"), ("Ada xyzzy", "xyzzy"), ("Ada Birmingham", "Birmingham")]
)
def test_a_name_that_is_no_command_always_goes(text: str, expected: str) -> None:
    assert strip_mention(text, None, BOT, "Ada Lovelace") == expected


@given(st.text(), st.none() | st.text())
def test_stripping_never_fails(text: str, markup: str | None) -> None:
    strip_mention(text, markup, BOT, "Numbers")
