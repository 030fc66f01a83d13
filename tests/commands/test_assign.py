import pytest

from bot.errors import NotFound, NotPossible, NotUnderstood
from bot.model import Request
from bot.sandbox import Sandbox
from tests.support.atlanta import BEFORE, MENU, NUMBER, WRITTEN, find_attendant, list_alternates, list_writes
from tests.support.commands import Type
from tests.support.views import list_view_texts, map_buttons


def test_an_assignment_is_confirmed_first(type_: Type, webex: Sandbox) -> None:
    view = type_(f"assign {WRITTEN} to {MENU}")
    assert view.title == f"Assign {WRITTEN}?"
    confirm = map_buttons(view)["Confirm"]
    attendant = find_attendant(webex)["id"]
    assert confirm == Request("assign", number=NUMBER, attendant=attendant, confirmed=True)
    assert list_writes(webex) == []


def test_a_confirmed_assignment_is_made(type_: Type, webex: Sandbox) -> None:
    view = type_(f"assign (404) 555-0001 to {MENU} in Atlanta confirm")
    assert view.title == f"Assigned: {WRITTEN}"
    assert map_buttons(view)["Undo"] == Request("undo", entry=1)
    assert list_alternates(webex) == ["+14045559989", NUMBER]


def test_a_removal_is_confirmed_then_made(type_: Type, webex: Sandbox) -> None:
    assert type_(f"unassign {BEFORE} from {MENU}").title == f"Remove {BEFORE}?"
    assert type_(f"unassign {BEFORE} from {MENU} confirm").title == f"Removed: {BEFORE}"
    assert list_alternates(webex) == []


def test_without_a_number_the_available_ones_are_shown(type_: Type, webex: Sandbox) -> None:
    view = type_(f"assign to {MENU}")
    assert view.title == "Atlanta Headquarters"
    assert any(text.startswith(f"Choose a number for {MENU}") for text in list_view_texts(view))
    assert map_buttons(view)["Assign"].attendant == find_attendant(webex)["id"]


def test_without_a_number_the_assigned_ones_are_shown_for_removal(type_: Type) -> None:
    remove = map_buttons(type_(f"unassign from {MENU}"))["Remove"]
    assert (remove.command, remove.number) == ("unassign", "+14045559989")


def test_several_auto_attendants_are_a_choice_that_is_not_confirmed(type_: Type, webex: Sandbox) -> None:
    view = type_("assign +12126640001 to New York Main Menu confirm")
    assert view.title == "Which auto attendant?"
    chosen = map_buttons(view)["Choose"]
    assert (chosen.number, chosen.confirmed) == ("+12126640001", False)
    assert list_writes(webex) == []


def test_a_name_that_ends_in_confirm_confirms_nothing(type_: Type, webex: Sandbox) -> None:
    find_attendant(webex)["name"] = "Appointment Confirm"
    assert type_(f"assign {WRITTEN} to Appointment Confirm").title == f"Assign {WRITTEN}?"
    assert list_writes(webex) == []
    assert type_(f'assign {WRITTEN} to "Appointment Confirm" confirm').title == f"Assigned: {WRITTEN}"


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("assign", NotUnderstood, "Which auto attendant? Add its name, for example: assign +1 404-555-0001 to"),
        ("unassign", NotUnderstood, "Which auto attendant? Add its name, for example: unassign +1 404-555-9989 from"),
        ("assign to Atlantis", NotFound, "No auto attendant named “Atlantis”. Did you mean one of these?"),
        ("assign to xqzwvk", NotFound, "No auto attendant named “xqzwvk”. Type attendants to see all of them."),
        (f"assign hello to {MENU}", NotUnderstood, "“hello” is not a single phone number."),
        (f"assign {BEFORE} to {MENU}", NotPossible, f"{BEFORE} is already assigned to {MENU}. No change was made."),
        (f"unassign {WRITTEN} from {MENU}", NotPossible, f"{WRITTEN} is not assigned to {MENU}. No change was made."),
        (f"unassign {WRITTEN} from {MENU} confirm", NotPossible, f"{WRITTEN} is not assigned to {MENU}."),
        (
            f"assign +12056350001 to {MENU}",
            NotPossible,
            "+1 205-635-0001 is not available at Atlanta Headquarters: it is already assigned, or belongs to another",
        ),
        ("unassign from Atlanta Holidays", NotUnderstood, "Atlanta Holidays has no alternate numbers to remove."),
    ],
)
def test_impossible_changes_are_explained(
    type_: Type, webex: Sandbox, text: str, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        type_(text)
    assert str(caught.value).startswith(sentence)
    assert list_writes(webex) == []


def test_an_earlier_change_of_the_same_is_named(type_: Type) -> None:
    type_(f"assign {WRITTEN} to {MENU} confirm")
    with pytest.raises(NotPossible, match=r"Assigned by administrator@example\.com at 20"):
        type_(f"assign {WRITTEN} to {MENU}")


def test_cancel_changes_nothing(type_: Type, webex: Sandbox) -> None:
    assert "Cancelled. This changed nothing." in list_view_texts(type_("cancel"))[0]
    assert list_writes(webex) == []
