"""The chat page as a messenger. No bot runs: tests speak for it with the bot's own account."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox import Person, Sandbox
from bot.sandbox.client.chat_page import PACKAGES
from bot.sandbox.engine.simulation import CommandHint
from tests.support.chromium import AXE, visiting
from tests.support.settings import BOT
from tests.support.waiting import wait_until

COMMANDS = (
    CommandHint("numbers", "List numbers"),
    CommandHint("notes", "Nothing"),
    CommandHint("find", "Find numbers"),
)

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


@pytest.fixture
def page(tab: Page, webex: Sandbox, console_errors: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The chat page in a low window, opened as the administrator."""
    monkeypatch.setattr(webex, "commands", COMMANDS)
    with visiting(tab, webex.url, console_errors, height=600) as opened:
        expect(get_text(opened)).to_be_focused()
        yield opened
    assert console_errors == []


def get_text(page: Page) -> Locator:
    return page.get_by_label("Message", exact=True)


def send(page: Page, text: str) -> None:
    get_text(page).fill(text)
    page.keyboard.press("Enter")


def open_group(page: Page) -> None:
    page.get_by_role("button", name="Telephony").click()
    expect(page.get_by_role("heading", name="Telephony")).to_be_visible()


def post_card(bot_account: Person, webex: Sandbox, *texts: str, actions: tuple[str, ...] = ("Next",)) -> Any:
    """Post a card with a row for each text, each with a button, and buttons below."""
    rows = [
        {"type": "ColumnSet", "columns": [build_column(text=text), build_column(action="Assign")]} for text in texts
    ]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": rows, "actions": [build_action(each) for each in actions]}
    attachments = [{"contentType": CARD_TYPE, "content": card}]
    body = {"roomId": webex.group_room_id, "markdown": "card", "attachments": attachments}
    return bot_account.call("POST", "/messages", json=body)


def build_column(text: str = "", action: str = "") -> dict[str, Any]:
    item = {"type": "ActionSet", "actions": [build_action(action)]} if action else {"type": "TextBlock", "text": text}
    return {"type": "Column", "width": "auto", "items": [item]}


def build_action(title: str) -> dict[str, Any]:
    return {"type": "Action.Submit", "title": title, "data": {"title": title}}


def is_at_end(page: Page) -> bool:
    measure = "({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight < 2"
    return bool(page.locator("#conversation").evaluate(measure))


def expect_at_end(page: Page) -> None:
    wait_until(lambda: is_at_end(page))


def fill_group(bot_account: Person, webex: Sandbox, count: int = 30) -> None:
    for index in range(count):
        bot_account.send(f"line {index}", room=webex.group_room_id)


def test_an_empty_space_shows_what_to_try(page: Page, webex: Sandbox, administrator: Person) -> None:
    expect(page.get_by_role("heading", name="This is your bot. Try:")).to_be_visible()
    expect(page.locator("#examples button")).to_have_count(5)
    page.get_by_role("button", name="find ending 00").click()
    expect(page.locator("article.own")).to_contain_text("find ending 00")
    expect(page.locator("#start")).to_be_hidden()
    open_group(page)
    page.get_by_role("button", name="help", exact=True).click()
    expect(page.locator("article.own spark-mention")).to_have_text("Numbers")
    assert administrator.list_messages(webex.group_room_id)[0]["mentionedPeople"] == [webex.people["Numbers"]["id"]]


def test_the_mention_is_prefilled_in_a_group_space_and_missed_when_it_is_gone(page: Page) -> None:
    open_group(page)
    expect(get_text(page)).to_have_value("@Numbers ")
    hint = page.get_by_text("The bot does not hear this")
    expect(hint).to_be_hidden()
    get_text(page).fill("numbers Birmingham")
    expect(hint).to_be_visible()
    page.get_by_role("button", name="Add @Numbers").click()
    expect(get_text(page)).to_have_value("@Numbers numbers Birmingham")
    expect(hint).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("article.own")).to_contain_text("numbers Birmingham")
    expect(get_text(page)).to_have_value("@Numbers ")


def test_a_draft_stays_in_its_space(page: Page) -> None:
    get_text(page).fill("half a com")
    open_group(page)
    expect(get_text(page)).to_have_value("@Numbers ")
    page.get_by_role("button", name="1:1 with the bot").click()
    expect(get_text(page)).to_have_value("half a com")


