"""Every card in every state, at three widths, light and dark: nothing is cut off, broken in two, or hard to read."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route

from bot.sandbox import Sandbox
from bot.sandbox.client.chat_page import PACKAGES
from cards.adaptive_card import render_card
from tests.support.chromium import AXE
from tests.support.sample_views import list_sample_views

GALLERY = Path(__file__).with_name("gallery.js")

WIDTHS = (360, 400, 1200)

NAMES = ("Lobby", "Donaudampfschifffahrtsgesellschaft North, 2nd floor")
"""An ordinary name, and one whose first word is wider than a phone's column."""

MAX_SHOWN = 4
"""How many faults of a card are shown: the others are mostly the same in other rows."""

BATCH = 8
"""How many cards axe looks at together: the time that axe needs grows with the square of it."""


def build_cards(name: str) -> dict[str, dict[str, Any]]:
    views = {f"{kind} of {name.split()[0]}": view for kind, view in list_sample_views(name).items()}
    return {title: render_card(view) for title, view in views.items() if view.file is None}


@pytest.fixture(scope="package")
def gallery(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """The chat page with cards in its conversation, shown by `gallery.js`; no bot, and nobody types on it."""
    opened = browser.new_page()

    def fulfil(route: Route) -> None:
        route.fulfill(path=GALLERY, content_type="text/javascript")

    opened.route("**/page/page.js", fulfil)
    opened.goto(sandbox.url)
    opened.wait_for_function("() => window.showCards")
    opened.evaluate((PACKAGES / AXE).read_text(encoding="utf-8"))
    yield opened
    opened.close()


@pytest.mark.parametrize(("theme", "names"), [("light", NAMES), ("dark", NAMES[:1])])
def test_every_card_fits(gallery: Page, theme: Literal["light", "dark"], names: tuple[str, ...]) -> None:
    gallery.emulate_media(color_scheme=theme)
    cards = {title: card for name in names for title, card in build_cards(name).items()}
    assert len(gallery.evaluate("(cards) => showCards(cards)", cards)) > len(cards)  # forms are opened too
    lines: list[str] = []
    for width in WIDTHS:
        gallery.set_viewport_size({"width": width, "height": 900})
        lines += describe(f"At {width} px, {theme}", gallery.evaluate("() => findFaults()"))
    assert not lines, "\n".join(lines)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run axe at each width in both themes with --long; else once with all rules, and once for the dark colours.

    Only the contrast differs between the themes, and nothing that axe examines between the widths.
    """
    if "rule" in metafunc.fixturenames:
        everything = [(width, theme, None) for width in WIDTHS for theme in ("light", "dark")]
        few = [(360, "light", None), (1200, "dark", "color-contrast")]
        chosen = everything if metafunc.config.getoption("--long") else few
        metafunc.parametrize(("width", "theme", "rule"), chosen)


def test_every_card_can_be_read_by_everybody(
    gallery: Page, width: int, theme: Literal["light", "dark"], rule: str | None
) -> None:
    """Neither axe's rules nor its contrast find a fault."""
    gallery.emulate_media(color_scheme=theme)
    gallery.set_viewport_size({"width": width, "height": 900})
    cards = iter(build_cards(NAMES[0]).items())
    lines: list[str] = []
    while batch := dict(islice(cards, BATCH)):
        gallery.evaluate("(cards) => showCards(cards)", batch)
        lines += describe(f"At {width} px, {theme}", gallery.evaluate("(rule) => findViolations(rule)", rule))
    assert not lines, "\n".join(lines)


def test_faults_are_found(gallery: Page) -> None:
    """The check itself: a title that is cut off, a number in two lines, and a text without contrast."""
    gallery.set_viewport_size({"width": 360, "height": 900})
    gallery.emulate_media(color_scheme="light")
    texts = [{"type": "TextBlock", "text": "+1 404-555-0003", "wrap": True}]
    cell = {"type": "Column", "width": "40px", "items": texts}
    action = {"type": "Action.Submit", "title": "A title that is far too long for the width of any phone"}
    card = {
        "type": "AdaptiveCard",
        "version": "1.3",
        "body": [{"type": "ColumnSet", "columns": [cell]}, {"type": "ActionSet", "actions": [action]}],
    }
    gallery.evaluate("(cards) => showCards(cards)", {"bad": card})
    faults = gallery.evaluate("() => findFaults()")["bad"]
    assert any("+1 404-555-0003" in each and "lines" in each for each in faults)
    assert any("A title that is far too long" in each and "cut off" in each for each in faults)
    gallery.evaluate("() => document.querySelectorAll('.card p').forEach(each => each.style.color = '#ddd')")
    assert any(each.startswith("color-contrast") for each in gallery.evaluate("() => findViolations()")["bad"])


def describe(where: str, faults: dict[str, list[str]]) -> Iterator[str]:
    for card, found in faults.items():
        yield from (f"{where}, {card}: {fault}" for fault in found[:MAX_SHOWN])
        if len(found) > MAX_SHOWN:
            yield f"{where}, {card}: … and {len(found) - MAX_SHOWN} more"
