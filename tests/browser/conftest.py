"""A real browser before the sandbox's chat page. In CI it must be there; elsewhere the tests skip without it."""

import os
import shutil
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.operations.bot import Bot
from bot.sandbox import Sandbox
from bot.sandbox.client.chat_page import has_packages, install_packages

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def miss(what: str) -> NoReturn:
    """Skip on a user's machine, fail in CI: a gap must not hide there."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not installed")


def find_chromium() -> str | None:
    """Return where Chromium is, under one of its names."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="package")  # it ends with its package: its event loop would be in others' way
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        miss("Chromium")
    if not (has_packages() or install_packages()):
        miss("Node.js with npm, for the chat page's packages,")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained of; a test that expects some takes it out."""
    return []


@pytest.fixture
def page(browser: Browser, webex: Sandbox, bot: Bot, complaints: list[str]) -> Iterator[Page]:
    """The chat page, as the administrator opens it. A complaint in the browser's console fails the test."""
    del bot
    opened = browser.new_page(viewport={"width": 1100, "height": 900}, color_scheme="light")
    watch(opened, complaints)
    opened.goto(webex.url)
    opened.get_by_role("button", name="Telephony").wait_for()
    yield opened
    opened.close()
    assert complaints == []


def watch(page: Page, complaints: list[str]) -> None:
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
