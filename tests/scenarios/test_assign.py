"""`assign`, `unassign`, `undo`: typed and pressed, by people who may assign numbers and people who may not."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.atlanta import (
    BEFORE,
    MENU,
    NUMBER,
    WRITTEN,
    Raw,
    find_attendant,
    list_alternates,
    list_available,
    list_writes,
)
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, press
from tests.support.settings import Start
from tests.support.waiting import wait_until

CANCELLED = "Cancelled. Nothing was changed. If the change was confirmed before, type history to see what came of it."

MAY_NOT = "You are not authorized to change auto attendants. Nothing was changed."


def list_message_texts(person: Person, message: Raw) -> list[str]:
    """List the texts of all messages in a message's space."""
    return [each.get("text", "") for each in person.list_messages(message["roomId"])]


REFUSALS = (
    ("assign", "Which auto attendant?"),
    (f"assign {WRITTEN}", f"Assign {WRITTEN} to which auto attendant?"),
    (f"assign {WRITTEN} to Atlantis", "No auto attendant named “Atlantis”."),
    (f"assign hello to {MENU}", "“hello” is not a phone number."),
    (
        f"assign hello, bye to {MENU}",
        "“hello” is not a phone number; “bye” is not a phone number. Nothing was changed.",
    ),
    (f"assign {BEFORE} to {MENU}", f"{BEFORE} is already assigned to {MENU}. No change was made."),
    (f"assign +12056350001 to {MENU}", "+1 205-635-0001 is not available at Atlanta Headquarters:"),
    (f"unassign {WRITTEN} from {MENU}", f"{WRITTEN} is not assigned to {MENU}. No change was made."),
    ("unassign", "Which auto attendant?"),
    (f"unassign {WRITTEN}", f"No auto attendant has the alternate number {WRITTEN}."),
    ("unassign from Atlanta Holidays", "Atlanta Holidays has no alternate numbers to remove."),
    ("undo", "No changes yet."),
    ("undo 99", "The history has no entry 99."),
)


