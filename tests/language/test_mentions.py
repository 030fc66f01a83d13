import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.mentions import strip_mention
from tests.support.ids import encode_id

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
        ("Numbers findnothing", f"<p>{mention('Numbers')} find</p><p>nothing</p>", "find\nnothing"),
        ("find 1 2", f"<p>{mention('Numbers')} find</p><ul><li>1</li><li>2</li></ul>", "find\n1\n2"),
        ("Numbers Denver", f"numbers {mention('Numbers')} Den<b>ver</b>", "numbers Denver"),
        ("numbers", f"{mention('Numbers')} num<i>bers</i>", "numbers"),
        ("Numbers - help", f"{mention('Numbers')} - help", "help"),
        ("Numbers – help", f"{mention('Numbers')} \u2013 help", "help"),
        ("Numbers: help", f"{mention('Numbers')}: help", "help"),
        ("help, Numbers", f"help, {mention('Numbers')}!", "help"),
        ("Numbers +1 205", f"{mention('Numbers')} +1 205", "+1 205"),
    ],
)
def test_a_marked_mention_is_removed_wherever_it_stands(text: str, markup: str, expected: str) -> None:
    assert strip_mention(text, markup, BOT, "Numbers Bot", COMMANDS) == expected


UUID = "5a1d7c1e-3f0b-4c3e-9a53-0d9c2b8b7f11"


@pytest.mark.parametrize(
    "written",
    [
        UUID,
        UUID.upper(),
        encode_id(f"ciscospark://us/PEOPLE/{UUID}"),
        encode_id(f"ciscospark://us/PEOPLE/{UUID}").rstrip("="),
        encode_id(f"ciscospark://urn:TEAM:eu-central-1_k/PEOPLE/{UUID}"),
    ],
)
@pytest.mark.parametrize("bot_id", [UUID, encode_id(f"ciscospark://us/PEOPLE/{UUID}").rstrip("=")])
@pytest.mark.parametrize("template", ["{} numbers Denver", "numbers {} Denver", "numbers Denver {}"])
@pytest.mark.parametrize("is_direct", [False, True])
def test_the_bots_id_may_be_written_in_other_ways(written: str, bot_id: str, template: str, is_direct: bool) -> None:
    markup = f"<p>{template.format(mention('Numbers', written))}</p>"
    assert strip_mention("?", markup, bot_id, "Numbers", COMMANDS, is_direct=is_direct) == "numbers Denver"


ADA, BEN = mention("Ada Lovelace", "another"), mention("Ben", UUID)
ALL = '<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention>'


@pytest.mark.parametrize(
    "markup",
    [
        f"numbers Denver cc {ADA}",
        f"numbers Denver cc: {ADA}",
        f"numbers Denver CC {ADA}, {BEN}",
        f"numbers Denver, cc {ADA} and {BEN}",
        f"numbers Denver (cc {ADA})",
        f"numbers Denver {ADA}",
        f"numbers Denver for {ADA}",
        f"numbers Denver {ADA} fyi",
        f"numbers Denver fyi {ADA} &amp; {BEN}",
        f"<p>numbers Denver</p><p>cc {ADA}</p>",
        f"{ADA} numbers Denver",
        f"{ADA}, {BEN}: numbers Denver",
        f"numbers Denver {ALL}",
    ],
)
def test_people_who_only_read_along_are_left_out(markup: str) -> None:
    assert strip_mention("?", f"{mention('Numbers')} {markup}", BOT, "Numbers", COMMANDS) == "numbers Denver"
    assert strip_mention("?", f"{markup} {mention('Numbers')}", BOT, "Numbers", COMMANDS) == "numbers Denver"
    assert strip_mention("?", markup, BOT, "Bot", COMMANDS, is_direct=True) == "numbers Denver"


def test_a_person_who_belongs_to_the_command_stays() -> None:
    for words in ("numbers Denver owner", "numbers Denver for user", "assign 1 to"):
        markup = f"{mention('Numbers')} {words} {ADA} cc {BEN}"
        assert strip_mention("?", markup, BOT, "Numbers", COMMANDS) == f"{words} Ada Lovelace"


QUOTATION = f"<blockquote class='quoted'><p>{mention('Numbers')} assign</p>it</blockquote>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("> assign it\nhelp", "help"), (">> a\n> b\n\nhelp\n", "help"), ("> help", "> help"), ("a > b", "a > b")],
)
def test_without_markup_quoted_lines_are_left_out(text: str, expected: str) -> None:
    assert strip_mention(text, None, BOT, "Numbers", COMMANDS, is_direct=True) == expected


@pytest.mark.parametrize("is_direct", [False, True])
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"{QUOTATION}<p>help</p>", "help"),
        (f"{QUOTATION}<p>{mention('Numbers')} help</p>", "help"),
        (f"<p>{mention('Numbers')}</p>{QUOTATION}<p>help</p>", "help"),
        (f"<p>{mention('Numbers')} help</p>{QUOTATION}", "help"),
        (f"<blockquote>{QUOTATION} more</blockquote> help", "help"),
        (QUOTATION, ""),
        ("<blockquote>never closed <p>help</p>", ""),
        ("</blockquote>help<blockquote>x</blockquote>", "help"),
    ],
)
def test_quotations_are_left_out(markup: str, expected: str, is_direct: bool) -> None:
    assert strip_mention("assign it help", markup, BOT, "Numbers", COMMANDS, is_direct=is_direct) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numbers Birmingham", "numbers Birmingham"),
        ("numbers", "numbers"),
        ("Numbers numbers Birmingham", "numbers Birmingham"),
        ("@Numbers numbers Birmingham", "numbers Birmingham"),
        ("Numbers - help", "help"),
        ("Numbers\nhelp", "help"),
        ("find\n1\n2", "find\n1\n2"),
    ],
)
def test_in_a_1_1_space_the_name_goes_only_before_a_command(text: str, expected: str) -> None:
    assert strip_mention(text, None, BOT, "Numbers", COMMANDS, is_direct=True) == expected


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


MARKS = st.sampled_from(
    [
        "<blockquote>",
        "</blockquote>",
        "<spark-mention>",
        "</spark-mention>",
        ADA,
        mention("Numbers"),
        "cc ",
        "owner ",
        "\n",
    ]
)


@given(st.text(), st.none() | st.text() | st.lists(MARKS | st.text(max_size=3)).map("".join), st.booleans())
def test_stripping_never_fails(text: str, markup: str | None, is_direct: bool) -> None:
    strip_mention(text, markup, BOT, "Numbers", COMMANDS, is_direct=is_direct)


@given(st.text("abc /-", max_size=30))
def test_a_plain_text_without_the_name_stays_as_it_is(text: str) -> None:
    assert strip_mention(text, None, BOT, "Numbers", COMMANDS, is_direct=True) == text
