import pytest

from bot.language.follow_ups import find_follow_up
from bot.model import Feature, FileKind, Filter, FollowUp, Request


def find(text: str) -> FollowUp | None:
    return find_follow_up(text, lambda text: text.startswith(("numbers", "export ")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("next", FollowUp(Request(""), step=1)),
        ("previous page", FollowUp(Request(""), step=-1)),
        ("back", FollowUp(Request(""), goes_back=True)),
        ("page 3", FollowUp(Request("", page=3))),
        ("page two", FollowUp(Request("", page=2))),
        ("refresh", FollowUp(Request("", fresh=True))),
        ("clear the filters", FollowUp(Request(""), clears=True)),
    ],
)
def test_pages_are_about_the_last_list_alone(text: str, expected: FollowUp) -> None:
    assert find(text) == expected
    assert expected.alone is None


@pytest.mark.parametrize(
    ("text", "change", "alone"),
    [
        ("only active", {"filters": (Filter(Feature.ACTIVE),)}, "numbers"),
        ("and in Denver?", {"location": "Denver"}, "numbers"),
        ("ending 00", {"digits": "00"}, "find"),
        ("ext 2100", {"extension": "2100"}, "who"),
        ("owner Reception", {"owner": "Reception"}, "who"),
        ("ext 2100 for aa forward", {"extension": "2100"}, "find"),
        ("as excel", {"command": "export", "file": FileKind.XLSX}, "export"),
        ("as csv", {"command": "export"}, "export"),
    ],
)
def test_a_change_means_something_without_a_last_list_too(text: str, change: dict[str, object], alone: str) -> None:
    found = find(text)
    assert found is not None
    assert {name: getattr(found.change, name) for name in change} == change
    assert found.alone is not None
    assert found.alone.command == alone


@pytest.mark.parametrize(
    "text", ["numbers active", "Denver", "Denver active", "+1 205-635-0001", "629", "export Denver"]
)
def test_a_text_that_stands_for_itself_is_no_follow_up(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("and 404-555-0003?", Request("who", numbers="404-555-0003")),
        ("what about x2100", Request("who", extension="2100")),
        ("and Reception?", Request("who", owner="Reception")),
        # Behind "in", it is the last question about another location.
        ("and in Denver?", None),
        ("only active", None),
    ],
)
def test_another_number_or_owner_may_follow_an_answer_about_owners(text: str, who: Request | None) -> None:
    found = find(text)
    assert found is not None
    assert found.who == who


def test_without_such_an_answer_another_number_is_looked_for_everywhere() -> None:
    found = find("and 404-555-0003?")
    assert found is not None
    assert found.alone == Request("find", numbers="404-555-0003")
