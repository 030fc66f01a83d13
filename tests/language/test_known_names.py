import pytest

from bot.errors import NotUnderstood, UnknownCommand
from bot.language.names import match_locations
from bot.model import FollowUp, Location, Request
from tests.support.phrases import LOCATIONS, read_text

IDS = {each.name: each.id for each in LOCATIONS}


def read(text: str) -> Request:
    parsed = read_text(text)
    assert isinstance(parsed, Request)
    return parsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("numbers Store 1021", Request("numbers", location="Store 1021")),
        ("numbers store 1021 629", Request("numbers", location="store 1021", digits="629")),
        ("numbers Cincinnati Main", Request("numbers", location="Cincinnati Main")),
        ("export Site 01 csv", Request("export", location="Site 01")),
        ("watch Store 1022 below 5", Request("watch", location="Store 1022", below=5)),
        ("numbers Main Street page 2", Request("numbers", location="Main Street", page=2)),
        ("numbers Free Street refresh", Request("numbers", location="Free Street", fresh=True)),
        ("numbers HQ/Dock 3", Request("numbers", location="HQ/Dock 3")),
        ("Store 1021?", Request("numbers", location="Store 1021")),
        ("attendants Store 1021", Request("attendants", location="Store 1021")),
        ("locations Store 1021", Request("locations", text="Store 1021")),
    ],
)
def test_a_whole_name_wins_over_clauses(text: str, expected: Request) -> None:
    assert read(text) == expected


def test_a_whole_name_wins_in_a_follow_up_too() -> None:
    parsed = read_text("and in Store 1021?")
    assert isinstance(parsed, FollowUp)
    assert (parsed.change.location, parsed.change.digits) == ("Store 1021", "")


@pytest.mark.parametrize("text", ["Main Office", "main office?", "numbers Main Office", "show me Main Office"])
def test_a_whole_name_of_a_clause_and_a_filler_is_a_name(text: str) -> None:
    office = Location("id", "Main Office")
    parsed = read_text(text, (office,))
    assert isinstance(parsed, Request)
    assert match_locations([office], parsed.location) == [office]
    assert not parsed.filters


def test_a_name_that_continues_is_not_cut_off() -> None:
    assert read("numbers Birmingham Airprt") == Request(
        "numbers", location=IDS["Birmingham Airport"], guess="Birmingham Airport"
    )


@pytest.mark.parametrize("text", ["numbers Dnever", "export denvr", "attendants Denvver"])
def test_a_command_that_reads_takes_the_one_name_that_is_near(text: str) -> None:
    assert (read(text).location, read(text).guess) == (IDS["Denver"], "Denver")


def test_a_command_that_changes_takes_no_near_name() -> None:
    assert read("watch Dnever below 5") == Request("watch", location="Dnever", below=5)


def test_of_several_near_names_none_is_taken() -> None:
    assert read("numbers Brimingham") == Request("numbers", location="Brimingham")


def test_neither_a_command_nor_a_name_is_said_to_be_so() -> None:
    with pytest.raises(UnknownCommand) as caught:
        read_text("qwertz")
    assert caught.value.sentence.startswith(
        "I don't understand “qwertz”: that is not a command, and no location has this name."
    )
    assert [each.request.command for each in caught.value.suggestions] == ["help", "locations"]


def test_further_words_are_ignored_only_where_nothing_is_changed() -> None:
    assert read("is anything in Denver good for the lobby") == Request("numbers", location="Denver")
    with pytest.raises(NotUnderstood, match="“lobby” can't be understood"):
        read_text("watch Denver lobby below 5")


def test_a_postal_code_is_a_location_where_one_has_it() -> None:
    assert read("numbers 80202") == Request("numbers", location="80202")
    assert read("numbers 80203") == Request("numbers", digits="80203")


def test_a_list_may_follow_a_name_without_for() -> None:
    assert read("numbers Denver hunt group").purpose.key == "hunt_primary"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("numbers Denver and Leeds active", ["Denver", "Leeds"]),
        ("export Leeds, Denver active", ["Leeds", "Denver"]),
        ("watch Denver or Chicago below 5", ["Denver", "Chicago Loop"]),
    ],
)
def test_of_two_locations_one_is_to_be_chosen_and_the_rest_is_kept(text: str, names: list[str]) -> None:
    with pytest.raises(NotUnderstood, match="names two locations") as caught:
        read_text(text)
    assert [each.title for each in caught.value.suggestions] == names
    assert [each.request.location for each in caught.value.suggestions] == [IDS[name] for name in names]
    for each in caught.value.suggestions:
        assert each.request.below == 5 or [str(filter_) for filter_ in each.request.filters] == ["active"]
        assert text.startswith(each.request.command)


def test_a_common_word_is_no_second_location() -> None:
    assert read("we need a new number in Denver").location == "Denver"
