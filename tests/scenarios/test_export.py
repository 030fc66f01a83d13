"""`export`: typed and pressed, in 1:1 and group spaces."""

import csv
import io
import re

import openpyxl
import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_file, get_texts, list_calls, press
from tests.support.organization_list import REFUSED
from tests.support.settings import BOT

HEADER = ["phoneNumber", "state", "isMainNumber", "tollFreeNumber", "telephonyType", "isServiceNumber"]

ADDED = ["reservedFor", "reservedBy", "reservedUntil", "restingUntil", "target"]
"""What the bot adds to lists of numbers that can be assigned. The target is for people to fill in."""

EMPTY = [""] * len(ADDED)

BIRMINGHAM = [
    ["+12056350001", "ACTIVE", "false", "false", "PSTN_NUMBER", "false", *EMPTY],
    ["+12056350002", "ACTIVE", "true", "false", "PSTN_NUMBER", "true", *EMPTY],
    ["+12056350003", "INACTIVE", "false", "true", "PSTN_NUMBER", "false", *EMPTY],
]

pytestmark = pytest.mark.usefixtures("bot")


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_list_as_csv(administrator: Person) -> None:
    message, name, content = get_file(administrator, administrator.send("export Birmingham", to=BOT))
    assert read_csv(content) == [[*HEADER, *ADDED], *BIRMINGHAM]
    assert re.fullmatch(r"birmingham_aa-alternate_\d{4}-\d\d-\d\dT\d{6}Z\.csv", name)
    assert message["text"].startswith("Birmingham — Auto attendant alternate numbers")
    assert "3 numbers, as of 20" in message["text"]
    assert "attachments" not in message


def test_the_same_filters_and_purpose(administrator: Person, webex: Sandbox) -> None:
    asked = administrator.send("export Birmingham active not main for hunt group", to=BOT)
    message, name, content = get_file(administrator, asked)
    assert read_csv(content) == [[*HEADER, *ADDED[:-1]], BIRMINGHAM[0][:-1]]
    assert "Filtered by: active, not main" in message["text"]
    assert name.startswith("birmingham_hunt-primary_")
    assert any(call.endswith("/huntGroups/availableNumbers") for call in list_calls(webex))


def test_a_list_as_xlsx(administrator: Person) -> None:
    _, name, content = get_file(administrator, administrator.send("export Birmingham as excel", to=BOT))
    assert name.endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [[*HEADER, *ADDED], *BIRMINGHAM]


def test_lists_with_owners_name_them(administrator: Person, webex: Sandbox) -> None:
    target = next(each for each in webex.state.attendants.values() if each["name"] == "Atlanta Main Menu")
    target["name"] = '=HYPERLINK("https://example.net")'
    _, _, content = get_file(administrator, administrator.send("export Atlanta for aa forward", to=BOT))
    header, first, *_ = read_csv(content)
    assert header == [*HEADER, "extension", "owner", "ownerType"]
    assert first[-3:] == ["8000", '\'=HYPERLINK("https://example.net")', "AUTO_ATTENDANT"]


def test_every_location_in_one_file(administrator: Person, webex: Sandbox) -> None:
    denver = next(each for each in webex.state.locations.values() if each["name"] == "Denver")
    webex.faults.set([{"kind": "status", "status": 404, "path": f"/{denver['id']}/"}, REFUSED])
    message, name, content = get_file(administrator, administrator.send("export all", to=BOT))
    header, *rows = read_csv(content)
    assert header == ["locationName", "locationId", *HEADER, *ADDED]
    names = {row[0] for row in rows}
    assert {"Birmingham", "San José Campus", 'Zürich "Süd" & Čapek'} <= names
    assert "Denver" not in names
    assert len(rows) == sum(len(numbers) for key, numbers in webex.state.numbers.items() if key != denver["id"]) - 14
    assert name.startswith("all-locations_")
    assert "11 of 12 locations" in message["text"]
    assert "Could not be read, and not in the file: Denver" in message["text"]


@pytest.mark.parametrize("kind", ["CSV", "Excel", "JSON"])
def test_pressed_on_the_card(administrator: Person, kind: str) -> None:
    card = ask(administrator, "numbers Birmingham active")
    _, name, content = get_file(administrator, administrator.press(card, kind))
    assert name.endswith({"CSV": ".csv", "Excel": ".xlsx", "JSON": ".json"}[kind])
    if kind == "CSV":
        assert read_csv(content) == [[*HEADER, *ADDED], *BIRMINGHAM[:2]]


def test_in_a_group_space_it_stands_in_the_thread(administrator: Person, webex: Sandbox) -> None:
    asked = administrator.mention(BOT, "export Birmingham", room=webex.group_room_id)
    message, _, _ = get_file(administrator, asked)
    assert message["parentId"] == asked["id"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("export", "Which location?"),
        ("export Memphis", "Nothing to export: no numbers are available (Auto attendant alternate numbers)."),
        (
            "export Birmingham ending 99",
            "Nothing to export: no numbers match the filter (ending 99).",
        ),
        ("export Atlantis City", "No location named “Atlantis City”."),
    ],
)
def test_impossible_exports_are_explained(administrator: Person, said: str, sentence: str) -> None:
    assert get_texts(ask(administrator, said))[0].startswith(sentence)


def test_an_unknown_kind_of_file_is_refused(administrator: Person) -> None:
    card = ask(administrator, "help")
    pressed = administrator.submit(card["id"], {"command": "export", "location": "Birmingham", "file": "exe"})
    (text,) = get_texts(administrator.wait_for_reply(pressed))
    assert text.startswith("Lists can be exported as csv, xlsx or json.")


def test_lists_longer_than_a_sheet_are_refused(administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    card = ask(administrator, "numbers Birmingham")
    monkeypatch.setattr("bot.limits.MAX_SHEET_ROWS", 3)
    sentence = "The list has 3 numbers, but an Excel sheet holds only 2. Export it as csv, or use a filter."
    assert get_texts(ask(administrator, "export Birmingham as xlsx")) == [sentence]
    assert get_texts(press(administrator, card, "Excel")) == [sentence]
    _, _, content = get_file(administrator, administrator.send("export Birmingham active as xlsx", to=BOT))
    assert content


def test_several_locations_are_chosen_from(administrator: Person) -> None:
    card = ask(administrator, "export store as csv")
    assert get_texts(card)[0] == "Which location? 2 match “store”"
    _, name, _ = get_file(administrator, administrator.press(card, "Export", of=1))
    assert name.startswith("new-york-store-south_")


def test_a_stranger_gets_no_file(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "numbers Birmingham")
    assert get_texts(press(stranger, card, "CSV"))[0].startswith("You are not authorized")
    assert get_texts(ask_in_group(stranger, webex, "export Birmingham"))[0].startswith("You are not authorized")


@pytest.mark.parametrize("kind", ["status", "reset_before", "reset_after"])
def test_trouble_while_it_is_sent_costs_nothing(administrator: Person, webex: Sandbox, kind: str) -> None:
    """A second attempt sends the whole file, and a file that arrived is not sent twice."""
    more = {"status": 503} if kind == "status" else {}
    rule = {"kind": kind, "path": "/messages", "method": "POST", "times": 1, "bot_only": True, **more}
    webex.faults.set([rule])
    asked = administrator.send("export Birmingham", to=BOT)
    _, _, content = get_file(administrator, asked)
    assert read_csv(content) == [[*HEADER, *ADDED], *BIRMINGHAM]
    ask(administrator, "help")
    assert sum(bool(each.get("files")) for each in administrator.list_messages(asked["roomId"])) == 1
