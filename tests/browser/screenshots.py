"""Takes the documentation's screenshots: `uv run --group dev python -m tests.browser.screenshots`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Locator, Page, ViewportSize, sync_playwright

from bot.sandbox import BotProcess, Sandbox, build_command
from bot.sandbox.client.chat_page import has_packages, install_packages
from tests.support.chromium import ARGUMENTS, find_chromium

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / ".github" / "images"

DESKTOP: ViewportSize = {"width": 1200, "height": 1700}
PHONE: ViewportSize = {"width": 390, "height": 780}

SETTINGS = {"ALLOWED_PEOPLE": "@example.com", "ASSIGNERS": "administrator@example.com", "LOG_LEVEL": "WARNING"}

CARDS = {
    "numbers": ("numbers Birmingham", "+1 205-635-0001"),
    "confirmation": ("assign 404-555-0003 to Atlanta Main Menu", "Atlanta Main Menu (Atlanta Headquarters)"),
}
"""For each screenshot the command, and a text that only the card in its reply contains."""

PHONE_CARD = "confirmation"
"""The card that is also shown on a phone, with the chat page around it."""


def main() -> None:
    """Write `<name>-desktop.png` and `<name>-phone.png`, at twice the resolution: sharp when scaled."""
    path = find_chromium()
    if path is None or not (has_packages() or install_packages()):
        sys.exit("The screenshots need Chromium, and Node.js with npm.")
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox() as webex,
        BotProcess(build_command(ROOT / "app.py"), webex.url, webex.settings | SETTINGS, Path(folder)),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport=DESKTOP, color_scheme="light", device_scale_factor=2)
        page.goto(webex.url)
        page.get_by_role("button", name="Telephony").wait_for()
        for name, (command, text) in CARDS.items():
            card = send(page, command).filter(has_text=text)
            card.screenshot(path=IMAGES / f"{name}-desktop.png")
        page.set_viewport_size(PHONE)
        page.locator("#conversation").evaluate("each => (each.scrollTop = each.scrollHeight)")
        page.screenshot(path=IMAGES / f"{PHONE_CARD}-phone.png")
        browser.close()


def send(page: Page, command: str) -> Locator:
    """Send a command as the administrator in the 1:1 space; returns all cards there."""
    page.get_by_label("Message", exact=True).fill(command)
    page.keyboard.press("Enter")
    return page.locator(".card")


if __name__ == "__main__":
    main()
