"""`who`: who has a number, typed and pressed."""

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from tests.support.card_schema import list_buttons
from tests.support.conversation import ask, ask_in_group, get_card, get_texts, list_calls, press

pytestmark = pytest.mark.usefixtures("bot")

GRACE = "+1 404-555-9200"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


def test_the_helpdesks_first_question_takes_three_calls(helpdesk: Person, webex: Sandbox) -> None:
    ask(helpdesk, "who +1 404-555-9989")  # the token and the person are known then
    before = len(list_calls(webex))
    reply = ask(helpdesk, f"who has {GRACE}?")
    texts = get_texts(reply)
    assert texts[:3] == [GRACE, "Who has it", "Assigned to Grace Ito (person)"]
    assert "Atlanta Headquarters" in " ".join(texts)
    assert texts[-1] == f"Understood: who {GRACE}"
    assert "Assigned to Grace Ito" in reply["text"]
    calls = [call.split("/v1")[-1] for call in list_calls(webex)[before:]]
    assert len(calls) == 3
    assert calls[1:] == ["GET /telephony/config/numbers", "POST /messages"]


def test_a_free_number_is_assigned_from_the_answer_by_assigners_alone(
    administrator: Person, helpdesk: Person, webex: Sandbox
) -> None:
    reply = ask_in_group(administrator, webex, "whose is +1 404-555-0001?")
    assert "Not assigned, at Atlanta Headquarters" in get_texts(reply)
    assert "Assign" not in list_buttons(get_card(ask(helpdesk, "who +1 404-555-0001")))
    assert get_texts(press(helpdesk, reply, "Assign"))[0].startswith("You are not authorized")
    question = press(administrator, reply, "Assign")
    assert get_texts(question)[0] == "Assign +1 404-555-0001 to which auto attendant?"


def test_another_number_and_another_owner_may_follow(helpdesk: Person) -> None:
    assert get_texts(ask(helpdesk, f"who {GRACE}"))[0] == GRACE
    assert get_texts(ask(helpdesk, "and 404-555-9989?"))[2] == "Assigned to Atlanta Main Menu (auto attendant)"
    menus = ask(helpdesk, "what about Main Menu")
    assert "20 numbers: 20 assigned" in get_texts(menus)
    assert get_texts(ask(helpdesk, "next"))[0] == "Main Menu"
    assert get_texts(ask(helpdesk, "only active"))[0].startswith("The list of owners can't be narrowed like that.")
    assert get_texts(ask(helpdesk, "who 2000"))[0] == "2000"
    assert get_texts(ask(helpdesk, "and in Atlanta?"))[0] == GRACE


def test_a_number_that_the_organization_does_not_have(helpdesk: Person) -> None:
    texts = get_texts(ask(helpdesk, "does anyone have 404-555-0999?"))
    assert "No such number in this organization: +1 404-555-0999" in texts


def test_a_stranger_learns_nothing(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, f"who {GRACE}")
    before = len(list_calls(webex, "Service app"))
    assert "You are not authorized to use this bot." in get_texts(press(stranger, card, "Refresh"))[0]
    assert "You are not authorized to use this bot." in get_texts(ask_in_group(stranger, webex, f"who {GRACE}"))[0]
    assert len(list_calls(webex, "Service app")) == before


def test_a_refusal_names_the_scope(helpdesk: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "config/numbers$"}])
    (text,) = get_texts(ask(helpdesk, f"who {GRACE}"))
    assert "spark-admin:telephony_config_read" in text
