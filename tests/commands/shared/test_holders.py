from collections.abc import Sequence

import pytest

from bot.commands.command import CommandContext
from bot.commands.shared import change
from bot.commands.shared.holders import look_up_holders
from bot.errors import NotPossible
from bot.sandbox import Sandbox
from tests.support.commands import Type
from tests.support.views import list_view_texts

pytestmark = pytest.mark.usefixtures("short_lists")

GRACE, MENU, NOBODY, NONE = "+14045559200", "+14045559989", "+14045550001", "+14045550999"


def list_queries(webex: Sandbox) -> list[str]:
    return [call["query"] for call in webex.list_calls() if call["path"].endswith("/telephony/config/numbers")]


def find_atlanta(webex: Sandbox) -> str:
    return next(key for key, each in webex.state.locations.items() if each["name"] == "Atlanta Headquarters")


def look_up(context: CommandContext, *numbers: str) -> dict[str, str | None]:
    """Return the owners' names; an empty one where nobody has a number."""
    holders = look_up_holders(numbers, context, context.calling.choose_organization(""))
    return {number: None if each is None else each.owner.name if each.owner else "" for number, each in holders.items()}


def test_one_number_is_looked_up_with_one_call(context: CommandContext, webex: Sandbox) -> None:
    assert look_up(context, GRACE) == {GRACE: "Grace Ito"}
    assert len(list_queries(webex)) == 1
    assert look_up(context, NONE) == {NONE: None}


def test_numbers_of_one_block_take_one_call(context: CommandContext, webex: Sandbox) -> None:
    # That a search by a beginning finds all of them is not certain: of what it does not find, nothing is said.
    assert look_up(context, GRACE, MENU, NOBODY, NONE) == {GRACE: "Grace Ito", MENU: "Atlanta Main Menu", NOBODY: ""}
    (query,) = list_queries(webex)
    assert query.startswith("phoneNumber=%2B1404555&")


def test_unrelated_numbers_take_one_call_as_well(context: CommandContext, webex: Sandbox) -> None:
    elsewhere = "+12056350001"
    assert look_up(context, GRACE, elsewhere, NONE) == {GRACE: "Grace Ito", elsewhere: ""}
    (query,) = list_queries(webex)
    assert query.startswith("phoneNumber=%2B1&")


def test_numbers_of_several_countries_take_one_call_as_well(context: CommandContext, webex: Sandbox) -> None:
    assert look_up(context, GRACE, "+442079460000") == {GRACE: "Grace Ito"}
    (query,) = list_queries(webex)
    assert "phoneNumber" not in query


def test_several_numbers_are_looked_up_in_a_cached_inventory(context: CommandContext, webex: Sandbox) -> None:
    context.calling.inventory.fetch(context.calling.choose_organization(""))
    before = len(list_queries(webex))
    assert look_up(context, GRACE, NONE) == {GRACE: "Grace Ito", NONE: None}
    assert len(list_queries(webex)) == before


def test_a_failure_says_nothing(context: CommandContext, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "config/numbers$"}])
    assert look_up(context, GRACE) == {}


def test_a_list_says_who_has_what_is_missing_from_it(type_: Type, webex: Sandbox) -> None:
    texts = list_view_texts(type_("numbers Atlanta +1 404-555-9200, +1 404-555-0001, +1 404-555-9989"))
    assert [text for text in texts if "not available here" in text] == [
        (
            "+1 404-555-9200 is not available here: it is assigned to Grace Ito (person) at Atlanta Headquarters, ext "
            "2000."
        ),
        (
            "+1 404-555-9989 is not available here: it is assigned to Atlanta Main Menu (auto attendant) at Atlanta "
            "Headquarters."
        ),
    ]
    assert len(list_queries(webex)) == 1


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("+1 404-555-9200", "it is assigned to Grace Ito (person) at Atlanta Headquarters, ext 2000."),
        ("+1 205-635-0001", "it is not assigned, but it belongs to Birmingham."),
        ("+1 404-555-0999", "there is no such number in this organization."),
    ],
)
def test_an_assignment_says_who_has_the_number(type_: Type, webex: Sandbox, number: str, reason: str) -> None:
    with pytest.raises(NotPossible) as caught:
        type_(f"assign {number} to Atlanta Main Menu")
    where = f"{number} is not available at Atlanta Headquarters"
    assert caught.value.sentence == f"{where}: {reason} No change was made."
    assert len(list_queries(webex)) == 1


def take(webex: Sandbox) -> None:
    """Assign a number in Control Hub, to another auto attendant."""
    available = webex.state.numbers[find_atlanta(webex)]
    available.remove(next(each for each in available if each["phoneNumber"] == NOBODY))
    menu = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta After Hours")
    menu["alternateNumbers"].append({"phoneNumber": NOBODY, "ringPattern": "NORMAL", "tollFreeNumber": False})


TAKEN = "is assigned to Atlanta After Hours (auto attendant) at Atlanta Headquarters."


def test_a_late_confirmation_says_who_was_faster(type_: Type, webex: Sandbox) -> None:
    take(webex)
    with pytest.raises(NotPossible) as caught:
        type_("assign +1 404-555-0001 to Atlanta Main Menu confirm")
    assert TAKEN in caught.value.sentence


def test_an_assignment_that_webex_refuses_says_who_was_faster(
    type_: Type, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Somebody takes the number in the moment between the check and the change.
    def take_meanwhile(_target: object, numbers: Sequence[str], *_arguments: object) -> Sequence[str]:
        take(webex)
        return numbers

    monkeypatch.setattr(change, "fetch_listed", take_meanwhile)
    texts = list_view_texts(type_("assign +1 404-555-0001 to Atlanta Main Menu confirm"))
    assert texts[0] == "Not assigned: +1 404-555-0001"
    assert f"+1 404-555-0001 {TAKEN}" in texts


def test_without_the_lookup_the_reason_is_left_open(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "config/numbers$"}])
    with pytest.raises(NotPossible) as caught:
        type_("assign +1 404-555-9200 to Atlanta Main Menu")
    assert "it is already assigned, or belongs to another location." in caught.value.sentence
