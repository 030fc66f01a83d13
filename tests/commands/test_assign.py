import pytest

from bot import limits
from bot.errors import NotFound, NotPossible, NotUnderstood
from bot.language.short_form import write_request
from bot.model import Request
from bot.sandbox import Sandbox
from cards.view import Button, Style, View
from tests.support.atlanta import BEFORE, MENU, NUMBER, WRITTEN, find_attendant, list_alternates, list_writes
from tests.support.commands import Press, Type
from tests.support.conversation import list_calls
from tests.support.views import list_view_texts, map_buttons


def test_an_assignment_is_confirmed_first(type_: Type, webex: Sandbox) -> None:
    view = type_(f"assign {WRITTEN} to {MENU}")
    assert view.title == f"Assign {WRITTEN}?"
    confirm = map_buttons(view)["Assign"]
    target = find_attendant(webex)["id"]
    assert confirm == Request("assign", number=NUMBER, target=target, confirmed=True)
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
    assert map_buttons(view)["Assign"].target == find_attendant(webex)["id"]


@pytest.mark.parametrize("text", [f"unassign from {MENU}", f"unassign {MENU}", f"unassign {MENU} confirm"])
def test_the_only_assigned_number_is_asked_to_be_confirmed(type_: Type, webex: Sandbox, text: str) -> None:
    view = type_(text)
    assert view.title == f"Remove {BEFORE}?"
    assert map_buttons(view)["Remove"].number == "+14045559989"
    assert list_writes(webex) == []


def test_without_a_number_the_assigned_ones_are_shown_for_removal(type_: Type) -> None:
    type_(f"assign {WRITTEN} to {MENU} confirm")
    view = type_(f"unassign {MENU}")
    assert view.title == f"Remove which number from {MENU}?"
    remove = map_buttons(view)["Remove"]
    assert (remove.command, remove.number) == ("unassign", "+14045550001")


@pytest.mark.parametrize("written", [BEFORE, "404-555-9989", f"{BEFORE} confirm"])
def test_a_number_that_one_auto_attendant_has_is_enough_to_remove_it(type_: Type, webex: Sandbox, written: str) -> None:
    view = type_(f"unassign {written}")
    assert view.title == f"Remove {BEFORE}?"
    assert map_buttons(view)["Remove"].target == find_attendant(webex)["id"]
    assert list_writes(webex) == []


def test_a_number_that_no_auto_attendant_has_cannot_be_removed(type_: Type) -> None:
    with pytest.raises(NotPossible, match=r"No auto attendant has the alternate number \+1 404-555-0001\.") as caught:
        type_(f"unassign {WRITTEN}")
    assert caught.value.suggestions[0].request == Request("unassign", number=WRITTEN)


def count_details(webex: Sandbox) -> int:
    return sum("/autoAttendants/" in call for call in list_calls(webex, "Service app"))


def test_a_number_is_looked_for_at_its_owner_first(type_: Type, webex: Sandbox) -> None:
    assert type_(f"unassign {BEFORE}").title == f"Remove {BEFORE}?"
    assert count_details(webex) == 1 + 1  # to find the number, and for the change


def test_a_number_is_looked_for_everywhere_only_where_that_takes_few_calls(
    type_: Type, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "/telephony/config/numbers"}])
    assert type_(f"unassign {BEFORE}").title == f"Remove {BEFORE}?"
    assert count_details(webex) == 24 + 1
    monkeypatch.setattr(limits, "MAX_TARGETS_SEARCHED", 2)
    view = type_(f"unassign {BEFORE}")
    assert view.title == "Which auto attendant?"
    assert view.subtitle == f"For: unassign {BEFORE}"
    assert "Not all auto attendants could be searched for it." in list_view_texts(view)
    assert count_details(webex) == 24 + 1


@pytest.mark.parametrize("text", ["assign", "unassign"])
def test_a_missing_auto_attendant_is_asked_for(type_: Type, text: str) -> None:
    view = type_(text)
    assert view.title == "Which auto attendant?"
    (submit,) = [action for action in view.actions if isinstance(action, Button) and action.takes_inputs]
    assert (write_request(submit.request), submit.title) == (text, "Show numbers")
    assert any("Atlanta Main Menu" in choice.title for choice in view.fields[0].choices)


