"""Several numbers at once: typed, ticked on a card, and posted as a file; by people who may assign and who may not."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.sandbox import Person, Sandbox
from tests.support.atlanta import MENU, find_attendant, list_alternates, list_writes
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, get_card, get_file, get_texts, press
from tests.support.settings import BOT

pytestmark = pytest.mark.usefixtures("bot")

Raw = dict[str, Any]

NUMBERS = ["+14045550001", "+14045550002", "+14045550003"]

BEFORE = "+14045559989"

MAY_NOT = "You are not authorized to change"


def post(person: Person, text: str, rows: str | bytes, name: str = "numbers.csv") -> Raw:
    """Post a file with a command; returns the bot's reply."""
    content = rows if isinstance(rows, bytes) else rows.encode()
    return person.wait_for_reply(person.post_file(text, name, content, to=BOT))


def test_typed_then_confirmed_then_undone_as_a_whole(administrator: Person, webex: Sandbox) -> None:
    asked = ask(administrator, f"assign 404-555-0001 to 0003, 404-555-9989 to {MENU}")
    texts = get_texts(asked)
    assert texts[:3] == [
        "Assign 3 numbers?",
        f"To {MENU} (Atlanta Headquarters)",
        "3 to be assigned, 1 left out.",
    ]
    assert f"It is already assigned to {MENU}" in " ".join(texts)
    assert list_writes(webex) == []
    done = press(administrator, asked, "Assign 3")
    assert get_texts(done)[:2] == ["Assigned: 3 numbers", "History: entry 1"]
    assert list_alternates(webex) == [BEFORE, *NUMBERS]
    assert len(list_writes(webex)) == 1
    history = get_texts(ask(administrator, "history"))
    assert any(text.startswith("#1 Assigned: +1 404-555-0001 and 2 more") for text in history)
    undo = press(administrator, done, "Undo")
    assert get_texts(undo)[0] == "Undo #1: remove 3 numbers?"
    assert get_texts(press(administrator, undo, "Undo"))[0] == "Removed: 3 numbers"
    assert list_alternates(webex) == [BEFORE]
    assert len(list_writes(webex)) == 2


def test_a_count_is_no_number(administrator: Person, webex: Sandbox) -> None:
    listed = ask(administrator, f"assign 3 numbers to {MENU}")
    assert get_texts(listed)[0] == "Atlanta Headquarters"
    assert "Assign selected" in list_buttons(get_card(listed))
    assert list_writes(webex) == []


def test_yes_alone_confirms_nothing_and_says_so(administrator: Person, webex: Sandbox) -> None:
    ask(administrator, f"assign 404-555-0001 to {MENU}")
    assert "click the button on that card" in get_texts(ask(administrator, "yes"))[0]
    assert list_writes(webex) == []


def test_a_file_without_a_command_is_answered_with_what_it_can_be_for(administrator: Person, webex: Sandbox) -> None:
    reply = post(administrator, "", "number,target\n404-555-0001,x\n")
    assert "post it again with the word assign" in get_texts(reply)[0]
    assert list(list_buttons(get_card(reply))) == ["Get a file to fill in", "What I can do"]
    assert list_writes(webex) == []


def test_a_confirmation_counts_once(administrator: Person, webex: Sandbox) -> None:
    asked = ask(administrator, f"assign 0001-0002 to {MENU}")
    key = list_buttons(get_card(asked))["Assign 2"]
    press(administrator, asked, "Assign 2")
    group = administrator.send("help", to=BOT)
    reply = administrator.wait_for_reply(group)
    again = administrator.wait_for_reply(administrator.submit(reply["id"], key))
    assert get_texts(again)[0].startswith("This was confirmed before, by administrator@example.com.")
    assert len(list_writes(webex)) == 1


