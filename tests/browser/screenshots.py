"""Takes the README's pictures of the chat page: `uv run python -m tests.browser.screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bot.sandbox import BotProcess, Sandbox, build_command
from bot.sandbox.client.chat_page import has_packages, install_packages
from tests.support.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / ".github" / "images"

TALL: ViewportSize = {"width": 900, "height": 1700}
WIDE: ViewportSize = {"width": 900, "height": 760}
"""A card is taken whole; a conversation as a window shows it."""

CARDS = {
    "numbers": ("numbers Birmingham", "3 available: 2 active"),
    "page": ("numbers Atlanta page 2", "11–20 of 57"),
    "choice": ("numbers store", "Which location?"),
    "nearest": ("numbers Brimingham", "I know no location"),
    "locations": ("locations", "1–10 of 12"),
    "help": ("help", "What you can say"),
    "summary": ("summary", "at 12 locations"),
    "attendants": ("attendants Atlanta", "Auto attendants at Atlanta"),
    "confirmation": ("assign 404-555-0001 to Atlanta Main Menu", "Assign +1 404-555-0001?"),
    "watching": ("watch Birmingham below 3", "Watcher Birmingham"),
}
"""What is said for each picture, and a text of the card that answers it."""


def main() -> None:
    """Write the pictures of the main cards; two of them stand in the README."""
    path = find_chromium()
    if path is None or not (has_packages() or install_packages()):
        sys.exit("The pictures need Chromium, and Node.js with npm.")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Sandbox() as webex, sync_playwright() as playwright:
        allowed = {"ALLOWED_PEOPLE": "@example.com", "ASSIGNERS": "administrator@example.com", "LOG_LEVEL": "WARNING"}
        with BotProcess(build_command(ROOT / "app.py"), webex.url, webex.settings | allowed, Path(folder)):
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            page = browser.new_page(viewport=TALL, color_scheme="light")
            page.goto(webex.url)
            take_cards(page, "light")
            page.get_by_role("button", name="Dark").click()
            take_cards(page, "dark")
            page.set_viewport_size(WIDE)
            take_conversation(page)
            browser.close()


def take_cards(page: Page, theme: str) -> None:
    """Each main card by itself."""
    for name, (line, text) in CARDS.items():
        cards = page.locator(".card").filter(has=page.get_by_text(text))
        before = cards.count()
        say(page, line)
        cards.nth(before).wait_for()
        cards.nth(before).screenshot(path=IMAGES / f"{name}-{theme}.png")


def take_conversation(page: Page) -> None:
    """A conversation in the group space, in the dark."""
    page.get_by_role("button", name="Telephony").click()
    say(page, "@Numbers numbers store")
    page.get_by_role("button", name="List numbers").nth(1).click()
    page.locator(".card").get_by_text("1–10 of 31").wait_for()
    page.wait_for_timeout(700)  # the page scrolls smoothly
    page.screenshot(path=IMAGES / "conversation-dark.png")


def say(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


if __name__ == "__main__":
    main()
