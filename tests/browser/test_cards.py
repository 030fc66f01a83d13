"""Every kind of card that the bot posts, parsed by Microsoft's renderer as Webex's 1.3 cards are: no console_errors."""

from typing import Any

import pytest
from playwright.sync_api import Page

from bot.commands import COMMANDS
from bot.commands.help import group_topics
from bot.model import AvailableNumber, Location, Reply, Request, Suggestion
from cards.help import build_help, build_introduction
from cards.locations import build_locations
from cards.notice import build_notice
from tests.support.sample_views import EXAMPLE, FIFTY_SEVEN, LOCATIONS, build

ODD = AvailableNumber("+1", "NEW_STATE", True, True, True, "MOBILE_NUMBER")

REPLIES = {
    "numbers": build(EXAMPLE),
    "numbers, middle page": build(FIFTY_SEVEN, 3),
    "numbers, longest page": build(FIFTY_SEVEN, 1, 20),
    "numbers, filtered": build(FIFTY_SEVEN, 3, filters="active", notes=["One.", "Two."]),
    "no numbers": build(()),
    "unknown values": build((ODD,)),
    "locations": build_locations(LOCATIONS, title="Locations", text="", page=1, page_size=10),
    "locations, last page": build_locations(LOCATIONS, title="Locations", text="loc", page=2, page_size=10),
    "odd names": build_locations(
        [Location("id", '<b>*"&'), Location("id", "")], title="[x](y)", text="", page=1, page_size=9
    ),
    "help": build_help(group_topics(COMMANDS)),
    "introduction": build_introduction(True),
    "introduction to a group": build_introduction(False),
    "notice": build_notice("Sorry."),
    "notice with buttons": build_notice("Which?", [Suggestion(str(number), Request("help")) for number in range(5)]),
}

PARSE = "async (card) => (await import('/page/cards.js')).parseCard(card).events"


@pytest.mark.parametrize("name", REPLIES)
def test_the_renderer_has_no_complaints(page: Page, name: str) -> None:
    reply: Reply = REPLIES[name]
    assert page.evaluate(PARSE, dict(reply.card)) == []


@pytest.mark.parametrize(
    "card",
    [
        {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlok", "text": "x"}]},
        {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "Table", "columns": []}]},
        {"type": "AdaptiveCard", "version": "1.3", "actions": [{"type": "Action.Execute", "title": "x"}]},
    ],
)
def test_the_renderer_would_complain(page: Page, card: dict[str, Any]) -> None:
    assert page.evaluate(PARSE, card) != []
