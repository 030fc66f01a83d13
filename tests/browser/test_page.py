"""The chat page as its users use it: typing, clicking, switching."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from tests.support.chromium import collect_console_errors
from tests.support.settings import BOT


def say(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def get_card(page: Page, title: str) -> Locator:
    return page.locator(".card").filter(has=page.get_by_text(title, exact=True))


def test_typed_and_seen(page: Page) -> None:
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    say(page, "numbers Birmingham")
    card = get_card(page, "Birmingham")
    for text in ("+1 205-635-0001", "Main number · Service number · PSTN", "Inactive", "Toll-free · PSTN"):
        expect(card.get_by_text(text, exact=True)).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    expect(page.locator("#announcer")).to_contain_text("3 available")


def test_pages_are_turned(page: Page) -> None:
    say(page, "numbers Atlanta")
    card = get_card(page, "Atlanta Headquarters")
    expect(card.get_by_text("1–10 of 57")).to_be_visible()
    card.get_by_role("button", name="Next").click()
    expect(card.get_by_text("11–20 of 57")).to_be_visible()
    # The old card vanished.
    expect(page.locator(".card").get_by_text("1–10 of 57")).to_have_count(0)
    expect(card).to_have_count(1)


def test_numbers_are_filtered(page: Page) -> None:
    say(page, "numbers Birmingham")
    card = get_card(page, "Birmingham")
    card.get_by_role("button", name="Filter").click()
    card.get_by_label("What the numbers are for").select_option("Paging group numbers")
    card.get_by_label("Inactive", exact=True).check()
    card.get_by_role("button", name="Apply").click()
    expect(card.get_by_text("Filtered by: inactive — 1 of 3 available")).to_be_visible()
    expect(card.get_by_text("Paging group numbers").first).to_be_visible()
    expect(card.get_by_text("+1 205-635-0001")).to_have_count(0)


def test_a_location_is_chosen(page: Page) -> None:
    say(page, "numbers store")
    choice = get_card(page, "Which location? 2 match “store”")
    choice.get_by_role("button", name="List numbers").nth(1).click()
    expect(get_card(page, "New York Store South")).to_be_visible()
    expect(choice.locator("button.pressed")).to_have_count(1)


def test_a_field_and_its_button(page: Page) -> None:
    say(page, "help")
    card = get_card(page, "What you can say")
    card.get_by_role("textbox", name="Location").fill("zurich")
    card.get_by_role("button", name="Show numbers").click()
    expect(get_card(page, 'Zürich "Süd" & Čapek')).to_be_visible()


def test_a_stranger_is_refused(page: Page) -> None:
    page.get_by_label("You are").select_option("Stranger")
    say(page, "numbers Birmingham")
    expect(page.locator(".card", has_text="You are not authorized to use this bot.")).to_be_visible()
    expect(page.get_by_text("+1 205-635-0001")).to_have_count(0)


def test_mentions_and_threads_in_a_group_space(page: Page) -> None:
    page.get_by_role("button", name="Telephony").click()
    page.get_by_role("button", name="@Numbers").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("@Numbers ")
    page.keyboard.type("numbers Birmingham")
    page.keyboard.press("Enter")
    answer = page.locator("article.reply").filter(has=page.get_by_text("+1 205-635-0001"))
    expect(answer).to_be_visible()
    # A second person sees it, and answers in the thread.
    page.get_by_label("You are").select_option("Helpdesk")
    page.get_by_role("button", name="Reply in thread").click()
    say(page, "@Numbers numbers Denver")
    expect(page.locator("article.reply")).to_have_count(3)
    expect(page.locator("article.reply").nth(2).get_by_text("Denver", exact=True)).to_be_visible()


def test_what_is_not_a_mention_is_not_answered(page: Page) -> None:
    page.get_by_role("button", name="Telephony").click()
    say(page, "among ourselves")
    say(page, "@Numbers help")
    expect(get_card(page, "What you can say")).to_be_visible()
    expect(page.locator("article")).to_have_count(3)


def test_trouble_is_made_and_ended(page: Page, webex: Sandbox) -> None:
    page.get_by_role("button", name="Wire").click()
    page.get_by_label("Failures: every third call answers 503").check()
    page.get_by_label("Latency").fill("100")
    expect(page.get_by_text("100 ms")).to_be_visible()
    failed = page.locator("#calls tr.bad").filter(has_text="503")
    for number in range(1, 10):
        say(page, f"numbers Denver page {number % 2 + 1} refresh")
        expect(get_card(page, "Denver")).to_have_count(number, timeout=40_000)
        if failed.count():
            break
    expect(failed.first).to_be_visible()
    page.get_by_label("Failures: every third call answers 503").uncheck()
    page.get_by_label("Latency").fill("0")
    expect(page.get_by_text("0 ms", exact=True)).to_be_visible()
    page.wait_for_function("fetch('/sandbox/faults').then(a => a.json()).then(rules => rules.length === 0)")
    assert webex.faults.list_rules() == []
    say(page, "numbers Birmingham")
    expect(get_card(page, "Birmingham")).to_be_visible()
    refused = [call for call in webex.list_calls() if call["status"] == 503]
    expect(failed).to_have_count(len(refused))  # those from before, and no more


def test_the_wire_is_shown(page: Page) -> None:
    page.get_by_role("button", name="Wire").click()
    say(page, "help")
    expect(page.locator("#deliveries tr", has_text="messages created").first).to_contain_text("200")
    expect(page.locator("#calls tr", has_text="POST /messages").first).to_contain_text("200")
    page.get_by_role("button", name="Wire").click()
    expect(page.get_by_role("complementary")).to_be_hidden()


def test_files_are_downloaded(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    upload = {"files": ("numbers.csv", b"a,b\n", "text/csv")}
    bot_account.call("POST", "/messages", data={"roomId": webex.group_room_id, "text": "here"}, files=upload)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    assert download.value.suggested_filename == "numbers.csv"
    assert download.value.path().read_bytes() == b"a,b\n"


def test_deleted_and_edited_messages(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    said = bot_account.send("soon **gone**", room=webex.group_room_id)
    expect(page.locator("article strong", has_text="gone")).to_be_visible()
    bot_account.call("PUT", f"/messages/{said['id']}", json={"roomId": said["roomId"], "markdown": "changed"})
    expect(page.get_by_text("(edited)")).to_be_visible()
    bot_account.call("DELETE", f"/messages/{said['id']}")
    expect(page.locator("article")).to_have_count(0)


def test_what_people_write_cannot_run(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    nasty = (
        '<img src=x onerror="document.title=\'run\'"> <script>document.title="run"</script> [x](javascript:alert(1))'
    )
    bot_account.send(nasty, room=webex.group_room_id)
    article = page.locator("article").last
    expect(article).to_contain_text("<script>")
    assert page.title() == "Webex sandbox"
    assert article.locator("script, img, a[href^=javascript]").count() == 0


def test_what_webex_refuses_is_said_and_kept(
    page: Page, bot_account: Person, webex: Sandbox, console_errors: list[str]
) -> None:
    page.get_by_role("button", name="Telephony").click()
    say(page, "x" * 8000)
    expect(page.get_by_role("alert")).to_contain_text("7439")
    assert any("400" in complaint for complaint in console_errors)  # the browser's own line about the answer
    console_errors.clear()
    bot_account.send("in between", room=webex.group_room_id)  # has the page read the space anew
    expect(page.locator("article")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("7439")
    assert len(page.get_by_label("Message", exact=True).input_value()) == 8000
    say(page, "shorter")
    expect(page.locator("article")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_text("")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.keyboard.type("help")
    page.keyboard.press("Enter")
    expect(get_card(page, "What you can say")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Show locations":
            break
    page.keyboard.press("Enter")
    expect(get_card(page, "Locations")).to_be_visible()


def test_a_cards_fields_are_checked(page: Page, bot_account: Person, webex: Sandbox) -> None:
    field = {"type": "Input.Text", "id": "extension", "label": "Extension", "isRequired": True, "regex": "^[0-9]{4}$"}
    body = [{**field, "errorMessage": "Four digits, please"}]
    card = {
        "type": "AdaptiveCard",
        "version": "1.3",
        "body": body,
        "actions": [{"type": "Action.Submit", "title": "Go"}],
    }
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    page.get_by_role("button", name="Telephony").click()
    bot_account.call("POST", "/messages", json={"roomId": webex.group_room_id, "attachments": attachments})
    for wrong in ("", "12"):
        page.get_by_role("textbox", name="Extension").fill(wrong)
        page.get_by_role("button", name="Go").click()
        expect(page.get_by_text("Four digits, please")).to_be_visible()
    assert webex.state.actions == {}
    page.get_by_role("textbox", name="Extension").fill("2100")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("button.pressed")).to_have_count(1)
    assert [action["inputs"] for action in webex.state.actions.values()] == [{"extension": "2100"}]


def test_light_and_dark(page: Page) -> None:
    say(page, "numbers Birmingham")
    state = get_card(page, "Birmingham").get_by_text("Active", exact=True).first
    expect(state).to_have_css("color", "rgb(26, 110, 60)")
    page.get_by_role("button", name="Dark").click()
    expect(state).to_have_css("color", "rgb(95, 211, 141)")
    expect(page.locator("html")).to_have_class(re.compile("dark"))


def test_it_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    say(page, "numbers Atlanta")
    expect(get_card(page, "Atlanta Headquarters").get_by_role("button", name="Next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_without_packages_words_are_shown(
    browser: Browser, webex: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch, console_errors: list[str]
) -> None:
    del bot
    monkeypatch.setattr("bot.sandbox.client.chat_page.has_packages", lambda: False)
    page = browser.new_page()
    collect_console_errors(page, console_errors)
    page.goto(webex.url)
    expect(page.get_by_text("install Node.js with npm")).to_be_visible()
    say(page, "numbers Birmingham")
    expect(page.locator("article", has_text="+1 205-635-0001 — Active — PSTN")).to_be_visible()
    page.close()
    assert console_errors == []


def test_it_says_that_it_is_a_simulation(page: Page) -> None:
    expect(page.get_by_text("A simulation on this machine: nothing here reaches Webex")).to_be_visible()


def test_the_first_message_of_a_person_opens_the_space(page: Page, administrator: Person) -> None:
    say(page, "help")
    expect(get_card(page, "Hello!")).to_be_visible()
    administrator.send("numbers Denver", to=BOT)
    expect(get_card(page, "Denver")).to_be_visible()
