"""Which lists can be counted, and which can be searched by what: typed and pressed."""

import pytest

from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.commands.shared.lists import join_phrases
from bot.errors import NotPossible, NotUnderstood
from bot.model import PURPOSES, Purpose, Request, Search
from tests.support.commands import Type
from tests.support.views import list_view_texts

WITHOUT_STOCK = [purpose for purpose in PURPOSES if not purpose.has_stock]

COUNTING = {
    "summary": Request("summary"),
    "watch": Request("watch", location="Atlanta", below=5),
    "find": Request("find", digits="00"),
}


@pytest.mark.parametrize("purpose", WITHOUT_STOCK, ids=lambda purpose: str(purpose.key))
@pytest.mark.parametrize("command", COUNTING)
def test_numbers_that_cannot_run_out_are_not_counted(context: CommandContext, command: str, purpose: Purpose) -> None:
    """Pressed: the same request as typed."""
    with pytest.raises(NotPossible) as caught:
        REGISTRY.run(COUNTING[command].with_(purpose=purpose), context)
    sentence = caught.value.sentence
    assert sentence.startswith(f"{purpose.title} ")
    assert "so they can't run out: there is nothing to count." in sentence
    able = [each for each in PURPOSES if each.has_stock]
    assert sentence.endswith(f"{command} works with: {join_phrases(able)}.")
    assert not any(f"for {each.phrase}" in sentence.partition("works with")[2].split(", ") for each in WITHOUT_STOCK)


@pytest.mark.parametrize(
    "text",
    [
        "summary for emergency callback",
        "summary for caller id",
        "watch Atlanta below 5 for call intercept",
        "find ending 00 for emergency",
        "find +1 404-555-0002 for external caller id",
    ],
)
def test_typed_they_are_refused_as_well(type_: Type, text: str) -> None:
    with pytest.raises(NotPossible, match="there is nothing to count") as caught:
        type_(text)
    listed, counted = (each.request for each in caught.value.suggestions)
    assert (listed.command, listed.purpose.has_stock) in (("numbers", False), ("locations", False))
    assert (counted.command, counted.purpose.key) == (text.split()[0], "aa_alternate")


def test_the_suggestions_keep_every_clause(type_: Type) -> None:
    with pytest.raises(NotPossible) as caught:
        type_("find ending 00 active for call intercept")
    for suggestion in caught.value.suggestions:
        assert (suggestion.request.digits, [str(each) for each in suggestion.request.filters]) == ("00", ["active"])
    with pytest.raises(NotPossible) as caught:
        type_("watch Atlanta below 5 for call intercept")
    listed, watched = (each.request for each in caught.value.suggestions)
    assert (listed.command, listed.purpose.key) == ("numbers", "call_intercept")
    assert (watched.command, watched.below) == ("watch", 5)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: str(purpose.key))
@pytest.mark.parametrize(
    ("search", "argument", "word"),
    [
        (Search.OWNER, "owner", "owner"),
        (Search.EXTENSION, "extension", "extension"),
        (Search.PERSON, "person", "person"),
    ],
)
def test_a_list_is_searched_only_by_what_webex_searches_it_by(
    context: CommandContext, purpose: Purpose, search: Search, argument: str, word: str
) -> None:
    request = Request("numbers", location="Atlanta", purpose=purpose).with_(**{argument: "8000"})
    if search in purpose.searches:
        assert any(
            text.startswith(f"{word.capitalize()}: 8000") for text in list_view_texts(REGISTRY.run(request, context))
        )
        return
    with pytest.raises(NotUnderstood) as caught:
        REGISTRY.run(request, context)
    able = [each for each in PURPOSES if search in each.searches]
    assert caught.value.sentence == f"{purpose.title} can't be searched by {word}. These can: {join_phrases(able)}."
    # A suggestion searches another list for the same.
    assert caught.value.suggestions[0].request == request.with_(purpose=able[0])


def test_searches_that_no_list_has_together_are_refused(type_: Type) -> None:
    person = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8x"
    with pytest.raises(NotUnderstood, match="No list can be searched by all of it") as caught:
        type_(f"numbers Atlanta ext 12 person {person}")
    assert not caught.value.suggestions


@pytest.mark.parametrize(
    ("text", "command", "kept"),
    [
        ("numbers Birmingham for xyzzy", "numbers", {"location": "Birmingham"}),
        ("numbers Birmingham for the xyzzy active", "numbers", {"location": "Birmingham", "filters": "active"}),
        ("numbers Birmingham active for xyzzy", "numbers", {"location": "Birmingham", "filters": "active"}),
        ("export Birmingham for xyzzy", "export", {"location": "Birmingham"}),
        ("watch Birmingham for xyzzy below 5", "watch", {"location": "Birmingham", "below": "5"}),
        ("summary for xyzzy", "summary", {}),
    ],
)
def test_a_list_that_does_not_exist_is_named_with_those_that_do(
    type_: Type, text: str, command: str, kept: dict[str, str]
) -> None:
    with pytest.raises(NotUnderstood) as caught:
        type_(text)
    assert "xyzzy”. The lists are: for auto attendant alternate, " in caught.value.sentence
    assert caught.value.sentence.startswith("There is no list “")
    assert caught.value.sentence.endswith("for single number reach.")
    (suggestion,) = caught.value.suggestions
    assert suggestion.request == Request(command).with_texts(kept)


def test_a_name_with_for_in_it_is_no_list(type_: Type) -> None:
    with pytest.raises(Exception, match="No location named “Center for Arts”"):
        type_("numbers Center for Arts")


@pytest.mark.parametrize("command", ["numbers Atlanta", "export Atlanta", "find ext 8000"])
def test_a_shared_wording_is_read_as_the_auto_attendants_list_and_says_so(type_: Type, command: str) -> None:
    texts = list_view_texts(type_(f"{command} for call forward"))
    assert "Auto attendant call forward numbers" in texts
    assert (
        "“for call forward” was read as “for auto attendant call forward”. Or type: for call queue call forward, "
        "for hunt group call forward, for operating mode call forward."
    ) in texts


def test_the_wording_is_explained_once(type_: Type) -> None:
    view = type_("numbers Atlanta for alternate")
    assert any("“for alternate” was read as" in text for text in list_view_texts(view))
    assert not any("was read as" in text for text in list_view_texts(type_("numbers Atlanta for aa alternate")))
    form = next(each for each in view.actions if each.title == "Filter")
    assert form.submit.request.wording == ""  # type: ignore[union-attr]


def test_every_list_can_be_typed_as_it_is_called() -> None:
    for purpose in PURPOSES:
        for wording in (purpose.phrase, purpose.title):
            request = REGISTRY.parse_text(f"numbers Atlanta for {wording}")
            assert isinstance(request, Request)
            assert request.purpose is purpose
