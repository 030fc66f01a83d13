import pytest

from bot.errors import NotPossible, NotUnderstood
from bot.model import Request
from bot.sandbox import Sandbox
from tests.support.atlanta import MENU, WRITTEN, find_attendant, list_alternates, list_writes
from tests.support.commands import HELPDESK, Press, Type
from tests.support.views import list_view_texts, map_buttons

ASSIGN = f"assign {WRITTEN} to {MENU} confirm"
UNASSIGN = f"unassign {WRITTEN} from {MENU} confirm"


def test_an_empty_history_says_so(type_: Type) -> None:
    assert "No changes yet." in list_view_texts(type_("history"))[0]


def test_changes_are_listed_newest_first_with_their_space(type_: Type) -> None:
    type_(ASSIGN)
    type_(UNASSIGN)
    texts = list_view_texts(type_("history", HELPDESK))
    assert [text.partition(":")[0] for text in texts if text.startswith("#")] == ["#2 Removed", "#1 Assigned"]
    assert any("administrator@example.com in Telephony" in text for text in texts)


def test_the_count_is_kept_on_the_next_page(type_: Type) -> None:
    for text in (ASSIGN, UNASSIGN) * 6:
        type_(text)
    assert map_buttons(type_("history 12"))["Next"] == Request("history", count=12, page=2)


@pytest.mark.parametrize("text", ["history 0", "history 101", "history x"])
def test_a_count_out_of_range_is_refused(type_: Type, text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"How many entries\? From 1 to 100, for example: history 20"):
        type_(text)


def test_only_the_latest_change_of_a_number_can_be_undone(type_: Type, webex: Sandbox) -> None:
    type_(ASSIGN)
    type_(UNASSIGN)
    view = type_("history")
    assert [button.request.entry for row in view.rows for button in getattr(row, "buttons", ())] == [2]
    with pytest.raises(NotPossible, match="Entry 1 can no longer be undone: "):
        type_("undo 1")
    assert type_("undo #2").title == f"Undo #2: assign {WRITTEN}?"
    assert list_alternates(webex) == ["+14045559989"]
    assert type_("undo #2 confirm").title == f"Assigned: {WRITTEN}"
    assert list_alternates(webex) == ["+14045559989", "+14045550001"]


def test_an_undo_is_confirmed_first(type_: Type, press: Press, webex: Sandbox) -> None:
    done = type_(ASSIGN)
    asked = press(map_buttons(done)["Undo"])
    assert list_view_texts(asked) == list_view_texts(type_("undo 1"))
    assert asked.facts[0].text.startswith("Entry 1: assigned by administrator@example.com, 20")
    assert [each.name for each in asked.details] == ["Number", "Auto attendant", "Now", "After"]
    assert map_buttons(asked) == {"Undo": Request("undo", entry=1, confirmed=True), "Cancel": Request("cancel")}
    assert len(list_writes(webex)) == 1
    assert press(map_buttons(asked)["Undo"]).title == f"Removed: {WRITTEN}"


def test_an_undo_warns_about_the_number(type_: Type) -> None:
    type_(ASSIGN)
    type_(UNASSIGN)
    (warnings,) = [each for each in list_view_texts(type_("undo 2")) if each.startswith("Warnings: ")]
    assert warnings.endswith("This is the location's main number.")


@pytest.mark.parametrize("end", ["", " confirm"])
def test_a_change_outside_the_bot_prevents_undo(type_: Type, webex: Sandbox, end: str) -> None:
    type_(ASSIGN)
    find_attendant(webex)["alternateNumbers"].clear()
    sentence = f"Entry 1 can no longer be undone: {MENU} was changed outside the bot since then."
    with pytest.raises(NotPossible, match=sentence):
        type_(f"undo 1{end}")


def test_a_failed_change_cannot_be_undone(type_: Type, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "path": "/autoAttendants/", "method": "PUT"}])
    type_(ASSIGN)
    with pytest.raises(NotPossible, match=r"Entry 1 was never applied\. There is nothing to undo\."):
        type_("undo 1")


@pytest.mark.parametrize("text", ["undo", "undo x"])
def test_undo_without_an_entry_shows_those_that_can_be_undone(type_: Type, text: str) -> None:
    assert list_view_texts(type_(text)) == ["No changes yet."]
    type_(ASSIGN)
    view = type_(text)
    assert view.title == "Undo which change?"
    assert map_buttons(view)["Undo"] == Request("undo", entry=1)


def test_an_unknown_entry_is_refused(type_: Type) -> None:
    with pytest.raises(NotUnderstood, match=r"The history has no entry 99\.") as caught:
        type_("undo 99")
    assert [each.request for each in caught.value.suggestions] == [Request("history")]
