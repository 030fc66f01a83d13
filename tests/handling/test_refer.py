"""What a follow-up means for each kind of list."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import COMMANDS
from bot.errors import BotError, NotPossible, NotUnderstood
from bot.handling.refer import apply_follow_up
from bot.model import PURPOSES_BY_KEY, DigitsAt, Feature, FileKind, Filter, FollowUp, Request, Shown, Sort

ACTIVE, INACTIVE = Filter(Feature.ACTIVE), Filter(Feature.INACTIVE)
TOLL_FREE = Filter(Feature.TOLL_FREE)
HUNT = PURPOSES_BY_KEY["hunt_primary"]

NUMBERS = Request("numbers", location="id", filters=(ACTIVE,), purpose=HUNT, org="org", page=2)
FIND = Request("find", digits="00", digits_at=DigitsAt.END, page=1)
SUMMARY = Request("summary", purpose=HUNT, page=3)
LOCATIONS = Request("locations", text="store", then="export", filters=(ACTIVE,), page=1)
WHO = Request("who", extension="2100", org="org", page=2)
NUMBER = Request("find", numbers="404-555-0001")
EXPORT = Request("export", location="id", file=FileKind.XLSX)


def apply(follow_up: FollowUp, last: Request) -> Request:
    return apply_follow_up(follow_up, Shown(last))


def say(**arguments: object) -> FollowUp:
    command = str(arguments.pop("command", ""))
    return FollowUp(Request(command).with_(**arguments))


def say_who(owner: str, **arguments: object) -> FollowUp:
    change = Request("").with_(**arguments)
    return FollowUp(change, alone=change.with_(command="numbers"), who=Request("who", owner=owner))


NEXT, PREVIOUS = FollowUp(Request(""), step=1), FollowUp(Request(""), step=-1)
AS_EXCEL = say(command="export", file=FileKind.XLSX)


@pytest.mark.parametrize(
    ("follow_up", "last", "meant"),
    [
        (NEXT, NUMBERS, NUMBERS.with_(page=3)),
        (PREVIOUS, NUMBERS, NUMBERS.with_(page=1)),
        (NEXT, FIND, FIND.with_(page=2)),
        (NEXT, Request("history", count=20), Request("history", count=20, page=2)),
        (say(page=5), SUMMARY, SUMMARY.with_(page=5)),
        (say(fresh=True), NUMBERS, NUMBERS.with_(fresh=True)),
        (say(filters=(TOLL_FREE,)), NUMBERS, NUMBERS.with_(filters=(ACTIVE, TOLL_FREE), page=0)),
        (say(filters=(INACTIVE,)), NUMBERS, NUMBERS.with_(filters=(INACTIVE,), page=0)),
        (FollowUp(Request(""), clears=True), NUMBERS, NUMBERS.with_(filters=(), page=0)),
        (say(digits="12"), FIND, FIND.with_(digits="12", digits_at=DigitsAt.ANYWHERE, page=0)),
        (say(sort=Sort.STATE), NUMBERS, NUMBERS.with_(sort=Sort.STATE, page=0)),
        (say(purpose=HUNT), FIND, FIND.with_(purpose=HUNT, page=0)),
        (say(filters=(TOLL_FREE,)), LOCATIONS, LOCATIONS.with_(filters=(ACTIVE, TOLL_FREE), page=0)),
        # Another question about owners
        (
            FollowUp(FIND, alone=FIND, who=Request("who", numbers="9989")),
            WHO,
            Request("who", numbers="9989", org="org"),
        ),
        (say_who("Reception", location="Reception"), WHO, Request("who", owner="Reception", org="org")),
        (say(location="Denver"), WHO, WHO.with_(location="Denver", page=0)),
        (NEXT, WHO, WHO.with_(page=3)),
        # Phone numbers say themselves where they are
        (FollowUp(NUMBER, alone=NUMBER, who=Request("who", numbers="1")), NUMBERS, NUMBER),
        (say_who("Denver", location="Denver"), NUMBERS, NUMBERS.with_(location="Denver", page=0)),
        # How many are in use
        (say(location="Denver"), Request("usage"), Request("usage", location="Denver")),
        (say(location="all"), Request("usage", location="id", page=2), Request("usage")),
        # Another location
        (say(location="Denver"), NUMBERS, NUMBERS.with_(location="Denver", page=0)),
        (say(location="Denver"), EXPORT, EXPORT.with_(location="Denver")),
        (say(location="Denver"), FIND, FIND.with_(command="numbers", location="Denver", page=0)),
        (say(location="Denver"), SUMMARY, Request("numbers", location="Denver", purpose=HUNT)),
        (say(location="Denver"), LOCATIONS, Request("export", location="Denver", filters=(ACTIVE,))),
        (say(location="Denver"), Request("attendants", location="id"), Request("attendants", location="Denver")),
        (
            say(location="Denver", filters=(INACTIVE,)),
            NUMBERS,
            NUMBERS.with_(location="Denver", filters=(INACTIVE,), page=0),
        ),
        # All locations
        (say(location="all"), NUMBERS, Request("find", filters=(ACTIVE,), purpose=HUNT, org="org")),
        (say(location="all"), Request("numbers", location="id", sort=Sort.STATE), Request("summary")),
        (say(location="all"), EXPORT, EXPORT.with_(location="all")),
        (say(location="all"), Request("attendants", location="id"), Request("attendants")),
        # Files
        (AS_EXCEL, NUMBERS, NUMBERS.with_(command="export", file=FileKind.XLSX, page=0)),
        (AS_EXCEL, NUMBERS.with_(target="aa"), NUMBERS.with_(command="export", file=FileKind.XLSX, page=0)),
        (AS_EXCEL, FIND, FIND.with_(command="export", location="all", file=FileKind.XLSX, page=0)),
        (AS_EXCEL, SUMMARY, Request("export", location="all", purpose=HUNT, file=FileKind.XLSX)),
        (AS_EXCEL, LOCATIONS, Request("export", filters=(ACTIVE,), file=FileKind.XLSX)),
        (say(command="export", file=FileKind.JSON), EXPORT, EXPORT.with_(file=FileKind.JSON)),
    ],
)
def test_it_changes_what_was_said_and_keeps_the_rest(follow_up: FollowUp, last: Request, meant: Request) -> None:
    assert apply(follow_up, last) == meant


@pytest.mark.parametrize(
    ("follow_up", "last", "sentence", "suggested"),
    [
        (PREVIOUS, FIND, "This is the first page.", FIND),
        (NEXT, EXPORT, "A file has no pages.", Request("numbers", location="id")),
        (say(page=2), EXPORT.with_(location="all"), "A file has no pages.", Request("summary")),
        (AS_EXCEL, Request("history"), "Only lists of numbers can be exported.", Request("export")),
    ],
)
def test_impossible_follow_ups_are_explained(
    follow_up: FollowUp, last: Request, sentence: str, suggested: Request
) -> None:
    with pytest.raises(NotPossible) as caught:
        apply(follow_up, last)
    assert caught.value.sentence.startswith(sentence)
    assert [each.request for each in caught.value.suggestions] == [suggested]


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        (SUMMARY, "The summary can't be narrowed like that. Type for example: find active"),
        (Request("history"), "The history can't be narrowed like that. Type for example: find active"),
        (Request("attendants"), "The list of auto attendants can't be narrowed like that."),
        (Request("watches"), "The list of watches can't be narrowed like that."),
    ],
)
def test_a_filter_that_a_list_does_not_have_is_offered_for_numbers(last: Request, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        apply(say(filters=(ACTIVE,)), last)
    assert caught.value.sentence.startswith(sentence)
    assert caught.value.suggestions[0].request == Request("find", filters=(ACTIVE,))


SAID = [
    FollowUp(Request("").with_(**changes), step=step, clears=clears)
    for changes in (
        {},
        {"page": 3},
        {"fresh": True},
        {"filters": (INACTIVE,)},
        {"location": "Denver"},
        {"location": "all"},
        {"purpose": HUNT, "sort": Sort.NUMBER},
        {"digits": "00", "digits_at": DigitsAt.END},
    )
    for step, clears in itertools.product((-1, 0, 1), (False, True))
] + [AS_EXCEL]


@given(st.sampled_from(SAID), st.sampled_from([command.name for command in COMMANDS]), st.integers(0, 9))
def test_it_never_confirms_and_never_becomes_a_change(follow_up: FollowUp, command: str, page: int) -> None:
    last = Request(command, page=page)
    try:
        meant = apply(follow_up, last)
    except BotError:
        return
    assert not meant.confirmed
    assert meant.command in (command, "numbers", "find", "summary", "export", "exportchanges")


def test_the_last_page_is_the_one_that_the_list_has() -> None:
    to_end = FollowUp(Request(""), goes_to_end=True)
    assert apply_follow_up(to_end, Shown(NUMBERS, "Denver", page_count=6)) == NUMBERS.with_(page=6)
    with pytest.raises(NotPossible, match="A file has no pages"):
        apply_follow_up(to_end, Shown(EXPORT))


def test_changes_are_asked_for_elsewhere_and_as_a_file() -> None:
    changes = Request("changes", location="id", since="2026-11-23", page=2)
    assert apply(say(location="Denver"), changes) == changes.with_(location="Denver").without("page")
    assert apply(say(location="all"), changes) == changes.without("page", "location")
    file = changes.with_(command="exportchanges", file=FileKind.XLSX).without("page")
    assert apply(say(command="export", file=FileKind.XLSX), changes) == file
    with pytest.raises(NotUnderstood, match=r"^The list of changes can't be narrowed like that"):
        apply(say(filters=(ACTIVE,)), changes)
