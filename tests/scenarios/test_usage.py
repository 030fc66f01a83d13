"""`usage` and `chart`, typed and pressed."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask, ask_in_group, get_file, get_texts, list_calls, press
from tests.support.settings import BOT

pytestmark = pytest.mark.usefixtures("bot", "short_lists")


@pytest.fixture
def short_lists(webex: Sandbox) -> None:
    """Leave each location a hundred available numbers, so that the organization's list is one page."""
    for numbers in webex.state.numbers.values():
        del numbers[100:]


def test_the_organization_then_a_location_then_its_chart(helpdesk: Person) -> None:
    usage = ask(helpdesk, "how many numbers are in use?")
    texts = get_texts(usage)
    assert texts[:2] == ["Usage", "Whole organization"]
    assert "at 12 locations" in texts[2]
    assert texts[-1] == "Understood: usage"
    following = press(helpdesk, usage, "Next")
    assert "11–12 of 12, fewest left first" in " ".join(get_texts(following))
    location = press(helpdesk, following, "Details")
    texts = get_texts(location)
    assert texts[1] == "Usage"
    message, name, content = get_file(helpdesk, helpdesk.press(location, "Chart"))
    assert (name.endswith(".png"), content[:4]) == (True, b"\x89PNG")
    assert texts[0] in message["text"]
    assert "in use" in message["text"]
    assert "attachments" not in message, "Webex accepts no card beside a file"


def test_a_chart_is_typed_too_and_leads_back_to_the_usage(helpdesk: Person) -> None:
    message, _, _ = get_file(helpdesk, helpdesk.send("show me a chart of the usage", to=BOT))
    assert "1. " in message["text"]
    assert get_texts(ask(helpdesk, "and in Denver?"))[:2] == ["Denver", "Usage"]


def test_the_list_that_webex_refuses_is_an_error_with_its_scope(helpdesk: Person, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "config/numbers$"}])
    (text,) = get_texts(ask(helpdesk, "usage"))
    assert "spark-admin:telephony_config_read" in text


def test_a_stranger_learns_nothing(administrator: Person, stranger: Person, webex: Sandbox) -> None:
    card = ask_in_group(administrator, webex, "usage")
    before = len(list_calls(webex, "Service app"))
    assert "You are not authorized to use this bot." in get_texts(press(stranger, card, "Chart"))[0]
    assert "You are not authorized to use this bot." in get_texts(ask_in_group(stranger, webex, "chart"))[0]
    assert len(list_calls(webex, "Service app")) == before
