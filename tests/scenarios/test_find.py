"""`find`: across all locations, typed and pressed."""

from typing import Any

import pytest

from bot import limits
from bot.commands.shared.all_locations import ONE_BY_ONE
from bot.sandbox import Person, Sandbox
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press
from tests.support.organization_list import REFUSED

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


def test_numbers_are_found_where_they_are(administrator: Person, webex: Sandbox) -> None:
    reply = ask(administrator, "find +1 205-635-0001, +1 303-629-0001, +44 20 7946 0001 and +1 205-635-0999")
    texts = get_texts(reply)
    assert texts[:2] == ["All locations", "Auto attendant alternate numbers"]
    assert texts[2].startswith("3 available: 3 active")
    assert texts[2].endswith("— at 3 of 12 locations")
    assert texts[3] == "Not available: +1 205-635-0999"
    rows = dict(zip(texts[4::2], texts[5::2], strict=False))
    assert rows["+1 205-635-0001"].endswith(" · Birmingham")
    assert rows["+1 303-629-0001"].endswith(" · Denver")
    assert rows["+44 20 7946 0001"].endswith(" · London Canary Wharf")
    for text in texts[:4]:
        assert text in reply["text"]
    # One call a number, to the organization's own list.
    assert list_calls(webex, "Service app").count("GET /telephony/config/numbers") == 4
    assert not any("availableNumbers" in call for call in list_calls(webex))


def test_a_national_number_is_read_in_each_locations_country(administrator: Person) -> None:
    texts = get_texts(ask(administrator, "find (205) 635-0001"))
    assert "Active · Birmingham" in texts
    assert not any(text.startswith("Not available") for text in texts)


def test_a_number_that_one_country_alone_can_read(administrator: Person, webex: Sandbox) -> None:
    texts = get_texts(ask(administrator, "find 044 668 00 01, +1 205-635-0999"))
    assert any(text.endswith('Zürich "Süd" & Čapek') for text in texts)
    assert "Not available: +1 205-635-0999" in texts
    # Where it cannot be read, it is not asked for: never the whole list.
    lists = [call["query"] for call in webex.list_calls() if "availableNumbers" in call["path"]]
    assert all("phoneNumber=" in query for query in lists)


def test_searches_work_everywhere(administrator: Person) -> None:
    reply = ask(administrator, "find ending 001 active")
    texts = get_texts(reply)
    assert texts[3:5] == ["active", "ending 001"]
    assert "of 12 locations" in texts[2]
    turned = press(administrator, reply, "Next")
    assert get_texts(turned)[-1].startswith("Page 2 of ")
    assert get_texts(press(administrator, turned, "Refresh"))[-1].startswith("Page 2 of ")


def test_purposes_and_owners(administrator: Person) -> None:
    texts = get_texts(ask(administrator, 'find owner "Main Menu" for aa forward'))
    assert texts[1] == "Auto attendant call forward numbers"
    assert any("ext 8000 · Denver Main Menu (auto attendant) · Denver" in text for text in texts)


def test_nothing_is_found(administrator: Person) -> None:
    texts = get_texts(ask(administrator, "find +1 205-635-0998"))
    assert "Not available at any of 12 locations: +1 205-635-0998" in texts
    assert "No matching numbers at 12 locations" in get_texts(ask(administrator, "find ending 987654"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("find", "What are you looking for?"),
        ("find owner Ann", "Auto attendant alternate numbers can't be searched by owner."),
    ],
)
def test_invalid_searches_are_refused(administrator: Person, said: str, sentence: str) -> None:
    assert get_texts(ask(administrator, said))[0].startswith(sentence)


@pytest.mark.parametrize("arguments", [{}, {"numbers": "x"}, {"purpose": "nothing", "digits": "1"}, {"page": "x"}])
def test_invalid_inputs_are_refused(administrator: Person, arguments: dict[str, Any]) -> None:
    card = ask(administrator, "help")
    action = administrator.submit(card["id"], {"command": "find", **arguments})
    assert len(get_texts(administrator.wait_for_reply(action))) == 1


def test_a_location_that_cannot_be_read_is_named(administrator: Person, webex: Sandbox) -> None:
    denver = next(key for key, each in webex.state.locations.items() if each["name"] == "Denver")
    webex.faults.set([{"kind": "status", "status": 400, "path": f"{denver}.*availableNumbers"}, REFUSED])
    texts = get_texts(ask(administrator, "find ending 01"))
    assert ONE_BY_ONE in texts
    assert "Could not be read: Denver" in texts
    webex.faults.set([{"kind": "status", "status": 403, "path": "availableNumbers"}, REFUSED])
    (text,) = get_texts(ask(administrator, "find ending 02 refresh"))
    assert "spark-admin:telephony_config_read" in text


def test_a_stranger_finds_nothing(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "find ending 01")
    before = len(list_calls(webex, "Service app"))
    assert "You are not authorized to use this bot." in get_texts(press(stranger, card, "Refresh"))[0]
    assert "You are not authorized to use this bot." in get_texts(ask_in_group(stranger, webex, "find ending 01"))[0]
    assert len(list_calls(webex, "Service app")) == before


def test_assigners_can_assign_found_numbers(administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
    found = ask_in_group(administrator, webex, "find +1 404-555-0001")
    assert "Assign" not in list_buttons(get_card(ask(helpdesk, "find +1 404-555-0001")))
    assert get_texts(press(helpdesk, found, "Assign"))[0].startswith("You are not authorized")
    question = press(administrator, found, "Assign")
    assert get_texts(question)[0] == "Assign +1 404-555-0001 to which auto attendant?"
    assert "Assign" not in list_buttons(get_card(ask(administrator, "find ending 01 for hunt group")))