def list_choices(view: View) -> list[str]:
    return [choice.title for field in view.fields for choice in field.choices]


@pytest.mark.parametrize(
    "text",
    [
        f"assign {WRITTEN}",
        f"assign {WRITTEN} confirm",
        "assign 404-555-0001",
        f"assign {WRITTEN} to Atlanta Headquarters",
        f"assign {WRITTEN} to Atlanta Headquarters confirm",
    ],
)
def test_the_auto_attendants_that_can_get_a_number_are_one_choice(type_: Type, webex: Sandbox, text: str) -> None:
    view = type_(text)
    assert view.title == f"Assign {WRITTEN} to which auto attendant?"
    assert f"Number: {WRITTEN} · Active · Main number" in list_view_texts(view)
    assert f"{MENU} · +1 404-555-9999, ext 8000 · alternate {BEFORE}" in list_choices(view)
    assert len(list_choices(view)) == 3
    assign, _cancel = view.actions
    assert isinstance(assign, Button)
    assert assign == Button(
        "Assign", Request("assign", number=NUMBER, confirmed=True), takes_inputs=True, style=Style.POSITIVE
    )
    assert list_writes(webex) == []


def test_the_choice_of_an_auto_attendant_confirms(press: Press, type_: Type, webex: Sandbox) -> None:
    view = type_("assign 404-555-0001")
    done = press(map_buttons(view)["Assign"].with_(target=find_attendant(webex)["id"]))
    assert done.title == f"Assigned: {WRITTEN}"
    assert list_alternates(webex) == ["+14045559989", NUMBER]


def test_without_a_choice_it_is_asked_again(press: Press, type_: Type, webex: Sandbox) -> None:
    again = press(map_buttons(type_("assign 404-555-0001"))["Assign"])
    assert again.title == f"Assign {WRITTEN} to which auto attendant?"
    assert list_writes(webex) == []


def test_a_number_that_is_not_available_is_refused_before_the_choice(type_: Type) -> None:
    with pytest.raises(NotPossible, match=r"\+1 404-555-9989 is not available at Atlanta Headquarters") as caught:
        type_(f"assign {BEFORE} to Atlanta Headquarters")
    assert caught.value.suggestions[0].request.target == ""


def test_the_only_one_that_can_get_a_number_is_asked_to_be_confirmed(type_: Type, webex: Sandbox) -> None:
    here = [each for each in webex.state.attendants.values() if each["locationName"] == "Atlanta Headquarters"]
    for other in here:
        if other["name"] != MENU:
            del webex.state.attendants[other["id"]]
    for to in ("", "to Atlanta Headquarters", "to Atlanta Main"):
        text = f"assign {WRITTEN} {to} confirm"
        view = type_(text)
        assert view.title == f"Assign {WRITTEN}?"
        assert map_buttons(view)["Assign"].target == find_attendant(webex)["id"]
    assert list_writes(webex) == []


def test_a_number_of_another_location_is_explained(type_: Type) -> None:
    with pytest.raises(NotPossible) as caught:
        type_("assign +1 205-635-0001 to New York Main Menu")
    assert caught.value.sentence == (
        "+1 205-635-0001 belongs to Birmingham, and none of these auto attendants is there. "
        "A number can only be assigned at its own location. No change was made."
    )


def test_of_identical_names_the_one_at_the_numbers_location_is_meant(type_: Type, webex: Sandbox) -> None:
    view = type_("assign +12126640001 to New York Main Menu confirm")
    assert view.title == "Assign +1 212-664-0001?"
    assert any("New York Main Menu (New York Store North)" in text for text in list_view_texts(view))
    assert list_writes(webex) == []


def test_identical_names_at_one_location_differ_by_their_numbers(type_: Type, webex: Sandbox) -> None:
    find_attendant(webex, "Atlanta Holidays")["name"] = MENU
    view = type_(f"assign {WRITTEN} to {MENU} confirm")
    first, second = list_choices(view)
    assert first != second
    assert {first.partition(" · ")[0], second.partition(" · ")[0]} == {MENU}
    assert list_writes(webex) == []