@pytest.mark.usefixtures("bot")
class TestAssignment:
    def test_typed_then_confirmed_then_undone(self, administrator: Person, webex: Sandbox) -> None:
        find_attendant(webex)["alternateNumbers"][0]["ringPattern"] = "LONG_LONG"
        confirmation = ask(administrator, f"assign {WRITTEN} to {MENU}")
        assert get_texts(confirmation) == [
            f"Assign {WRITTEN}?",
            "As an alternate number of an auto attendant",
            f"Number: {WRITTEN} · Active · Main number",
            f"Auto attendant: {MENU} (Atlanta Headquarters) · +1 404-555-9999, ext 8000",
            f"Now: {BEFORE} (rings long long)",
            f"After: {BEFORE} (rings long long), {WRITTEN} (new)",
            "Warnings: This is the location's main number.",
        ]
        assert list_writes(webex) == []
        done = press(administrator, confirmation, "Assign")
        assert get_texts(done) == [
            f"Assigned: {WRITTEN}",
            f"Auto attendant: {MENU} (Atlanta Headquarters)",
            f"Now: {BEFORE} (rings long long), {WRITTEN}",
            "History: Entry 1",
        ]
        assert [each["ringPattern"] for each in find_attendant(webex)["alternateNumbers"]] == ["LONG_LONG", "NORMAL"]
        assert NUMBER not in list_available(webex)
        assert len(list_writes(webex)) == 1
        asked = press(administrator, done, "Undo")
        assert get_texts(asked)[0] == f"Undo #1: remove {WRITTEN}?"
        assert len(list_writes(webex)) == 1
        undone = press(administrator, asked, "Undo")
        assert get_texts(undone)[0] == f"Removed: {WRITTEN}"
        assert get_texts(undone)[-1] == "History: Entry 2, undoes entry 1"
        assert list_alternates(webex) == ["+14045559989"]
        assert NUMBER in list_available(webex)
        # A confirmation is replaced by the result: deleted once that is there.
        replaced = (f"Assign {WRITTEN}?", f"Undo #1: remove {WRITTEN}?")
        wait_until(
            lambda: not [text for text in list_message_texts(administrator, undone) if text.startswith(replaced)]
        )

    def test_an_assigned_number_is_no_longer_listed(self, administrator: Person) -> None:
        assert WRITTEN in get_texts(ask(administrator, "numbers Atlanta"))
        press(administrator, ask(administrator, f"assign {WRITTEN} to {MENU}"), "Assign")
        assert WRITTEN not in get_texts(ask(administrator, "numbers Atlanta"))

    def test_from_a_numbers_row(self, administrator: Person, webex: Sandbox) -> None:
        """Two presses: on the row, and on the card on which the auto attendant is chosen."""
        card = ask(administrator, "numbers Atlanta")
        choice = press(administrator, card, "Assign", of=1)
        assert get_texts(choice)[0] == "Assign +1 404-555-0002 to which auto attendant?"
        holidays = find_attendant(webex, "Atlanta Holidays")
        done = press(administrator, choice, "Assign", target=holidays["id"])
        assert get_texts(done)[:2] == [
            "Assigned: +1 404-555-0002",
            "Auto attendant: Atlanta Holidays (Atlanta Headquarters)",
        ]
        assert list_alternates(webex, "Atlanta Holidays") == ["+14045550002"]
        assert len(list_writes(webex)) == 1

    def test_from_an_attendants_row(self, administrator: Person, webex: Sandbox) -> None:
        numbers = press(administrator, ask(administrator, "attendants Atlanta"), "Add", of=2)
        assert get_texts(numbers)[0] == "Atlanta Headquarters"
        assert f"Choose a number for {MENU} (Atlanta Headquarters)." in get_texts(numbers)
        numbers = press(administrator, numbers, "Next")
        confirmation = press(administrator, numbers, "Assign")
        assert f"Auto attendant: {MENU} (Atlanta Headquarters) · +1 404-555-9999, ext 8000" in get_texts(confirmation)
        press(administrator, confirmation, "Assign")
        assert len(list_alternates(webex)) == 2

    def test_the_attendant_stays_whatever_the_filter_is(self, administrator: Person) -> None:
        numbers = press(administrator, ask(administrator, "attendants Atlanta"), "Add", of=2)
        choose = f"Choose a number for {MENU} (Atlanta Headquarters)."
        filtered = press(administrator, numbers, "Apply", state="active")
        assert choose in get_texts(filtered)
        bare = press(administrator, filtered, "Clear filter")
        assert choose in get_texts(bare)
        confirmation = press(administrator, bare, "Assign")
        assert f"Auto attendant: {MENU} (Atlanta Headquarters) · +1 404-555-9999, ext 8000" in get_texts(confirmation)
        for_others = press(administrator, bare, "Apply", purpose="hunt_primary")
        assert "Assign" not in list_buttons(get_card(for_others))
        assert choose not in get_texts(for_others)

    def test_all_of_it_can_be_typed(self, administrator: Person, webex: Sandbox) -> None:
        done = ask(administrator, f"assign (404) 555-0001 to {MENU} in Atlanta confirm")
        assert get_texts(done)[0] == f"Assigned: {WRITTEN}"
        assert list_alternates(webex) == ["+14045559989", NUMBER]
        assert get_texts(ask(administrator, "undo 1"))[0] == f"Undo #1: remove {WRITTEN}?"
        assert list_alternates(webex) == ["+14045559989", NUMBER]
        assert get_texts(ask(administrator, "undo 1 confirm"))[0] == f"Removed: {WRITTEN}"
        assert list_alternates(webex) == ["+14045559989"]

    def test_a_choice_is_not_confirmed_yet(self, administrator: Person, webex: Sandbox) -> None:
        choice = ask(administrator, f"assign {WRITTEN} to Atlanta confirm")
        assert get_texts(choice)[0] == f"Assign {WRITTEN} to which auto attendant?"
        assert "no alternate numbers" in choice["text"]
        again = press(administrator, choice, "Assign", target="")
        assert get_texts(again)[0] == f"Assign {WRITTEN} to which auto attendant?"
        assert list_writes(webex) == []

    def test_warnings(self, administrator: Person, webex: Sandbox) -> None:
        location_id = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
        webex.state.attendants["x"] = {
            **find_attendant(webex),
            "id": "x",
            "name": "Reception",
            "locationId": location_id,
            "locationName": "Birmingham",
            "alternateNumbers": [],
        }
        texts = get_texts(ask(administrator, "assign +12056350003 to Reception"))
        assert texts[-1] == (
            "Warnings: This number is inactive: it gets no calls until it is activated. "
            "Toll-free: your organization pays for incoming calls."
        )
        assert texts[-3:-1] == [
            "Now: No alternate numbers",
            "After: +1 205-635-0003 (new)",
        ]

    def test_cancelled(self, administrator: Person, webex: Sandbox) -> None:
        confirmation = ask(administrator, f"assign {WRITTEN} to {MENU}")
        assert get_texts(press(administrator, confirmation, "Cancel")) == [CANCELLED]
        assert list_writes(webex) == []
        assert get_texts(ask(administrator, "cancel")) == [CANCELLED]

    def test_cancelled_while_it_is_carried_out(self, administrator: Person, webex: Sandbox) -> None:
        confirmation = ask(administrator, f"assign {WRITTEN} to {MENU}")
        webex.faults.set([{"kind": "delay", "seconds": 0.5, "path": "/autoAttendants/", "method": "PUT"}])
        confirmed = administrator.press(confirmation, "Assign")
        assert get_texts(press(administrator, confirmation, "Cancel")) == [CANCELLED]
        assert get_texts(administrator.wait_for_reply(confirmed))[0] == f"Assigned: {WRITTEN}"

    @pytest.mark.parametrize("others", [(), ("Appointment",)])
    def test_a_name_that_ends_as_a_confirmation_does_confirms_nothing(
        self, administrator: Person, webex: Sandbox, others: tuple[str, ...]
    ) -> None:
        find_attendant(webex)["name"] = "Appointment Confirm"
        for name in others:
            find_attendant(webex, "Atlanta Holidays")["name"] = name
        confirmation = ask(administrator, f"assign {WRITTEN} to Appointment Confirm")
        assert get_texts(confirmation)[0] == f"Assign {WRITTEN}?"
        assert any("Appointment Confirm (Atlanta Headquarters)" in text for text in get_texts(confirmation))
        removal = ask(administrator, f"unassign {BEFORE} from Appointment Confirm")
        assert get_texts(removal)[0] == f"Remove {BEFORE}?"
        assert list_writes(webex) == []
        assert get_texts(press(administrator, confirmation, "Assign"))[0] == f"Assigned: {WRITTEN}"
        done = ask(administrator, f'unassign {WRITTEN} from "Appointment Confirm" confirm')
        assert get_texts(done)[0] == f"Removed: {WRITTEN}"

    def test_refusals_are_explained(self, administrator: Person, webex: Sandbox) -> None:
        for said, sentence in REFUSALS:
            assert get_texts(ask(administrator, said))[0].startswith(sentence)
        assert list_writes(webex) == []

    def test_a_missing_half_is_asked_for_and_the_rest_is_kept(self, administrator: Person, webex: Sandbox) -> None:
        choice = ask(administrator, "assign 404-555-0001")
        assert get_texts(choice)[0] == f"Assign {WRITTEN} to which auto attendant?"
        picker = ask(administrator, "assign")
        assert get_texts(press(administrator, picker, "Show numbers", target=MENU))[0] == "Atlanta Headquarters"
        assert get_texts(press(administrator, picker, "Show numbers", target=""))[0] == "Which auto attendant?"
        for typed in (f"unassign {BEFORE}", f"unassign {MENU}"):
            confirmation = ask(administrator, typed)
            assert get_texts(confirmation)[0] == f"Remove {BEFORE}?"
        assert list_writes(webex) == []
        assert get_texts(press(administrator, confirmation, "Remove"))[0] == f"Removed: {BEFORE}"

    def test_removed_and_put_back_with_its_ring(self, administrator: Person, webex: Sandbox) -> None:
        find_attendant(webex)["alternateNumbers"][0]["ringPattern"] = "SHORT_SHORT_LONG"
        confirmation = press(administrator, ask(administrator, "attendants Atlanta"), "Remove")
        assert get_texts(confirmation)[-1] == "After: No alternate numbers"
        done = press(administrator, confirmation, "Remove")
        assert get_texts(done)[0] == f"Removed: {BEFORE}"
        assert list_alternates(webex) == []
        press(administrator, press(administrator, done, "Undo"), "Undo")
        (alternate,) = find_attendant(webex)["alternateNumbers"]
        assert alternate["ringPattern"] == "SHORT_SHORT_LONG"

    def test_undo_expires_with_the_state_it_would_undo(self, administrator: Person, webex: Sandbox) -> None:
        first = press(administrator, ask(administrator, f"assign {WRITTEN} to {MENU}"), "Assign")
        ask(administrator, f"unassign {WRITTEN} from {MENU} confirm")
        ask(administrator, f"assign {WRITTEN} to {MENU} confirm")
        (text,) = get_texts(press(administrator, first, "Undo"))
        assert text.startswith(f"Entry 1 can no longer be undone: {WRITTEN} was assigned by administrator@example.com")
        assert text == get_texts(ask(administrator, "undo 1"))[0] == get_texts(ask(administrator, "undo 1 confirm"))[0]
        find_attendant(webex)["alternateNumbers"].clear()
        (text,) = get_texts(ask(administrator, "undo 3"))
        assert text.startswith(f"Entry 3 can no longer be undone: {MENU} was changed outside the bot since then.")


