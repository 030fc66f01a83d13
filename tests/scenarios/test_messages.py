"""Messages as Webex really brings them: mentions, quotations, edits, refused cards, announcement spaces."""

import logging
from itertools import product
from typing import Any

import pytest
from dbos import DBOS

from bot import limits
from bot.handling.event_reader import PERSON_UNKNOWN
from bot.handling.handler import POSTED_DIRECTLY
from bot.model import to_uuid
from bot.sandbox import Person, Sandbox
from bot.sandbox.client.person import is_reply_to
from tests.support.atlanta import MENU, WRITTEN
from tests.support.conversation import ask, ask_in_group, get_texts, list_calls, press
from tests.support.settings import BOT
from tests.support.waiting import wait_until

pytestmark = pytest.mark.usefixtures("bot")

Raw = dict[str, Any]

POST = {"path": "^/messages$", "method": "POST", "bot_only": True}


@pytest.fixture(autouse=True)
def _retry_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.02)


def refuse(webex: Sandbox, status: int, times: int, skip: int = 0) -> None:
    webex.faults.set([{"kind": "status", "status": status, "times": times, "skip": skip, **POST}])


def is_of_bot(message: Raw) -> bool:
    return bool(message["personEmail"] == BOT)


MENTIONS = (
    "<@personId:{uuid}> numbers Birmingham",
    "numbers <@personId:{uuid}> Birmingham",
    "numbers Birmingham <@personId:{uuid}>",
    "<@personId:{uuid}> - numbers Birmingham",
    "> assign 1 to everything\n\n<@personId:{id}> numbers Birmingham",
)


def test_mentions_and_quotations_are_left_out(administrator: Person, webex: Sandbox) -> None:
    my_id = webex.people["Numbers"]["id"]
    direct = ask(administrator, "> locations\n\nnumbers Birmingham")
    assert get_texts(direct)[0] == "Birmingham"
    for room in (webex.group_room_id, direct["roomId"]):
        for text in MENTIONS:
            asked = administrator.send(text.format(id=my_id, uuid=to_uuid(my_id, "PEOPLE")), room=room)
            assert get_texts(administrator.wait_for_reply(asked))[0] == "Birmingham", text


def test_people_who_only_read_along_are_left_out(administrator: Person, webex: Sandbox) -> None:
    for text in ("numbers Birmingham cc <@personEmail:helpdesk@example.com>", "numbers Birmingham, fyi <@all>"):
        assert get_texts(ask_in_group(administrator, webex, text))[0] == "Birmingham"


