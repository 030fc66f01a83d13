import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.mentions import strip_mention

BOT = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ib3Q"

COMMANDS = ("numbers", "find", "help")


def mention(inner: str, person: str = BOT) -> str:
    return f'<spark-mention data-object-type="person" data-object-id="{person}">{inner}</spark-mention>'


@pytest.mark.parametrize(
    ("text", "markup", "expected"),
    [
        ("Numbers Bot help", f"<p>{mention('Numbers Bot')} help</p>", "help"),
        ("Numbers help", f"<p>{mention('Numbers')} help</p>", "help"),
        ("help Numbers", f"<p>help {mention('Numbers')}</p>", "help"),
        ("Numbers numbers A & B", f"{mention('Numbers')} numbers A &amp; B", "numbers A & B"),
        ("Numbers numbers Birm", f"<p>{mention('Numbers')}numbers <b>Birm</b></p>", "numbers Birm"),
        ("Numbers hi Ann", f"{mention('Numbers')} hi {mention('Ann', 'another')}", "hi Ann"),
        ("Numbers findnothing", f"<p>{mention('Numbers')} find</p><p>nothing</p>", "find nothing"),
    ],
)
def test_a_marked_mention_is_removed_wherever_it_stands(text: str, markup: str, expected: str) -> None:
    assert strip_mention(text, markup, BOT, "Numbers Bot", COMMANDS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The full name of several words goes.
        ("Numbers Bot help", "help"),
        ("numbers bot: help", "help"),
        ("Numbers Bot", ""),
        ("Numbers Bot xyzzy", "xyzzy"),
        # Part of it goes unless that would take a command away.
        ("Numbers numbers Birmingham", "numbers Birmingham"),
        ("Numbers /find 00", "/find 00"),
        ("Numbers", ""),
        ("numbers Birmingham", "numbers Birmingham"),
        ("Numbers Botany", "Numbers Botany"),
        # Nothing of it is there.
        ("help", "help"),
        ("Bot help", "Bot help"),
    ],
)
def test_without_markup_the_name_is_removed_from_the_front(text: str, expected: str) -> None:
    assert strip_mention(text, None, BOT, "Numbers Bot", COMMANDS) == expected
    assert strip_mention(text, f"<p>{text}</p>", BOT, "Numbers Bot", COMMANDS) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Ada numbers X", "numbers X"), ("Ada xyzzy", "xyzzy"), ("Ada Birmingham", "Birmingham")]
)
def test_a_name_that_is_no_command_is_always_removed(text: str, expected: str) -> None:
    assert strip_mention(text, None, BOT, "Ada Lovelace", COMMANDS) == expected


def test_a_name_of_one_word_that_is_a_command_stays_before_arguments() -> None:
    assert strip_mention("numbers Denver", None, BOT, "Numbers", COMMANDS) == "numbers Denver"
    assert strip_mention("numbers help", None, BOT, "Numbers", COMMANDS) == "help"


@given(st.text(), st.none() | st.text())
def test_stripping_never_fails(text: str, markup: str | None) -> None:
    strip_mention(text, markup, BOT, "Numbers", COMMANDS)
