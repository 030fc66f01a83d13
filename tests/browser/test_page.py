"""The chat page as people use it: typing, clicking, switching."""

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from tests.support.chromium import visiting
from tests.support.settings import BOT
from tests.support.waiting import wait_until


def send(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def get_card(page: Page, title: str) -> Locator:
    return page.locator(".card").filter(has=page.get_by_text(title, exact=True))


def test_a_typed_command_is_answered_with_a_card(page: Page) -> None:
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    send(page, "numbers Birmingham")
    card = get_card(page, "Birmingham")
    for text in ("+1 205-635-0001", "Active · Main number · Service number", "Inactive · Toll-free"):
        expect(card.get_by_text(text, exact=True)).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    expect(page.locator("#announcer")).to_contain_text("3 available")


def test_the_next_page_replaces_the_card(page: Page) -> None:
    send(page, "numbers Atlanta")
    card = get_card(page, "Atlanta Headquarters")
    expect(card.get_by_text("1–10 of 57")).to_be_visible()
    card.get_by_role("button", name="Next").click()
    expect(card.get_by_text("11–20 of 57")).to_be_visible()
    # The old card is gone.
    expect(page.locator(".card").get_by_text("1–10 of 57")).to_have_count(0)
    expect(card).to_have_count(1)


def test_the_filter_form_narrows_the_list(page: Page) -> None:
    send(page, "numbers Birmingham")
    card = get_card(page, "Birmingham")
    card.get_by_role("button", name="Filter").click()
    card.get_by_label("List").select_option("Paging group numbers")
    card.get_by_label("State").first.select_option("Inactive")
    card.get_by_role("button", name="Apply").click()
    expect(card.get_by_role("button", name="Clear filter")).to_be_visible()
    expect(card.get_by_text("+1 205-635-0003")).to_be_visible()
    expect(card.get_by_text("Paging group numbers").first).to_be_visible()
    expect(card.get_by_text("+1 205-635-0001")).to_have_count(0)


def test_a_button_chooses_a_location(page: Page) -> None:
    send(page, "numbers store")
    choice = get_card(page, "Which location? 2 match “store”")
    choice.get_by_role("button", name="List New York Store South").click()
    expect(get_card(page, "New York Store South")).to_be_visible()


def test_a_button_submits_the_cards_input(page: Page) -> None:
    send(page, "numbers active")
    card = get_card(page, "Which location?")
    card.get_by_role("combobox", name="Location").select_option('Zürich "Süd" & Čapek (Zürich, CH)')
    card.get_by_role("button", name="List numbers").click()
    expect(get_card(page, 'Zürich "Süd" & Čapek')).to_be_visible()


def test_a_stranger_is_refused(page: Page) -> None:
    page.get_by_label("You are").select_option("Stranger")
    send(page, "numbers Birmingham")
    expect(page.locator(".card", has_text="You are not authorized to use this bot.")).to_be_visible()
    expect(page.get_by_text("+1 205-635-0001")).to_have_count(0)


def test_mentions_and_threads_in_a_group_space(page: Page) -> None:
    page.get_by_role("button", name="Telephony").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("@Numbers ")
    page.keyboard.type("numbers Birmingham")
    page.keyboard.press("Enter")
    reply = page.locator("article.reply").filter(has=page.get_by_text("+1 205-635-0001"))
    expect(reply).to_be_visible()
    # A second person sees the reply, and continues the thread.
    page.get_by_label("You are").select_option("Helpdesk")
    page.get_by_role("button", name="Reply in thread").click()
    send(page, "@Numbers numbers Denver")
    expect(page.locator("article.reply")).to_have_count(3)
    expect(page.locator("article.reply").nth(2).get_by_text("Denver", exact=True)).to_be_visible()


def test_switching_the_person_removes_the_old_conversation_at_once(
    page: Page, bot_account: Person, webex: Sandbox
) -> None:
    page.get_by_role("button", name="Telephony").click()
    bot_account.send("before", room=webex.group_room_id)
    expect(page.locator("article")).to_have_count(1)
    waiting: list[Route] = []

    def delay(route: Route) -> None:
        waiting.append(route)

    page.route("**/v1/rooms*", delay)
    page.get_by_label("You are").select_option("Helpdesk")
    # The new person's spaces are not loaded yet: a reply to this message would lose its thread.
    expect(page.locator("article")).to_have_count(0)
    for route in waiting:
        route.continue_()
    page.unroute("**/v1/rooms*")
    expect(page.locator("article")).to_have_count(1)


def test_a_message_without_a_mention_is_not_answered(page: Page) -> None:
    page.get_by_role("button", name="Telephony").click()
    send(page, "among ourselves")
    send(page, "@Numbers help")
    expect(get_card(page, "Commands")).to_be_visible()
    expect(page.locator("article")).to_have_count(3)


def test_faults_can_be_switched_on_and_off(page: Page, webex: Sandbox) -> None:
    page.get_by_role("button", name="Traffic").click()
    page.get_by_label("Server errors: about one call in three is answered with 503").check()
    page.get_by_label("Latency").fill("100")
    expect(page.locator("#latency-value")).to_have_text("100 ms")
    failed = page.locator("#timeline .call.failed").filter(has_text="503")
    for number in range(1, 10):
        send(page, f"numbers Denver page {number % 2 + 1} refresh")
        expect(get_card(page, "Denver")).to_have_count(number, timeout=40_000)
        if failed.count():
            break
    expect(failed.first).to_be_visible()
    page.get_by_label("Server errors: about one call in three is answered with 503").uncheck()
    page.get_by_label("Latency").fill("0")
    expect(page.locator("#latency-value")).to_have_text("0 ms")
    page.wait_for_function("fetch('/sandbox/faults').then(a => a.json()).then(rules => rules.length === 0)")
    assert webex.faults.list_rules() == []
    send(page, "numbers Birmingham")
    expect(get_card(page, "Birmingham")).to_be_visible()
    failed_calls = [call for call in webex.list_calls() if call["status"] == 503]
    expect(failed).to_have_count(len(failed_calls))  # no new failures since the faults were switched off


def test_the_traffic_drawer_lists_the_deliveries_and_calls_of_a_message(page: Page) -> None:
    page.get_by_role("button", name="Traffic").click()
    send(page, "help")
    group = page.locator("#timeline > li").filter(has_text="Administrator: help")
    expect(group.locator(".webhook", has_text="messages created").first).to_contain_text("200")
    expect(group.locator(".call", has_text="POST /messages").first).to_contain_text("200")
    page.get_by_role("button", name="Traffic").click()
    expect(page.get_by_role("complementary")).to_be_hidden()


def test_a_file_can_be_downloaded(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    upload = {"files": ("numbers.csv", b"a,b\n", "text/csv")}
    bot_account.call("POST", "/messages", data={"roomId": webex.group_room_id, "text": "here"}, files=upload)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download file").click()
    assert download.value.suggested_filename == "numbers.csv"
    assert download.value.path().read_bytes() == b"a,b\n"


def test_edits_and_deletions_are_shown(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    message = bot_account.send("soon **gone**", room=webex.group_room_id)
    expect(page.locator("article strong", has_text="gone")).to_be_visible()
    bot_account.call("PUT", f"/messages/{message['id']}", json={"roomId": message["roomId"], "markdown": "changed"})
    expect(page.get_by_text("(edited)")).to_be_visible()
    bot_account.call("DELETE", f"/messages/{message['id']}")
    expect(page.locator("article")).to_have_count(0)


def test_scripts_in_messages_do_not_run(page: Page, bot_account: Person, webex: Sandbox) -> None:
    page.get_by_role("button", name="Telephony").click()
    nasty = (
        '<img src=x onerror="document.title=\'run\'"> <script>document.title="run"</script> [x](javascript:alert(1))'
    )
    bot_account.send(nasty, room=webex.group_room_id)
    article = page.locator("article").last
    expect(article).to_contain_text("<script>")
    assert page.title() == "Webex sandbox"
    assert article.locator("script, img, a[href^=javascript]").count() == 0


def test_an_error_is_shown_and_the_typed_text_is_kept(
    page: Page, bot_account: Person, webex: Sandbox, console_errors: list[str]
) -> None:
    page.get_by_role("button", name="Telephony").click()
    send(page, "x" * 8000)
    expect(page.get_by_role("alert")).to_contain_text("7439")
    assert any("400" in error for error in console_errors)  # the browser logs the error status itself
    console_errors.clear()
    bot_account.send("in between", room=webex.group_room_id)  # makes the page reload the space
    expect(page.locator("article")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("7439")
    assert len(page.get_by_label("Message", exact=True).input_value()) == 8000
    send(page, "shorter")
    expect(page.locator("article")).to_have_count(2)
    expect(page.get_by_role("alert")).to_have_text("")


def test_invalid_inputs_of_a_card_are_not_submitted(page: Page, bot_account: Person, webex: Sandbox) -> None:
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
    wait_until(lambda: len(webex.state.actions) == 1)
    assert [action["inputs"] for action in webex.state.actions.values()] == [{"extension": "2100"}]


def test_colours_follow_the_theme(page: Page) -> None:
    send(page, "numbers Birmingham")
    state = get_card(page, "Birmingham").get_by_text("Inactive · Toll-free", exact=True)
    expect(state).to_have_css("color", "rgb(138, 80, 0)")
    page.emulate_media(color_scheme="dark")
    expect(state).to_have_css("color", "rgb(245, 182, 66)")


def test_the_page_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 400, "height": 800})
    send(page, "numbers Atlanta")
    expect(get_card(page, "Atlanta Headquarters").get_by_role("button", name="Next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_without_packages_text_is_shown_instead_of_cards(
    tab: Page, webex: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch, console_errors: list[str]
) -> None:
    del bot
    monkeypatch.setattr("bot.sandbox.client.chat_page.has_packages", lambda: False)
    with visiting(tab, webex.url, console_errors) as page:
        expect(page.get_by_text("install Node.js with npm")).to_be_visible()
        send(page, "numbers Birmingham")
        expect(page.locator("article", has_text="+1 205-635-0001 — Active")).to_be_visible()
    assert console_errors == []


def test_the_page_says_that_it_is_a_simulation(page: Page) -> None:
    expect(page.get_by_text("A simulation on this machine. Nothing here reaches Webex")).to_be_visible()


def test_the_first_message_creates_the_direct_space(page: Page, administrator: Person) -> None:
    send(page, "help")
    expect(get_card(page, "Hello!")).to_be_visible()
    administrator.send("numbers Denver", to=BOT)
    expect(get_card(page, "Denver")).to_be_visible()