def test_own_messages_scroll_into_view_and_others_are_announced_by_a_button(
    page: Page, bot_account: Person, webex: Sandbox
) -> None:
    fill_group(bot_account, webex)
    open_group(page)
    expect(page.locator("article")).to_have_count(30)
    expect_at_end(page)  # opening jumps to the end
    page.locator("#conversation").evaluate("each => (each.scrollTop = 0)")
    bot_account.send("by the way", room=webex.group_room_id)
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert not is_at_end(page)
    page.get_by_role("button", name="New messages").click()
    expect_at_end(page)
    expect(page.get_by_role("button", name="New messages")).to_be_hidden()
    page.locator("#conversation").evaluate("each => (each.scrollTop = 0)")
    send(page, "my own")
    expect(page.locator("article.own")).to_be_in_viewport()
    expect_at_end(page)
    bot_account.send("a reply to it", room=webex.group_room_id)
    expect(page.locator("article", has_text="a reply to it")).to_be_in_viewport()


def test_the_trouble_switches_show_what_is_on(page: Page, webex: Sandbox) -> None:
    badge = page.get_by_role("button", name="Trouble on")
    expect(badge).to_be_hidden()
    page.get_by_role("button", name="Traffic").click()
    page.get_by_label("Rate limit").check()
    expect(badge).to_be_visible()
    page.get_by_label("Latency").fill("300")
    wait_until(lambda: len(webex.faults.list_rules()) == 2)
    page.reload()
    expect(badge).to_be_visible()
    badge.click()
    expect(page.get_by_label("Rate limit")).to_be_checked()
    expect(page.get_by_label("Latency")).to_have_value("300")
    expect(page.get_by_label("Server errors")).not_to_be_checked()
    page.get_by_label("Latency").fill("0")
    page.get_by_label("Rate limit").uncheck()
    expect(badge).to_be_hidden()
    wait_until(lambda: webex.faults.list_rules() == [])


def test_the_person_and_the_space_survive_a_reload(page: Page) -> None:
    page.get_by_label("You are").select_option("Helpdesk")
    open_group(page)
    page.reload()
    expect(page.get_by_label("You are")).to_have_value("Helpdesk")
    expect(page.get_by_role("button", name="Telephony")).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="1:1 with the bot").click()
    page.reload()
    expect(page.get_by_role("button", name="1:1 with the bot")).to_have_attribute("aria-current", "true")
    expect(page.get_by_label("You are")).to_have_value("Helpdesk")


def test_the_focus_stays_on_the_button_when_its_card_is_replaced(
    page: Page, bot_account: Person, webex: Sandbox
) -> None:
    open_group(page)
    first = post_card(bot_account, webex, "page 1", actions=("Next", "Refresh"))
    page.get_by_role("button", name="Next").focus()
    page.keyboard.press("Enter")
    wait_until(lambda: len(webex.state.actions) == 1)
    second = post_card(bot_account, webex, "page 2", actions=("Previous", "Next"))
    bot_account.call("DELETE", f"/messages/{first['id']}")
    expect(page.get_by_text("page 1")).to_have_count(0)
    expect(page.get_by_role("button", name="Next")).to_be_focused()
    # The last page has no such button.
    post_card(bot_account, webex, actions=("Previous",))
    bot_account.call("DELETE", f"/messages/{second['id']}")
    expect(page.get_by_text("page 2")).to_have_count(0)
    expect(page.get_by_role("button", name="Previous")).to_be_focused()


def test_the_name_of_a_button_says_its_row(page: Page, bot_account: Person, webex: Sandbox) -> None:
    open_group(page)
    post_card(bot_account, webex, "+1 404-555-0001", "+1 404-555-0003")
    button = page.get_by_role("button", name="Assign +1 404-555-0003", exact=True)
    button.click()
    wait_until(lambda: len(webex.state.actions) == 1)
    expect(button).to_have_attribute("aria-busy", "false")
    expect(button).to_have_text("Assign")  # as before it was pressed
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_visible()


def test_a_line_says_that_the_bot_is_working(
    page: Page, bot_account: Person, administrator: Person, webex: Sandbox
) -> None:
    line = page.get_by_text("Numbers is working…")
    open_group(page)
    send(page, "among ourselves")
    expect(page.locator("article.own")).to_have_count(1)
    send(page, "@Numbers help")
    expect(page.locator("article.own")).to_have_count(2)
    expect(line).to_have_count(0)  # the bot has not got it
    heard = administrator.list_messages(webex.group_room_id)[0]
    bot_account.call("GET", f"/messages/{heard['id']}")
    expect(line).to_be_visible()
    bot_account.send("here", room=webex.group_room_id)
    expect(line).to_have_count(0)


