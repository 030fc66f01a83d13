"""Chromium for the tests of the chat page: where it is, how it is started, and what its console reports."""

import shutil

from playwright.sync_api import Page

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
"""For a container without a display; and no connections of Chromium's own."""

AXE = "axe-core/axe.min.js"
"""Finds what makes a page hard to use for people with disabilities. A file among the chat page's npm packages."""


def find_chromium() -> str | None:
    """Return the path of Chromium, under one of its names; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def collect_console_errors(page: Page, errors: list[str]) -> None:
    """Add to the list what the page's console reports as an error or a warning, and every uncaught exception."""
    page.on("console", lambda line: errors.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