@pytest.mark.usefixtures("bot")
class TestWhoMay:
    TYPED = (f"assign {WRITTEN} to {MENU}", f"assign {WRITTEN} to {MENU} confirm", "undo 1", "undo 1 confirm", "cancel")

    @pytest.mark.parametrize("said", [*TYPED, f"unassign {BEFORE} from {MENU} confirm"])
    def test_helpdesk_may_not_type_it(self, helpdesk: Person, webex: Sandbox, said: str) -> None:
        assert get_texts(ask(helpdesk, said))[0].startswith(MAY_NOT)
        assert list_writes(webex) == []

    def test_helpdesk_may_not_press_it(self, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
        confirmation = ask_in_group(administrator, webex, f"assign {WRITTEN} to {MENU}")
        texts = get_texts(press(helpdesk, confirmation, "Assign"))
        assert texts[0].startswith(MAY_NOT)
        assert texts[1] == f"assign {WRITTEN} to {MENU}"
        assert get_texts(press(helpdesk, confirmation, "Cancel"))[0].startswith(MAY_NOT)
        assert list_writes(webex) == []
        # The administrator's card is still there.
        assert get_texts(press(administrator, confirmation, "Assign"))[0] == f"Assigned: {WRITTEN}"
        history = ask_in_group(administrator, webex, "history")
        refused = get_texts(press(helpdesk, history, "Undo"))
        assert refused[0].startswith(MAY_NOT)
        assert refused[1] == "undo 1"
        undo = press(administrator, history, "Undo")
        assert get_texts(press(helpdesk, undo, "Undo"))[0].startswith(MAY_NOT)
        assert list_alternates(webex) == ["+14045559989", NUMBER]
        choice = ask_in_group(administrator, webex, "assign 404-555-0002")
        refused = get_texts(press(helpdesk, choice, "Assign", target=find_attendant(webex)["id"]))
        assert refused[0].startswith(MAY_NOT)
        assert refused[1] == f"assign +1 404-555-0002 to {MENU}"
        assert len(list_writes(webex)) == 1

    def test_a_stranger_may_not_at_all(self, administrator: Person, stranger: Person, webex: Sandbox) -> None:
        confirmation = ask_in_group(administrator, webex, f"assign {WRITTEN} to {MENU}")
        refused = "You are not authorized to use this bot."
        assert get_texts(press(stranger, confirmation, "Assign"))[0].startswith(refused)
        assert get_texts(ask_in_group(stranger, webex, f"assign {WRITTEN} to {MENU} confirm"))[0].startswith(refused)
        assert list_writes(webex) == []


def test_nobody_may_by_default(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start(assigners=""):
        assert get_texts(ask(administrator, f"assign {WRITTEN} to {MENU} confirm"))[0].startswith(MAY_NOT)
        assert "Assign" not in list_buttons(get_card(ask(administrator, "numbers Atlanta")))
    assert list_writes(webex) == []


def test_only_an_assigner_replaces_a_pending_confirmation(
    start: Start, administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    """Whatever others submit to it, before and after a restart: it stays for authorized people."""
    page_turn = {"command": "numbers", "location": "Birmingham", "page": "2"}
    with start() as bot:
        confirmation = ask_in_group(administrator, webex, f"assign {WRITTEN} to {MENU}")
        helpdesk.wait_for_reply(helpdesk.submit(confirmation["id"], page_turn))
        assert bot.messaging.has_message(confirmation["id"])
    with start() as bot:
        helpdesk.wait_for_reply(helpdesk.submit(confirmation["id"], page_turn))
        assert bot.messaging.has_message(confirmation["id"])
        assert get_texts(press(administrator, confirmation, "Assign"))[0] == f"Assigned: {WRITTEN}"
        wait_until(lambda: not bot.messaging.has_message(confirmation["id"]))


def test_a_refusal_names_the_contact(start: Start, helpdesk: Person, stranger: Person) -> None:
    with start(contact="telephony@example.com"):
        texts = get_texts(ask(helpdesk, "assign +1 404-555-0003 to Atlanta Main Menu"))
        assert texts == [
            f"{MAY_NOT} Ask telephony@example.com and forward this line:",
            "assign +1 404-555-0003 to Atlanta Main Menu",
        ]
        assert get_texts(ask(stranger, "numbers Atlanta"))[0].endswith("To request access, ask telephony@example.com.")