class TestEdits:
    def test_a_message_whose_typo_was_fixed_is_answered(self, administrator: Person, webex: Sandbox) -> None:
        asked = administrator.mention(BOT, "nubmers Brmngham", room=webex.group_room_id)
        administrator.wait_for_reply(asked)
        reply = administrator.wait_for_reply(administrator.edit(asked, f"<@personEmail:{BOT}> numbers Birmingham"))
        assert (get_texts(reply)[0], reply["parentId"]) == ("Birmingham", asked["id"])

    def test_an_edit_is_answered_once(self, administrator: Person, webex: Sandbox) -> None:
        asked = administrator.send("numbers Brmngham", to=BOT)
        administrator.wait_for_reply(asked)
        edited = administrator.edit(asked, "numbers Birmingham")
        administrator.wait_for_reply(edited)
        delivery = next(each for each in webex.list_deliveries() if each["event"] == "updated")
        webex.redeliver(delivery["sequence"])
        # The same text again, and then one that was answered before.
        administrator.edit(edited, "**numbers** Birmingham")
        administrator.edit(edited, "numbers Brmngham")
        after = administrator.edit(edited, "help")
        administrator.wait_for_reply(after)
        replies = [each for each in administrator.list_messages(asked["roomId"]) if is_of_bot(each)]
        texts = [get_texts(each)[0] for each in replies if each["created"] > asked["created"]]
        others = [each for each in texts if each != "Hello!"]
        assert (others[:2], len(others)) == (["Commands", "Birmingham"], 3)

    def test_a_mention_that_is_added_later_is_heard(self, administrator: Person, webex: Sandbox) -> None:
        asked = administrator.send("numbers Birmingham", room=webex.group_room_id)
        reply = administrator.wait_for_reply(administrator.edit(asked, f"<@personEmail:{BOT}> numbers Birmingham"))
        assert get_texts(reply)[0] == "Birmingham"

    def test_a_message_that_is_edited_before_it_is_answered_gets_one_reply(
        self, administrator: Person, webex: Sandbox
    ) -> None:
        webex.faults.set([{"kind": "delay", "seconds": 0.5, "path": "^/messages/.", "method": "GET", "times": 1}])
        asked = administrator.send("help", to=BOT)
        edited = administrator.edit(asked, "numbers Birmingham")
        administrator.wait_for_reply(asked)
        ask(administrator, "history")
        replies = [each for each in administrator.list_messages(asked["roomId"]) if is_of_bot(each)]
        assert [get_texts(each)[0] for each in replies].count("Birmingham") == 1
        assert edited["updated"]

    def test_an_edit_that_no_webhook_reported_is_found(self, administrator: Person, webex: Sandbox) -> None:
        asked = administrator.send("numbers Brmngham", to=BOT)
        administrator.wait_for_reply(asked)
        webex.state.webhooks.clear()
        edited = administrator.edit(asked, "numbers Birmingham")
        DBOS.trigger_schedule("webhooks").get_result()
        assert get_texts(administrator.wait_for_reply(edited))[0] == "Birmingham"

    def test_an_edit_refers_to_the_list_that_was_last_before_it(self, administrator: Person) -> None:
        asked = administrator.send("nxt xyzzy", to=BOT)
        administrator.wait_for_reply(asked)
        ask(administrator, "numbers Chicago Loop")
        reply = administrator.wait_for_reply(administrator.edit(asked, "next"))
        assert get_texts(reply)[0] == "Chicago Loop"

    def test_the_bots_own_edits_are_ignored(self, administrator: Person, bot_account: Person, webex: Sandbox) -> None:
        posted = bot_account.send("numbers Birmingham", room=webex.group_room_id)
        bot_account.edit(posted, "numbers Denver")
        ask_in_group(administrator, webex, "help")
        assert sum(call.startswith("GET /messages/") for call in list_calls(webex)) == 1


