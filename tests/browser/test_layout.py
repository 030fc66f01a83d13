"""Every card in every state, at three widths, light and dark: nothing is cut off, broken in two, or hard to read."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from bot.sandbox import Sandbox
from bot.sandbox.client.chat_page import PACKAGES
from cards.adaptive_card import render_card
from tests.support.chromium import AXE
from tests.support.sample_views import list_sample_views

GALLERY = Path(__file__).with_name("gallery.js")

WIDTHS = (360, 400, 1200)
THEMES = ("light", "dark")

NAMES = ("Lobby", "Donaudampfschifffahrtsgesellschaft North, 2nd floor")
"""An ordinary name, and one whose first word is wider than a phone's column."""

MAX_SHOWN = 4
"""How many faults of a card are shown: the others are mostly the same in other rows."""


def build_cards() -> dict[str, dict[str, Any]]:
    views = {f"{kind} of {name.split()[0]}": view for name in NAMES for kind, view in list_sample_views(name).items()}
    return {name: render_card(view) for name, view in views.items() if view.file is None}


@pytest.fixture(scope="package")
def gallery(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """The chat page with all cards in its conversation, shown by `gallery.js`; no bot, and nobody types on it."""
    opened = browser.new_page()

    def fulfil(route: Route) -> None:
        route.fulfill(path=GALLERY, content_type="text/javascript")

    opened.route("**/page/page.js", fulfil)
    opened.goto(sandbox.url)
    opened.wait_for_function("() => window.showCards")
    opened.evaluate((PACKAGES / AXE).read_text(encoding="utf-8"))
    yield opened
    opened.close()


@pytest.mark.parametrize(("width", "theme"), list(product(WIDTHS, THEMES)))
def test_every_card_fits_and_can_be_read(gallery: Page, width: int, theme: str) -> None:
    gallery.set_viewport_size({"width": width, "height": 900})
    cards = build_cards()
    shown = gallery.evaluate("([cards, theme]) => showCards(cards, theme)", [cards, theme])
    assert len(shown) > len(cards)  # forms are opened too
    faults = gallery.evaluate("() => findFaults()")
    violations = gallery.evaluate("() => findViolations()")
    lines = [*describe(faults), *describe(violations)]
    assert not lines, "\n".join([f"At {width} px, {theme}:", *lines])


def describe(faults: dict[str, list[str]]) -> Iterator[str]:
    for card, found in faults.items():
        yield from (f"{card}: {fault}" for fault in found[:MAX_SHOWN])
        if len(found) > MAX_SHOWN:
            yield f"{card}: … and {len(found) - MAX_SHOWN} more"
