"""Chromium for the tests of the chat page: where it is, how it is started, and what its console reports."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Error, Page, ViewportSize

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
"""For a container without a display; and no connections of Chromium's own."""

AXE = "axe-core/axe.min.js"
"""Finds what makes a page hard to use for people with disabilities. A file among the chat page's npm packages."""


def find_chromium() -> str | None:
    """Return the path of Chromium, under one of its names; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def visiting(tab: Page, url: str, errors: list[str], height: int = 900) -> Iterator[Page]:
    """Open an address in a tab that many tests share: a new one takes a second of CPU time."""
    viewport: ViewportSize = {"width": 1100, "height": height}
    tab.set_viewport_size(viewport)
    tab.emulate_media(color_scheme="light")
    with collecting_errors(tab, errors):
        tab.goto(url)
        yield tab
    tab.goto("about:blank")  # ends the page's connections


@contextmanager
def collecting_errors(page: Page, errors: list[str]) -> Iterator[None]:
    """Add to the list what the page's console reports as an error or a warning, and every uncaught exception."""

    def add_line(line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            errors.append(line.text)

    def add_exception(error: Error) -> None:
        errors.append(str(error))

    page.on("console", add_line)
    page.on("pageerror", add_exception)
    yield
    page.remove_listener("console", add_line)
    page.remove_listener("pageerror", add_exception)