def test_without_the_inventory_all_are_offered_without_a_confirmation(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "/telephony/config/numbers"}])
    view = type_(f"assign {WRITTEN} confirm")
    assert view.title == "Which auto attendant?"
    (submit,) = [action for action in view.actions if isinstance(action, Button) and action.takes_inputs]
    assert (submit.title, submit.request) == ("Continue", Request("assign", number=WRITTEN))


def test_a_location_without_auto_attendants_offers_all_others(type_: Type) -> None:
    with pytest.raises(NotFound, match=r"No auto attendants at Memphis Branch\.") as caught:
        type_(f"assign {WRITTEN} to Memphis Branch")
    assert caught.value.suggestions[0].request == Request("assign", number=WRITTEN)


@pytest.mark.parametrize("text", [f"unassign {BEFORE} from Atlanta Main confirm", "unassign from Atlanta Main confirm"])
def test_part_of_a_name_confirms_nothing(type_: Type, webex: Sandbox, text: str) -> None:
    assert type_(text).title == f"Remove {BEFORE}?"
    assert list_writes(webex) == []


def test_a_name_that_ends_in_confirm_confirms_nothing(type_: Type, webex: Sandbox) -> None:
    find_attendant(webex)["name"] = "Appointment Confirm"
    assert type_(f"assign {WRITTEN} to Appointment Confirm").title == f"Assign {WRITTEN}?"
    assert list_writes(webex) == []
    assert type_(f'assign {WRITTEN} to "Appointment Confirm" confirm').title == f"Assigned: {WRITTEN}"


