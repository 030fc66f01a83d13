"""A real browser before the sandbox's chat page. In CI it must be there; elsewhere the tests skip without it."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.operations.bot import Bot
from bot.sandbox import Sandbox
from bot.sandbox.client.chat_page import has_packages, install_packages
from tests.support.chromium import ARGUMENTS, collect_console_errors, find_chromium


def miss(what: str) -> NoReturn:
    """Skip on a user's machine, fail in CI: a gap must not hide there."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{what} is not installed")


@pytest.fixture(scope="package")  # it ends with its package: its event loop would be in others' way
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        miss("Chromium")
    if not (has_packages() or install_packages()):
        miss("Node.js with npm, for the chat page's packages,")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser's console complained of; a test that expects some takes it out."""
    return []


@pytest.fixture
def page(browser: Browser, webex: Sandbox, bot: Bot, console_errors: list[str]) -> Iterator[Page]:
    """The chat page, as the administrator opens it. A complaint in the browser's console fails the test."""
    del bot
    opened = browser.new_page(viewport={"width": 1100, "height": 900}, color_scheme="light")
    collect_console_errors(opened, console_errors)
    opened.goto(webex.url)
    opened.get_by_role("button", name="Telephony").wait_for()
    yield opened
    opened.close()
    assert console_errors == []