def test_others_can_neither_type_nor_press_nor_post_a_change(
    administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    asked = ask(administrator, f"assign 0001-0002 to {MENU}")
    key = list_buttons(get_card(asked))["Assign 2"]
    own = ask(helpdesk, "help")
    replies = [
        ask(helpdesk, f"assign 0001-0002 to {MENU}"),
        helpdesk.wait_for_reply(helpdesk.submit(own["id"], key)),
        post(helpdesk, f"assign to {MENU}", "number\n+14045550001\n+14045550002\n"),
        helpdesk.wait_for_reply(
            helpdesk.submit(own["id"], {"command": "assign", "picked": "true", "pick_a": NUMBERS[0]})
        ),
    ]
    assert all(get_texts(each)[0].startswith(MAY_NOT) for each in replies)
    assert list_writes(webex) == []
    assert "Assign selected" not in list_buttons(get_card(ask(helpdesk, "numbers Atlanta")))


def test_ticked_on_a_card(administrator: Person, webex: Sandbox) -> None:
    shown = ask(administrator, "numbers Atlanta")
    empty = press(administrator, shown, "Assign selected", pick_a="false")
    assert get_texts(empty)[0].startswith("No number was picked, so nothing was changed.")
    which = press(administrator, shown, "Assign selected", pick_a=NUMBERS[0], pick_b="false", pick_c=NUMBERS[2])
    assert get_texts(which)[0] == "Which auto attendant?"
    asked = press(administrator, which, "Continue", target=find_attendant(webex)["id"])
    assert get_texts(asked)[0] == "Assign 2 numbers?"
    press(administrator, asked, "Assign 2")
    assert list_alternates(webex) == [BEFORE, NUMBERS[0], NUMBERS[2]]


FAULTY = """number;target
+14045550001;Atlanta Main Menu
14045550002;Atlanta Holidays
;Atlanta Main Menu
1,40456E+10;Atlanta Main Menu
hello;Atlanta Main Menu
555-01;Atlanta Main Menu
+14045550003;Atlantis
+14045550004;
+12056350001;Atlanta Main Menu
+14045559989;Atlanta Main Menu
+14045550001;Atlanta Main Menu
+14045550005;Atlanta Main Menu
+14045550005;Atlanta Holidays
=HYPERLINK("http://example.com");Atlanta Main Menu
+14045550006, +14045550007;Atlanta Main Menu
+14045550008;Atlanta
"""

REASONS = {
    4: "the row has no number",
    5: "the spreadsheet has shortened this number",
    6: "this is not a phone number",
    7: "this is not a complete phone number",
    8: "there is no target named “Atlantis”",
    9: "the row names no target",
    10: "it is not assigned, but it belongs to Birmingham",
    11: "it is already assigned to Atlanta Main Menu",
    12: "row 2 is the same",
    13: "rows 13 and 14 name different targets for it",
    14: "rows 13 and 14 name different targets for it",
    15: "this is not a phone number",
    16: "the cell has more than one phone number",
    17: "targets match “Atlanta”",
}


def test_a_file_with_every_mistake(administrator: Person, webex: Sandbox) -> None:
    """Each row's reason is shown, and nothing is done before it is confirmed."""
    asked = post(administrator, "assign", FAULTY)
    assert get_texts(asked)[:3] == [
        "Assign 2 numbers?",
        "To 2 targets",
        f"2 to be assigned, {len(REASONS)} left out.",
    ]
    planned = read_plan(administrator, asked)
    reasons = {int(each["row"]): each["reason"] for each in planned if each["planned"] == "left out"}
    assert set(reasons) == set(REASONS)
    assert all(REASONS[row] in reason for row, reason in reasons.items())
    assert list_writes(webex) == []
    done = press(administrator, asked, "Assign 2")
    assert get_texts(done)[:2] == ["Assigned: 2 numbers", "History: entries 1–2"]
    assert list_alternates(webex) == [BEFORE, NUMBERS[0]]
    assert list_alternates(webex, "Atlanta Holidays") == [NUMBERS[1]]
    undo = press(administrator, done, "Undo")
    assert get_texts(undo)[0] == "Undo #1: remove 2 numbers?"
    press(administrator, undo, "Undo")
    assert list_alternates(webex) == [BEFORE]
    assert list_alternates(webex, "Atlanta Holidays") == []


def read_plan(person: Person, asked: Raw) -> list[dict[str, str]]:
    """Get the plan of a confirmation as a file."""
    _, _, content = get_file(person, person.press(asked, "CSV"))
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_the_template_is_what_can_be_posted(administrator: Person, webex: Sandbox) -> None:
    _, name, content = get_file(administrator, administrator.send("template assign", to=BOT))
    assert name.endswith(".xlsx")
    book = load_workbook(io.BytesIO(content))
    book.worksheets[0].append([14045550001, MENU])
    book.worksheets[0].append(["+1 404-555-0002", MENU])
    filled = io.BytesIO()
    book.save(filled)
    asked = post(administrator, "assign", filled.getvalue(), name)
    assert get_texts(asked)[0] == "Assign 2 numbers?"
    done = press(administrator, asked, "Assign 2")
    _, _, result = get_file(administrator, administrator.press(done, "CSV"))
    rows = list(csv.DictReader(io.StringIO(result.decode())))
    assert [(each["number"], each["target"], each["result"]) for each in rows] == [
        (number, MENU, "Assigned") for number in NUMBERS[:2]
    ]
    # What came of it can be posted again, to take it back.
    removal = post(administrator, "unassign", result)
    assert get_texts(removal)[0] == "Remove 2 numbers?"
    press(administrator, removal, "Remove 2")
    assert list_alternates(webex) == [BEFORE]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (410, "Webex found malware in the file, so it was not read."),
        (428, "Webex can't scan the file for malware"),
        (404, "The file is no longer there."),
    ],
)
def test_a_file_that_webex_does_not_give(administrator: Person, webex: Sandbox, status: int, sentence: str) -> None:
    webex.faults.set([{"kind": "status", "status": status, "path": "^/contents/", "bot_only": True}])
    assert get_texts(post(administrator, "assign", "number,target\n"))[0].startswith(sentence)


