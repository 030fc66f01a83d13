"""Microsoft's renderer parses every kind of card that the bot posts, and reports nothing."""

from typing import Any

import pytest
from playwright.sync_api import Page

from bot.model import AvailableNumber, Location
from cards.adaptive_card import render_card
from cards.locations import build_locations
from cards.notice import build_notice
from tests.support.sample_values import EXAMPLE, FIFTY_SEVEN, LOCATIONS
from tests.support.sample_views import FULL_VIEWS, build_sample_numbers

UNKNOWN = AvailableNumber("+1", "NEW_STATE", True, True, True, "MOBILE_NUMBER")

VIEWS = {
    "numbers": build_sample_numbers(EXAMPLE),
    "numbers, middle page": build_sample_numbers(FIFTY_SEVEN, 3),
    "numbers, longest page": build_sample_numbers(FIFTY_SEVEN, 1, 20),
    "numbers, filtered": build_sample_numbers(FIFTY_SEVEN, 3, filters=["active"], notes=["One.", "Two."]),
    "no numbers": build_sample_numbers(()),
    "unknown values": build_sample_numbers((UNKNOWN,)),
    "locations": build_locations(LOCATIONS, title="Locations", text="", page=1, page_size=10),
    "odd names": build_locations(
        [Location("id", '<b>*"&'), Location("id", "")], title="[x](y)", text="", page=1, page_size=9
    ),
    "notice without buttons": build_notice("Sorry."),
    **{f"{kind}, full": build("Lobby") for kind, build in FULL_VIEWS.items() if kind != "export"},
}

PARSE = "async (card) => (await import('/page/cards.js')).parseCard(card).events"


@pytest.mark.parametrize("name", VIEWS)
def test_the_renderer_reports_nothing(renderer: Page, name: str) -> None:
    assert renderer.evaluate(PARSE, render_card(VIEWS[name])) == []


@pytest.mark.parametrize(
    "card",
    [
        {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlok", "text": "x"}]},
        {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "Table", "columns": []}]},
        {"type": "AdaptiveCard", "version": "1.3", "actions": [{"type": "Action.Execute", "title": "x"}]},
    ],
)
def test_the_renderer_reports_an_invalid_card(renderer: Page, card: dict[str, Any]) -> None:
    assert renderer.evaluate(PARSE, card) != []
