"""The chat page's drawer "Control Hub": changes of numbers, and what the bot then says."""

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.world import SCOPES
from tests.support.birmingham import list_bot_messages, run_watches
from tests.support.conversation import ask_in_group
from tests.support.waiting import wait_until

NUMBER = "+12056350001"


@pytest.fixture
def drawer(page: Page) -> Locator:
    """The open drawer, with Birmingham chosen."""
    page.get_by_role("button", name="Control Hub").click()
    opened = page.get_by_role("complementary", name="Control Hub")
    opened.get_by_label("Location", exact=True).select_option("Birmingham")
    expect(opened.get_by_text(NUMBER, exact=True)).to_be_visible()
    return opened


def list_numbers(page: Page, count: str) -> None:
    page.get_by_label("Message", exact=True).fill("numbers Birmingham refresh")
    page.keyboard.press("Enter")
    expect(page.locator(".card").last.get_by_text(count)).to_be_visible()


def test_an_assigned_number_is_no_longer_available_until_it_is_released(page: Page, drawer: Locator) -> None:
    person = drawer.get_by_label("Assign to").locator("option").first.inner_text()
    drawer.get_by_role("button", name=f"Assign {NUMBER}").click()
    expect(drawer.get_by_role("status")).to_have_text(f"Assigned {NUMBER}.")
    expect(drawer.get_by_role("listitem").filter(has_text=NUMBER)).to_contain_text(person)
    list_numbers(page, "2 available")
    drawer.get_by_role("button", name=f"Release {NUMBER}").click()
    expect(drawer.get_by_role("status")).to_have_text(f"Released {NUMBER}.")
    list_numbers(page, "3 available")


def test_numbers_are_added_activated_and_removed(page: Page, drawer: Locator) -> None:
    drawer.get_by_label("New number").fill("+12056350100")
    drawer.get_by_role("button", name="Add").click()
    expect(drawer.get_by_role("status")).to_have_text("Added +12056350100.")
    list_numbers(page, "4 available: 3 active, 1 inactive")
    drawer.get_by_role("button", name="Deactivate +12056350100").click()
    expect(drawer.get_by_role("status")).to_have_text("Deactivated +12056350100.")
    list_numbers(page, "4 available: 2 active, 2 inactive")
    drawer.get_by_role("button", name="Remove +12056350100").click()
    expect(drawer.get_by_role("status")).to_have_text("Removed +12056350100.")
    list_numbers(page, "3 available")


def test_a_number_that_cannot_be_added_is_explained(drawer: Locator, console_errors: list[str]) -> None:
    drawer.get_by_label("New number").fill("205")
    drawer.get_by_role("button", name="Add").click()
    expect(drawer.get_by_role("status")).to_contain_text("E.164")
    expect(drawer.get_by_label("New number")).to_have_value("205")  # to be corrected
    assert any("400" in error for error in console_errors)  # the browser logs the error status itself
    console_errors.clear()


def test_a_number_is_found_by_a_part_among_many(drawer: Locator) -> None:
    drawer.get_by_label("Location", exact=True).select_option("Dallas Distribution Centre")
    expect(drawer.get_by_text("The first 50 of 2,")).to_be_visible()
    drawer.get_by_label("Find a number").fill("012 345")
    expect(drawer.get_by_role("listitem")).to_have_count(1)


def test_a_watch_alerts_when_numbers_are_assigned(
    page: Page, drawer: Locator, webex: Sandbox, administrator: Person
) -> None:
    ask_in_group(administrator, webex, "watch Birmingham below 2")
    drawer.get_by_role("button", name=f"Assign {NUMBER}").click()
    expect(drawer.get_by_role("status")).to_have_text(f"Assigned {NUMBER}.")
    run_watches()
    page.get_by_role("button", name="Telephony").click()
    expect(page.locator(".card").filter(has_text="Birmingham").last).to_be_visible()
    assert list_bot_messages(administrator, webex, "1 active")


def test_a_scope_can_be_taken_from_the_service_app(page: Page, drawer: Locator, webex: Sandbox) -> None:
    drawer.get_by_label("spark-admin:telephony_config_read").uncheck()
    wait_until(lambda: webex.state.scopes == SCOPES - {"spark-admin:telephony_config_read"})
    page.get_by_label("Message", exact=True).fill("numbers Birmingham refresh")
    page.keyboard.press("Enter")
    expect(page.locator("article").filter(has_text="spark-admin:telephony_config_read")).to_be_visible()
    drawer.get_by_label("spark-admin:telephony_config_read").check()
    wait_until(lambda: webex.state.scopes == SCOPES)


def test_one_drawer_is_open_at_a_time(page: Page, drawer: Locator) -> None:
    page.get_by_role("button", name="Traffic").click()
    expect(drawer).to_be_hidden()
    expect(page.get_by_role("button", name="Control Hub")).to_have_attribute("aria-expanded", "false")
    page.get_by_role("button", name="Traffic").click()
    expect(page.get_by_role("complementary")).to_have_count(0)


def test_the_drawer_fits_a_narrow_screen(page: Page, drawer: Locator) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    expect(drawer.get_by_role("button", name=f"Assign {NUMBER}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_page_links_to_how_true_it_is(page: Page) -> None:
    page.get_by_role("link", name="How true it is").click()
    expect(page.get_by_role("heading", name="How true the simulated Webex is")).to_be_visible()
    expect(page.get_by_role("heading", name="Assumptions")).to_be_visible()