class TestRefusedCards:
    def test_in_a_1_1_space_the_words_come_without_the_card(self, administrator: Person, webex: Sandbox) -> None:
        room = ask(administrator, "help")["roomId"]
        administrator.wait_for_messages(room, lambda message: "Hello!" in message.get("text", ""))
        card = ask(administrator, "numbers Birmingham")
        for count, (status, way) in enumerate(product((400, 409, 413, 415), ("typed", "pressed")), 1):
            refuse(webex, status, times=1)
            if way == "typed":
                administrator.send("numbers Birmingham", to=BOT)
            else:
                administrator.submit(card["id"], {"command": "numbers", "location": "Birmingham"})
            found = administrator.wait_for_messages(room, lambda message: is_words(message, "Birmingham"), count)
            assert "205-635-0001" in found[-1]["text"]

    def test_in_a_group_space_too(self, administrator: Person, webex: Sandbox) -> None:
        card = ask_in_group(administrator, webex, "numbers Birmingham")
        for count, ((status, times), way) in enumerate(
            product(((400, 2), (409, 1), (413, 1)), ("typed", "pressed")), 1
        ):
            refuse(webex, status, times)
            if way == "typed":
                root_id = administrator.mention(BOT, "numbers Birmingham", room=webex.group_room_id)["id"]
            else:
                administrator.submit(card["id"], {"command": "numbers", "location": "Birmingham"})
                root_id = card["parentId"]
            found = administrator.wait_for_messages(
                webex.group_room_id, lambda message: is_words(message, "Birmingham"), count
            )
            assert found[-1]["parentId"] == root_id

    def test_words_whose_post_was_lost_are_posted_once(self, administrator: Person, webex: Sandbox) -> None:
        room = ask(administrator, "help")["roomId"]
        administrator.wait_for_messages(room, lambda message: "Hello!" in message.get("text", ""))
        webex.faults.set(
            [
                {"kind": "status", "status": 400, "times": 1, **POST},
                {"kind": "reset_after", "times": 1, "skip": 1, **POST},
                {"kind": "status", "status": 400, "times": 1, "skip": 2, **POST},
            ]
        )
        administrator.send("numbers Birmingham", to=BOT)
        administrator.wait_for_messages(room, lambda message: is_words(message, "Birmingham"))
        webex.faults.set([])
        ask(administrator, "help")
        assert sum(is_words(each, "Birmingham") for each in administrator.list_messages(room)) == 1

    def test_a_space_that_refuses_everything_is_logged(
        self, administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        refuse(webex, 400, 100)
        administrator.send("help", to=BOT)
        wait_until_logged(caplog, "unanswered (Webex answered with status 400: Simulated 400.")


def is_words(message: Raw, text: str) -> bool:
    return is_of_bot(message) and not message.get("attachments") and text in message.get("text", "")


def wait_until_logged(caplog: pytest.LogCaptureFixture, text: str) -> None:
    wait_until(lambda: any(text in each.getMessage() for each in caplog.records))


class TestSpacesWhereTheBotMayNotPost:
    @pytest.fixture
    def announcements(self, webex: Sandbox) -> str:
        """A space where only the administrator, its moderator, may post."""
        room_id = webex.group_room_id
        with webex.state.lock:
            webex.state.rooms[room_id] |= {"isLocked": True, "isAnnouncementOnly": True}
            for membership in webex.state.list_members(room_id):
                membership["isModerator"] = membership["personEmail"] == "administrator@example.com"
        return room_id

    def test_a_typed_command_is_answered_in_the_1_1_space(
        self, administrator: Person, announcements: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO)
        asked = administrator.mention(BOT, "numbers Birmingham", room=announcements)
        reply = wait_in_direct_space(administrator, asked)
        assert get_texts(reply)[:2] == [POSTED_DIRECTLY, "Birmingham"]
        assert reply["text"].startswith("I can't post in the space where you asked")
        assert [each for each in administrator.list_messages(announcements) if is_of_bot(each)] == []
        wait_until_logged(caplog, "numbers, answered (posted in the 1:1 space: Webex answered with status 403")
        # Its buttons work there.
        assert get_texts(press(administrator, reply, "Refresh"))[0] == "Birmingham"

    def test_so_is_a_press(self, administrator: Person, webex: Sandbox, request: pytest.FixtureRequest) -> None:
        card = ask_in_group(administrator, webex, "numbers Atlanta")
        request.getfixturevalue("announcements")
        reply = wait_in_direct_space(administrator, administrator.press(card, "Next"))
        assert get_texts(reply)[:2] == [POSTED_DIRECTLY, "Atlanta Headquarters"]
        # The card stays: the reply does not replace it there.
        assert administrator.call("GET", f"/messages/{card['id']}")

    def test_a_file_too(self, administrator: Person, announcements: str) -> None:
        asked = administrator.mention(BOT, "export Birmingham", room=announcements)
        reply = wait_in_direct_space(administrator, asked)
        assert len(reply["files"]) == 1
        assert "I can't post" in reply["text"]

    def test_it_is_posted_once_although_its_post_was_lost(
        self, administrator: Person, webex: Sandbox, announcements: str
    ) -> None:
        # The first post is refused in the space, the second one goes into the 1:1 space.
        webex.faults.set([{"kind": "reset_after", "times": 1, "skip": 1, **POST}])
        asked = administrator.mention(BOT, "numbers Birmingham", room=announcements)
        reply = wait_in_direct_space(administrator, asked)
        wait_in_direct_space(administrator, administrator.mention(BOT, "help", room=announcements))
        listed = [each for each in administrator.list_messages(reply["roomId"]) if is_of_bot(each)]
        assert sum(is_reply_to(each, asked) for each in listed) == 1


def wait_in_direct_space(person: Person, request: Raw) -> Raw:
    """Wait for the reply in the 1:1 space to something that happened elsewhere."""
    found: list[Raw] = []

    def find() -> bool:
        rooms = person.call("GET", "/rooms", params={"type": "direct"})["items"]
        for room in rooms:
            found.extend(each for each in person.list_messages(room["id"]) if is_reply_to(each, request))
        return bool(found)

    wait_until(find)
    return found[0]


class TestWhatCannotBeReadYet:
    def test_a_message_is_read_again(self, administrator: Person, webex: Sandbox) -> None:
        webex.faults.set([{"kind": "not_yet", "seconds": 0.3, "path": "^/messages/.", "bot_only": True}])
        assert get_texts(ask_in_group(administrator, webex, "numbers Birmingham"))[0] == "Birmingham"

    @pytest.mark.parametrize("path", ["^/attachment/actions/", "^/(attachment/actions|messages)/."])
    def test_a_press_is_read_again(self, administrator: Person, webex: Sandbox, path: str) -> None:
        """Also where the message with the card cannot be read at first."""
        card = ask_in_group(administrator, webex, "numbers Atlanta")
        webex.faults.set([{"kind": "not_yet", "seconds": 0.01, "path": path, "bot_only": True}])
        assert get_texts(press(administrator, card, "Next"))[0] == "Atlanta Headquarters"

    def test_a_person_whom_webex_does_not_find_is_not_taken_for_a_second_click(
        self, administrator: Person, webex: Sandbox
    ) -> None:
        card = ask_in_group(administrator, webex, "numbers Atlanta")
        webex.faults.set([{"kind": "status", "status": 404, "path": "^/people/", "bot_only": True}])
        assert get_texts(press(administrator, card, "Next")) == [PERSON_UNKNOWN]
        assert administrator.call("GET", f"/messages/{card['id']}")


def test_inputs_may_be_numbers_and_lists(administrator: Person) -> None:
    card = ask(administrator, "help")
    for inputs in ({"page": 2}, {"page": 2.0}, {"page": "2", "fresh": True, "filters": ["active", "not main"]}):
        values = {"command": "numbers", "location": "Chicago Loop", **inputs}
        card = administrator.wait_for_reply(administrator.submit(card["id"], values))
        texts = get_texts(card)
        assert texts[0] == "Chicago Loop"
        assert any("11–20 of" in each for each in texts)


def test_a_refusal_names_code_and_description_in_reply_and_log(
    administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    refusal = {"kind": "status", "status": 400, "path": "availableNumbers", "body": "errors", "error_code": 25008}
    webex.faults.set([{**refusal, "message": "Missing Mandatory field name"}])
    expected = "Webex did not accept the request: Missing Mandatory field name (Webex error code 25008)."
    (text,) = get_texts(ask(administrator, "numbers Birmingham"))
    assert expected in text
    wait_until_logged(caplog, f"numbers, webex_status_error ({expected}")


def test_a_body_without_a_reason_is_answered_in_words(administrator: Person, webex: Sandbox) -> None:
    sentences = {
        400: "Webex did not accept the request: no reason given.",
        403: "The service app needs the scope spark-admin:telephony_config_read",
        409: "Webex answered with status 409: no reason given.",
    }
    for (status, sentence), body in product(sentences.items(), ("empty", "html")):
        webex.faults.set([{"kind": "status", "status": status, "body": body, "path": "availableNumbers"}])
        (text,) = get_texts(ask(administrator, "numbers Birmingham"))
        assert text.startswith(sentence)
        assert "<" not in text


def test_a_failed_change_keeps_the_code_in_the_history(administrator: Person, webex: Sandbox) -> None:
    for code, status in ((25008, 400), (4003, 403), (25024, 409)):
        refusal = {"kind": "status", "status": status, "method": "PUT", "error_code": code}
        webex.faults.set([{**refusal, "message": "Not possible for this reason."}])
        expected = f"Not possible for this reason (Webex error code {code})"
        texts = get_texts(ask(administrator, f"assign {WRITTEN} to {MENU} confirm"))
        assert any(expected in each for each in texts)
        assert any(expected in each for each in get_texts(ask(administrator, "history 1")))