@pytest.mark.parametrize(
    ("text", "error", "sentence"),
    [
        ("assign to Atlantis", NotFound, "No auto attendant named “Atlantis”. Did you mean one of these?"),
        ("assign to xqzwvk", NotFound, "No auto attendant named “xqzwvk”. Type attendants to see all of them."),
        (f"assign hello to {MENU}", NotUnderstood, "“hello” is not a phone number."),
        (f"assign {BEFORE} to {MENU}", NotPossible, f"{BEFORE} is already assigned to {MENU}. No change was made."),
        (f"unassign {WRITTEN} from {MENU}", NotPossible, f"{WRITTEN} is not assigned to {MENU}. No change was made."),
        (f"unassign {WRITTEN} from {MENU} confirm", NotPossible, f"{WRITTEN} is not assigned to {MENU}."),
        (
            f"assign +12056350001 to {MENU}",
            NotPossible,
            "+1 205-635-0001 is not available at Atlanta Headquarters: it is not assigned, but it belongs to",
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
    assert "Cancelled. Nothing was changed." in list_view_texts(type_("cancel"))[0]
    assert list_writes(webex) == []


def fill(webex: Sandbox, count: int) -> None:
    """Give the auto attendant so many alternate numbers."""
    find_attendant(webex)["alternateNumbers"] = [
        {"phoneNumber": f"+140455591{index:02}", "tollFreeNumber": False, "ringPattern": "NORMAL"}
        for index in range(count)
    ]


@pytest.mark.parametrize("text", [f"assign {WRITTEN} to {MENU}", f"assign {WRITTEN} to {MENU} confirm"])
def test_an_eleventh_alternate_number_is_refused_before_it_is_confirmed(type_: Type, webex: Sandbox, text: str) -> None:
    fill(webex, 10)
    with pytest.raises(NotPossible) as caught:
        type_(text)
    assert caught.value.sentence == (
        f"{WRITTEN} can't be assigned to {MENU}: it has 10 alternate numbers, and 10 is the maximum. "
        "Remove one of them first. No change was made."
    )
    [suggestion] = caught.value.suggestions
    assert (suggestion.request.command, suggestion.request.target) == ("unassign", find_attendant(webex)["id"])
    assert list_writes(webex) == []


def test_no_number_is_offered_for_an_auto_attendant_without_room(type_: Type, webex: Sandbox) -> None:
    fill(webex, 10)
    with pytest.raises(NotPossible, match=r"^Another number can't be assigned to"):
        type_(f"assign to {MENU}")
    fill(webex, 9)
    assert map_buttons(type_(f"assign to {MENU}"))["Assign"].target == find_attendant(webex)["id"]


def test_the_tenth_alternate_number_is_assigned(type_: Type, webex: Sandbox) -> None:
    fill(webex, 9)
    assert type_(f"assign {WRITTEN} to {MENU} confirm").title == f"Assigned: {WRITTEN}"
    assert len(list_alternates(webex)) == 10


def test_a_removal_is_not_undone_where_there_is_no_room_any_more(type_: Type, webex: Sandbox) -> None:
    type_(f"unassign {BEFORE} from {MENU} confirm")
    fill(webex, 10)
    with pytest.raises(NotPossible, match="10 is the maximum"):
        type_("undo 1 confirm")
    with pytest.raises(NotPossible, match="10 is the maximum"):
        type_("undo 1")


def test_a_number_that_was_just_removed_is_waited_for(
    type_: Type, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Webex does not list a number again at once; here it does so while the bot waits."""
    type_(f"unassign {BEFORE} from {MENU} confirm")
    numbers = webex.state.numbers[find_attendant(webex)["locationId"]]
    released = next(each for each in numbers if each["phoneNumber"] == "+14045559989")
    numbers.remove(released)
    monkeypatch.setattr("bot.commands.shared.assignable.time.sleep", lambda _seconds: numbers.append(released))
    assert type_("undo 1 confirm").title == f"Assigned: {BEFORE}"


def test_a_number_that_stays_unlisted_after_its_removal_is_said_to_be_so(type_: Type, webex: Sandbox) -> None:
    type_(f"unassign {BEFORE} from {MENU} confirm")
    webex.state.numbers[find_attendant(webex)["locationId"]].clear()
    with pytest.raises(NotPossible) as caught:
        type_(f"assign {BEFORE} to {MENU}")
    assert caught.value.sentence == (
        f"{BEFORE} was removed a moment ago, and Webex does not offer it at Atlanta Headquarters "
        "yet. Try again in a minute. No change was made."
    )
    [again] = caught.value.suggestions
    assert (again.request.command, again.request.number) == ("assign", "+14045559989")


def test_a_number_that_was_removed_long_ago_is_not_waited_for(
    type_: Type, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    type_(f"unassign {BEFORE} from {MENU} confirm")
    webex.state.numbers[find_attendant(webex)["locationId"]].clear()
    monkeypatch.setattr(limits, "RECENT_RELEASE_SECONDS", -1.0)
    monkeypatch.setattr(limits, "RELEASED_SECONDS", 600.0)  # the test would end by its timeout
    with pytest.raises(NotPossible, match="there is no such number in this organization"):
        type_(f"assign {BEFORE} to {MENU}")


PUT = {"kind": "status", "path": "/autoAttendants/", "method": "PUT"}


@pytest.mark.parametrize("status", [400, 409])
def test_a_listed_number_that_is_refused_is_tried_again(
    type_: Type, webex: Sandbox, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(limits, "RELEASED_SECONDS", 30.0)
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)
    webex.faults.set([{**PUT, "status": status, "times": 2}])
    assert type_(f"assign {WRITTEN} to {MENU} confirm").title == f"Assigned: {WRITTEN}"
    assert len(list_writes(webex)) == 3


def test_a_number_that_stays_refused_is_reported_with_what_to_try(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{**PUT, "status": 400}])
    view = type_(f"assign {WRITTEN} to {MENU} confirm")
    assert view.title == f"Not assigned: {WRITTEN}"
    assert "If the number was released a moment ago, try again in a minute." in str(list_view_texts(view))


def test_a_removal_that_is_refused_is_not_tried_again(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{**PUT, "status": 400}])
    assert type_(f"unassign {BEFORE} from {MENU} confirm").title == f"Not removed: {BEFORE}"
    assert len(list_writes(webex)) == 1
