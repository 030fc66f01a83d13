"""The sandbox's chat page in a real browser. Without one the tests are skipped, except in CI, where they fail."""

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.operations.bot import Bot
from bot.sandbox import Sandbox
from bot.sandbox.client.chat_page import has_packages, install_packages
from tests.support.chromium import ARGUMENTS, AXE, find_chromium, visiting

# Longer than the default of 5 s: the page and the bot share the machine with the other tests.
expect.set_options(timeout=30_000)


def report_missing(program: str) -> NoReturn:
    """Skip the test on a user's machine, and fail it in CI, where everything must be installed."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{program} is not installed")


@pytest.fixture(scope="package")  # its event loop would disturb the tests of other packages
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        report_missing("Chromium")
    if not (has_packages(AXE) or install_packages(AXE)):
        report_missing("Node.js with npm, for the chat page's packages,")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def renderer(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A page of the sandbox on which cards are parsed; nobody types on it."""
    opened = browser.new_page()
    opened.goto(sandbox.url)
    # The page loads its libraries after itself.
    opened.wait_for_function("() => window.AdaptiveCards")
    yield opened
    opened.close()


@pytest.fixture
def console_errors() -> list[str]:
    """Errors and warnings in the browser's console; a test that expects some removes them."""
    return []


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Iterator[Page]:
    """A tab for all tests."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture
def page(tab: Page, webex: Sandbox, bot: Bot, console_errors: list[str]) -> Iterator[Page]:
    """The chat page, opened as the administrator. An error in the browser's console fails the test."""
    del bot
    with visiting(tab, webex.url, console_errors) as opened:
        opened.get_by_role("button", name="Telephony").wait_for()
        yield opened
    assert console_errors == []
