"""What `who` asks about, and which sentences ask it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotUnderstood
from bot.language.owner_phrases import parse_who, split_location
from bot.language.owner_questions import asks_for_changes, asks_for_owner, asks_for_rights
from bot.language.reading import TAKEN
from bot.language.short_form import write_request
from bot.model import InvalidArgument, Request

WHO = Request("who")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+1 404-555-9989", WHO.with_(numbers="+1 404-555-9989")),
        ("has these:\n404-555-9989\n404-555-9200", WHO.with_(numbers="404-555-9989\n404-555-9200")),
        ("404-555-9980 to 9989", WHO.with_(numbers="404-555-9980 to 9989")),
        # Behind a number, an extension is that number's own.
        ("404-555-9989 ext 2100", WHO.with_(numbers="404-555-9989 ext 2100")),
        ("ext 2100 and 404-555-9989", WHO.with_(numbers="404-555-9989", extension="2100")),
        ("x2100, x2101, x2100", WHO.with_(extension="2100,2101")),
        ("extension number 2100", WHO.with_(extension="2100")),
        ("ext. 0042", WHO.with_(extension="0042")),
        ("9989", WHO.with_(numbers="9989")),
        ("has 9989 at the moment", WHO.with_(numbers="9989")),
        # A few digits beside a name belong to it; many say themselves what they are.
        ("Room 120", WHO.with_(owner="Room 120")),
        ("has 404-555-9989 on this nice phone", WHO.with_(numbers="404-555-9989")),
        ("12", WHO.with_(extension="12")),
        ("'Who Cares' in Denver", WHO.with_(owner="Who Cares", location="Denver")),
        ("The Bank of York", WHO.with_(owner="Bank of York")),
        ("Grace Ito's", WHO.with_(owner="Grace Ito")),
        ("is it", WHO),
        ("", WHO),
    ],
)
def test_a_question_is_read(text: str, expected: Request) -> None:
    assert parse_who(WHO, text) == expected


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Reception in Denver", ("Reception", "Denver")),
        ("Drive In at the Denver office", ("Drive In", "Denver office")),
        ("Reception", ("Reception", "")),
    ],
)
def test_a_location_may_follow_the_name(name: str, parts: tuple[str, str]) -> None:
    assert split_location(name) == parts


@pytest.mark.parametrize(
    "text",
    [
        "assign 404-555-0002 to who has it",
        "unassign 404-555-9989 from who has it",
        "remove 404-555-9989 from who has it",
        "which location has 205-635-0001",
        "is 404-555-9989 free?",
        "numbers denver owner reception",
        "how many numbers are used",
    ],
)
def test_other_sentences_ask_something_else(text: str) -> None:
    assert not asks_for_owner(text)


@pytest.mark.parametrize(
    "text", ["who changed what", "who has removed 404-555-9989", "who did it?", "who made this change"]
)
def test_questions_about_changes_are_for_the_history(text: str) -> None:
    assert asks_for_changes(text)
    assert not asks_for_owner(text)


def test_questions_about_rights_are_for_help() -> None:
    assert asks_for_rights("who may assign numbers?")
    assert not asks_for_rights("who can i reach on 404-555-9989")


@settings(max_examples=200)
@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        request = parse_who(WHO, text)
    except (NotUnderstood, InvalidArgument):
        return
    assert request.command == "who"
    assert TAKEN not in "".join(request.write_arguments().values())


NAMES = st.sampled_from(
    ["Reception", "Grace Ito", "Room 12", "Store 1021 Lobby", "Who Cares", "In Office", "9989", "A & B"]
)

QUESTIONS = st.builds(
    lambda owner, numbers, extension: (
        Request("who", owner=owner) if owner else Request("who", numbers=numbers, extension=extension)
    ),
    st.one_of(st.just(""), NAMES),
    st.sampled_from(["", "+1 404-555-9989", "404-555-9989, 404-555-9200", "9989", "+1 404-555-9980 to 9989"]),
    st.sampled_from(["", "2100", "2100,2101"]),
)


@settings(max_examples=150)
@given(QUESTIONS)
def test_the_short_form_asks_the_same(request: Request) -> None:
    text = write_request(request)
    assert parse_who(WHO, text.removeprefix("who").strip()) == request