def test_a_bot_that_has_stopped_is_started_again(page: Page, webex: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webex.bot_status, "start", webex.bot_status.report_running)
    alert = page.get_by_text("The bot has stopped (exit code -15).")
    expect(alert).to_be_hidden()
    webex.bot_status.report_stopped(-15)
    expect(alert).to_be_visible()
    page.reload()
    expect(alert).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(alert).to_be_hidden()


def test_the_traffic_is_one_timeline_for_each_message(page: Page, bot_account: Person, webex: Sandbox) -> None:
    target = {"name": "mine", "targetUrl": f"{webex.url}/nowhere", "resource": "messages", "event": "created"}
    bot_account.call("POST", "/webhooks", json=target)
    page.get_by_role("button", name="Traffic").click()
    send(page, "numbers Birmingham")
    group = page.locator("#timeline > li").filter(has_text="Administrator: numbers Birmingham")
    expect(group.get_by_text("POST /messages")).to_be_visible()
    expect(group.locator(".webhook.failed")).to_contain_text("404")
    bot_account.call("GET", "/people/me")
    reading = group.locator("li").filter(has_text="GET /people/me")
    expect(reading.locator("time")).to_contain_text("+")
    reading.get_by_text("GET /people/me").click()
    expect(reading.locator("pre")).to_contain_text(f'"emails": [\n    "{BOT}"\n  ]')
    group.get_by_text("messages created").click()
    expect(group.locator(".webhook pre")).to_contain_text('"resource": "messages"')
    send(page, "next")
    expect(page.locator("#timeline > li").first).to_contain_text("Administrator: next")


def test_commands_and_locations_are_completed(page: Page) -> None:
    text = get_text(page)
    text.press_sequentially("n")
    expect(page.locator("#options li")).to_have_text(
        ["numbers List numbers", "notes Nothing", "New York Store North", "New York Store South"]
    )
    page.keyboard.press("Tab")
    expect(text).to_have_value("numbers ")
    expect(text).to_be_focused()
    text.press_sequentially("san jose")
    expect(page.locator("#options li")).to_have_text(["San José Campus"])
    page.keyboard.press("Escape")
    expect(page.locator("#options li")).to_have_count(0)
    text.fill("numbers birm")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#options [aria-selected=true]")).to_have_text("Birmingham Airport")
    page.keyboard.press("Enter")
    expect(text).to_have_value("numbers Birmingham Airport")
    text.fill("numbers birm")
    page.locator("#options li", has_text="Birmingham Airport").click()
    expect(text).to_have_value("numbers Birmingham Airport")
    text.fill("numbers birm")
    page.keyboard.press("Enter")  # nothing was chosen: it is sent as it is
    expect(page.locator("article.own")).to_contain_text("numbers birm")
    open_group(page)
    text.press_sequentially("fi")
    page.keyboard.press("Tab")
    expect(text).to_have_value("@Numbers find ")


def test_arrow_up_edits_the_last_message(page: Page, administrator: Person, webex: Sandbox) -> None:
    open_group(page)
    send(page, "@Numbers numbers Birmingam")
    expect(page.locator("article.own")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_text("Editing your last message")).to_be_visible()
    expect(get_text(page)).to_have_value("@Numbers numbers Birmingam")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Editing your last message")).to_be_hidden()
    expect(get_text(page)).to_have_value("@Numbers ")
    page.keyboard.press("ArrowUp")
    send(page, "@Numbers numbers Birmingham")
    expect(page.locator("article.own")).to_contain_text("numbers Birmingham")
    expect(page.get_by_text("(edited)")).to_be_visible()
    (message,) = administrator.list_messages(webex.group_room_id)
    assert message["mentionedPeople"] == [webex.people["Numbers"]["id"]]


def test_a_phone_has_room_for_the_conversation(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator("main").bounding_box()["y"] < 120  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1200, "light")])
def test_axe_finds_nothing_on_the_page(page: Page, bot_account: Person, webex: Sandbox, width: int, theme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.evaluate((PACKAGES / AXE).read_text(encoding="utf-8"))
    assert list_violations(page) == []
    webex.faults.set([{"kind": "delay", "seconds": 0.0}])
    webex.bot_status.report_stopped(1)
    bot_account.send("hello", room=webex.group_room_id)
    open_group(page)
    send(page, "who are you")
    page.get_by_role("button", name="Traffic").click()
    page.locator("#timeline summary").first.click()
    get_text(page).fill("n")
    expect(page.locator("#options li")).to_have_count(4)
    assert list_violations(page) == []
    webex.bot_status.report_running()


def list_violations(page: Page) -> list[str]:
    found = page.evaluate("async () => (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html])")
    return [json.dumps(each) for each in found]