def test_a_number_that_goes_elsewhere_before_the_confirmation(administrator: Person, webex: Sandbox) -> None:
    """What somebody else adds stays, and what is no longer available is left out with its reason."""
    asked = ask(administrator, f"assign 0001-0003 to {MENU}")
    ask(administrator, "assign 404-555-0002 to Atlanta Holidays confirm")
    ask(administrator, f"assign 404-555-0004 to {MENU} confirm")
    texts = get_texts(press(administrator, asked, "Assign 3"))
    assert texts[0] == "Assigned: 2 of 3 numbers"
    assert any(text.startswith("Not assigned: it is assigned to Atlanta Holidays") for text in texts)
    assert list_alternates(webex) == [BEFORE, "+14045550004", NUMBERS[0], NUMBERS[2]]


def test_two_changes_of_one_target_at_once(administrator: Person, webex: Sandbox) -> None:
    """Each is an event of its own, and neither overwrites the other."""
    cards = [ask(administrator, f"assign {each} to {MENU}") for each in ("0001-0003", "0004-0006")]
    with ThreadPoolExecutor(2) as pool:
        pressed = list(pool.map(lambda card: administrator.press(card, "Assign 3"), cards))
    titles = [get_texts(administrator.wait_for_reply(each))[0] for each in pressed]
    assert titles == ["Assigned: 3 numbers"] * 2
    assert set(list_alternates(webex)) == {BEFORE, *(f"+1404555000{digit}" for digit in range(1, 7))}


def test_no_more_than_ten(administrator: Person, webex: Sandbox) -> None:
    asked = ask(administrator, f"assign 0001-0012 to {MENU}")
    assert get_texts(asked)[2] == "9 to be assigned, 3 left out."
    assert "10 alternate numbers are the maximum" in " ".join(get_texts(asked))
    press(administrator, asked, "Assign 9")
    assert len(list_alternates(webex)) == 10
    removed = ask(administrator, f"unassign all from {MENU}")
    assert get_texts(removed)[0] == "Remove 10 numbers?"
