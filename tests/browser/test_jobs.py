"""The ten most frequent jobs, with the keyboard alone: each is one message and, at most, so many presses."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

MAX_STEPS = 60
"""With the Tab key, from the message field back to any button of the last card."""

MAX_CHOICES = 5

FOCUSED = """() => {
    const { activeElement: element } = document;
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent;
    return [element.type, label];
}"""


@dataclass(frozen=True)
class Job:
    """What is typed, which buttons and choices are pressed, and what the last message then says."""

    typed: str
    expected: str
    presses: tuple[str, ...] = ()


JOBS = {
    "a free number for a new employee": Job("numbers atlanta for user", "53 available: 41 active, 12 inactive"),
    "who has this number": Job("who 404-555-9989", "Assigned to Atlanta Main Menu (auto attendant)"),
    "is this number free": Job("+1 205 635 0001", "Active · Birmingham"),
    "the free numbers of a location": Job("birmingham", "+1 205-635-0001"),
    "how many are left": Job("how many left in Chicago?", "240 available: 192 active, 48 inactive"),
    "a block of five": Job("numbers chicago consecutive 5", "+1 312-705-0001 … 0011"),
    "give a number to an attendant": Job(
        "assign 404-555-0003", "Assigned: +1 404-555-0003", ("Atlanta Main Menu", "Assign")
    ),
    "take a number away": Job("unassign 404-555-9989 from Atlanta Main Menu", "Removed: +1 404-555-9989", ("Remove",)),
    "a list for Excel": Job("export birmingham as excel", "Download file"),
    "an alert when it runs low": Job("birmingham", "Watching Birmingham", ("Watch", "Below 5")),
}


def test_each_job_takes_one_message_and_few_presses(page: Page) -> None:
    for name, job in JOBS.items():
        page.get_by_label("Message", exact=True).focus()
        page.keyboard.type(job.typed)
        page.keyboard.press("Enter")
        for press in job.presses:
            focus(page, press)
            page.keyboard.press("Space")
        # The hyphens of a number may be of the kind at which no line breaks.
        expected = re.compile(re.escape(job.expected).replace("\\-", "[-\u2011]").replace("\\ ", r"\s"))
        expect(page.locator("article").last, name).to_contain_text(expected)


def focus(page: Page, name: str) -> None:
    """Move back from the message field with Shift+Tab, and between the choices of a field with the arrow key."""
    last = page.locator("article").last
    expect(last.get_by_role("button", name=name).or_(last.get_by_role("radio", name=name)).first).to_be_visible()
    page.get_by_label("Message", exact=True).focus()
    for _ in range(MAX_STEPS):
        page.keyboard.press("Shift+Tab")
        for _ in range(MAX_CHOICES):
            kind, label = page.evaluate(FOCUSED)
            if label.startswith(name):
                return
            if kind != "radio":
                break
            page.keyboard.press("ArrowUp")
    pytest.fail(f"{name} cannot be reached with the keyboard")
