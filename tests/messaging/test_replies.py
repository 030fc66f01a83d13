"""Exactly one reply to each event, whatever happens to the connection or the process in between."""

import tempfile
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot import limits
from bot.errors import WebexConnectionError, WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.markers import add_marker, build_reference, has_marker
from bot.messaging.payloads import to_message
from bot.messaging.replies import Replies
from bot.model import Event, File, Reply, ReplyTarget
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from cards.notice import build_notice
from cards.reply import render_reply
from tests.support.conversation import list_calls
from tests.support.settings import BOT

Raw = dict[str, Any]

NOTICE = render_reply(build_notice("All is well."))

POST = {"path": "^/messages$", "method": "POST", "bot_only": True}


@pytest.fixture(params=["direct", "group"])
def asked(request: pytest.FixtureRequest, administrator: Person, webex: Sandbox) -> Raw:
    """A message to the bot, in a 1:1 space and in a group space."""
    if request.param == "direct":
        return administrator.send("hello", to=BOT)
    return administrator.mention(BOT, "hello", room=webex.group_room_id)


def to_event(message: Raw) -> Event:
    return Event("messages", message["id"], message["roomId"], message["personId"], created=message["created"])


def post(replies: Replies, asked: Raw, reply: Reply = NOTICE, **more: Any) -> None:
    replies.post_reply(to_message(asked).reply_target, reply, to_event(asked), **more)


def list_replies(person: Person, asked: Raw) -> list[Raw]:
    return [each for each in person.list_messages(asked["roomId"]) if each["personEmail"] == BOT]


def test_a_reply_is_threaded_and_marked(replies: Replies, administrator: Person, asked: Raw) -> None:
    post(replies, asked)
    (reply,) = list_replies(administrator, asked)
    assert reply.get("parentId") == (None if asked["roomType"] == "direct" else asked["id"])
    assert has_marker(reply, to_event(asked))
    assert not has_marker(reply, to_event({**asked, "id": "another"}))


def test_a_file_is_never_on_a_disk(
    replies: Replies, administrator: Person, asked: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed could not delete it."""
    monkeypatch.setattr(tempfile, "tempdir", "/a folder that does not exist")
    post(replies, asked, Reply("Your list:", file=File("list.csv", b"number\n+1404\n")))
    (reply,) = list_replies(administrator, asked)
    assert administrator.download(reply["files"][0]) == ("list.csv", b"number\n+1404\n")
    assert has_marker(reply, to_event(asked))


def test_only_group_spaces_need_the_mention(replies: Replies, administrator: Person, asked: Raw) -> None:
    post(replies, asked)
    (reply,) = list_replies(administrator, asked)
    assert ("mentionedPeople" in reply) == (asked["roomType"] == "group")


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "not_json"])
def test_a_lost_response_leads_to_one_reply(
    replies: Replies, administrator: Person, webex: Sandbox, asked: Raw, kind: str
) -> None:
    webex.faults.set([{"kind": kind, "times": 1, **POST}])
    post(replies, asked)
    assert len(list_replies(administrator, asked)) == 1


def test_a_reply_that_webex_stores_late_is_not_posted_again(
    replies: Replies, administrator: Person, webex: Sandbox, asked: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot has given up the call, and the first searches find nothing."""
    monkeypatch.setattr(limits, "POST_READ_SECONDS", 0.1)
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 2.0)
    webex.faults.set([{"kind": "delay", "seconds": 0.6, "times": 1, **POST}])
    post(replies, asked)
    assert len(list_replies(administrator, asked)) == 1


def test_after_a_restart_a_reply_on_its_way_is_waited_for(
    replies: Replies,
    messaging: Messaging,
    administrator: Person,
    webex: Sandbox,
    asked: Raw,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The earlier process was killed after it had sent the reply."""
    monkeypatch.setattr(limits, "POST_READ_SECONDS", 0.1)
    monkeypatch.setattr(limits, "REPLY_SECONDS", 0.1)
    webex.faults.set([{"kind": "delay", "seconds": 0.6, "times": 1, **POST}])
    with pytest.raises(WebexConnectionError):
        post(replies, asked)
    monkeypatch.setattr(limits, "REPLY_SECONDS", 30.0)
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 2.0)
    post(Replies(messaging), asked, search_first=True)
    assert len(list_replies(administrator, asked)) == 1


def test_a_slow_post_is_waited_for(
    replies: Replies, webex: Sandbox, asked: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To give up says nothing about whether it was done, so a POST gets more time than other calls."""
    monkeypatch.setattr(limits, "READ_SECONDS", 0.1)
    webex.faults.set([{"kind": "delay", "seconds": 0.3, "times": 1, **POST}])
    post(replies, asked)
    assert sum(call == "POST /messages" for call in list_calls(webex, "Numbers")) == 1


def test_there_is_one_time_limit_for_a_reply(
    replies: Replies, webex: Sandbox, asked: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not one for each call inside another one for all of them."""
    monkeypatch.setattr(limits, "REPLY_SECONDS", 0.4)
    monkeypatch.setattr(limits, "MAX_RETRY_SECONDS", 0.1)
    webex.faults.set([{"kind": "status", "status": 503, "path": "/messages", "bot_only": True}])
    began_at = time.monotonic()
    with pytest.raises(WebexStatusError):
        post(replies, asked, search_first=True)
    assert time.monotonic() - began_at < limits.CALL_SECONDS / 2


def test_after_a_server_error_the_reply_is_looked_for(
    replies: Replies, administrator: Person, webex: Sandbox, asked: Raw
) -> None:
    webex.faults.set([{"kind": "status", "status": 502, "times": 2, **POST}])
    post(replies, asked)
    assert len(list_replies(administrator, asked)) == 1
    assert sum(call.startswith("GET /messages") for call in list_calls(webex)) >= 2


def test_a_refusal_is_not_retried(replies: Replies, webex: Sandbox, asked: Raw) -> None:
    webex.faults.set([{"kind": "status", "status": 403, **POST}])
    with pytest.raises(WebexStatusError):
        post(replies, asked)
    assert list_calls(webex).count("POST /messages") == 1


def test_retries_end_with_the_last_error(
    replies: Replies, webex: Sandbox, asked: Raw, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The next pause would be longer than all attempts may take.
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 40.0)
    monkeypatch.setattr(limits, "MAX_RETRY_SECONDS", 40.0)
    webex.faults.set([{"kind": "reset_before", **POST}])
    with pytest.raises(WebexConnectionError):
        post(replies, asked)
    assert list_calls(webex).count("POST /messages") == 1


def test_the_next_process_finds_the_reply(
    replies: Replies, messaging: Messaging, administrator: Person, asked: Raw
) -> None:
    post(replies, asked)
    post(Replies(messaging), asked, search_first=True)
    assert len(list_replies(administrator, asked)) == 1


def test_the_next_process_posts_a_missing_reply(replies: Replies, administrator: Person, asked: Raw) -> None:
    post(replies, asked, search_first=True)
    assert len(list_replies(administrator, asked)) == 1


def test_another_events_reply_is_not_taken_for_this_ones(
    replies: Replies, administrator: Person, webex: Sandbox
) -> None:
    first, second = (administrator.mention(BOT, text, room=webex.group_room_id) for text in ("one", "two"))
    post(replies, first)
    post(replies, second, search_first=True)
    assert len(list_replies(administrator, first)) == 2


def test_a_forged_marker_is_ignored(replies: Replies, administrator: Person, webex: Sandbox) -> None:
    """Anybody can post a card with any ids."""
    asked = administrator.mention(BOT, "hello", room=webex.group_room_id)
    card = add_marker(NOTICE.card, to_event(asked))
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    administrator.mention(BOT, "forged", room=webex.group_room_id, attachments=[attachment], parentId=asked["id"])
    post(replies, asked, search_first=True)
    assert len(list_replies(administrator, asked)) == 1


def test_the_search_ends_at_messages_older_than_the_event(
    replies: Replies, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 0)
    replies._started_at = 0.0  # long ago: one search is enough
    monkeypatch.setattr(limits, "MESSAGES_PAGE_SIZE", 2)
    for number in range(8):
        administrator.send(f"old {number}", to=BOT)
    asked = administrator.send("hello", to=BOT)
    post(replies, asked, search_first=True)
    assert sum(call.startswith("GET /messages") for call in list_calls(webex)) == 1


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
def test_the_search_ends_at_messages_older_than_the_first_attempt(
    replies: Replies, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Not only at the event, after which a flood may have filled the space before it was its turn."""
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 0)
    monkeypatch.setattr(limits, "WEBEX_CLOCKS_SECONDS", 0)
    monkeypatch.setattr(limits, "NEWEST_PAGE_SIZE", 2)
    asked = administrator.send("hello", to=BOT)
    flood = [administrator.send(f"new {number}", to=BOT) for number in range(8)]
    post(replies, flood[-1])
    webex.faults.set([{"kind": kind, "times": 1, **POST}])
    post(replies, asked)
    webex.faults.set([])
    queries = [call["query"] for call in webex.list_calls() if call["caller"] == "Numbers" and call["method"] == "GET"]
    assert any(queries)
    assert not any("beforeMessage" in query for query in queries)
    assert len(list_replies(administrator, asked)) == 2


def test_a_long_search_is_not_repeated(
    replies: Replies, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier process sent may still appear, but only among the newest messages."""
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 0.3)
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.05)
    monkeypatch.setattr(limits, "WEBEX_CLOCKS_SECONDS", -limits.POST_READ_SECONDS)
    monkeypatch.setattr(limits, "MESSAGES_PAGE_SIZE", 4)
    monkeypatch.setattr(limits, "NEWEST_PAGE_SIZE", 2)
    asked = administrator.send("hello", to=BOT)
    for number in range(8):
        administrator.send(f"new {number}", to=BOT)
    replies._started_at = time.monotonic()
    post(replies, asked, search_first=True)
    queries = [call["query"] for call in webex.list_calls() if call["path"] == "/messages" and call["query"]]
    assert sum("max=4" in query for query in queries) == 3  # the pages of the first search
    assert sum("max=2" in query for query in queries) == len(queries) - 3 >= 2
    assert not any("beforeMessage" in query for query in queries if "max=2" in query)


def test_the_search_starts_again_when_a_message_is_deleted_under_it(
    replies: Replies, administrator: Person, webex: Sandbox
) -> None:
    asked = administrator.send("hello", to=BOT)
    post(replies, asked)
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/messages$", "method": "GET", "times": 1}])
    post(replies, asked, search_first=True)
    webex.faults.set([])
    assert len(list_replies(administrator, asked)) == 1


def test_a_thread_that_may_not_be_listed_is_skipped(replies: Replies, administrator: Person, webex: Sandbox) -> None:
    asked = administrator.mention(BOT, "hello", room=webex.group_room_id)
    post(replies, asked)
    webex.faults.set([{"kind": "status", "status": 403, "path": "^/messages$", "method": "GET", "times": 1}])
    post(replies, asked, search_first=True)
    webex.faults.set([])
    assert len(list_replies(administrator, asked)) == 1


def test_a_search_that_fails_posts_nothing(replies: Replies, webex: Sandbox, asked: Raw) -> None:
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/messages$", "method": "GET"}])
    with pytest.raises(WebexStatusError):
        post(replies, asked, search_first=True)
    assert "POST /messages" not in list_calls(webex)


def test_a_refused_thread_is_left(replies: Replies, administrator: Person, webex: Sandbox) -> None:
    asked = administrator.mention(BOT, "hello", room=webex.group_room_id)
    administrator.call("DELETE", f"/messages/{asked['id']}")
    post(replies, asked)
    (reply,) = list_replies(administrator, asked)
    assert "parentId" not in reply


class TestFiles:
    REPLY = Reply("Two numbers.", file=File("numbers.csv", b"+14045550001\n+14045550002\n"))

    def test_a_file_ends_with_a_reference(self, replies: Replies, administrator: Person, asked: Raw) -> None:
        post(replies, asked, self.REPLY)
        (reply,) = list_replies(administrator, asked)
        assert build_reference(to_event(asked)) in reply["text"]
        assert administrator.download(reply["files"][0]) == ("numbers.csv", b"+14045550001\n+14045550002\n")

    @pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
    def test_a_lost_response_leads_to_one_file(
        self, replies: Replies, administrator: Person, webex: Sandbox, asked: Raw, kind: str
    ) -> None:
        webex.faults.set([{"kind": kind, "times": 1, **POST}])
        post(replies, asked, self.REPLY)
        assert len(list_replies(administrator, asked)) == 1

    def test_the_next_process_finds_the_file(self, replies: Replies, administrator: Person, asked: Raw) -> None:
        post(replies, asked, self.REPLY)
        post(replies, asked, self.REPLY, search_first=True)
        assert len(list_replies(administrator, asked)) == 1


class TestReplyTargets:
    @pytest.fixture
    def click(self, replies: Replies, administrator: Person, webex: Sandbox) -> Callable[[], Raw]:
        """Click the card that replies to a message in the group space; returns the card action."""
        asked = administrator.mention(BOT, "hello", room=webex.group_room_id)
        post(replies, asked)
        (card,) = list_replies(administrator, asked)
        return lambda: {**administrator.submit(card["id"], {}), "root": asked["id"]}

    def test_of_a_card_that_this_process_posted_is_cached(
        self, replies: Replies, messaging: Messaging, webex: Sandbox, click: Callable[[], Raw]
    ) -> None:
        action = click()
        fetched = messaging.fetch_card_action(action["id"])
        before = len(list_calls(webex))
        assert replies.fetch_reply_target(fetched) == ReplyTarget(webex.group_room_id, False, action["root"])
        assert len(list_calls(webex)) == before

    def test_of_another_process_is_fetched(
        self, messaging: Messaging, webex: Sandbox, click: Callable[[], Raw]
    ) -> None:
        action = click()
        fetched = messaging.fetch_card_action(action["id"])
        expected = ReplyTarget(webex.group_room_id, False, action["root"])
        assert Replies(messaging).fetch_reply_target(fetched) == expected

    def test_of_a_deleted_card_is_the_space(
        self, messaging: Messaging, webex: Sandbox, click: Callable[[], Raw]
    ) -> None:
        fetched = messaging.fetch_card_action(click()["id"])
        messaging.delete_message(fetched.message_id)
        assert Replies(messaging).fetch_reply_target(fetched) == ReplyTarget(webex.group_room_id, False)

    def test_is_not_known_while_webex_fails(
        self, messaging: Messaging, webex: Sandbox, click: Callable[[], Raw]
    ) -> None:
        fetched = messaging.fetch_card_action(click()["id"])
        webex.faults.set([{"kind": "status", "status": 403, "path": "^/messages/", "method": "GET"}])
        with pytest.raises(WebexStatusError):
            Replies(messaging).fetch_reply_target(fetched)


def test_a_card_for_a_person_goes_into_their_1_to_1_space(
    replies: Replies, administrator: Person, webex: Sandbox
) -> None:
    replies.post_to_person(webex.people["Administrator"]["id"], NOTICE)
    (room,) = administrator.call("GET", "/rooms", params={"type": "direct"})["items"]
    (message,) = administrator.list_messages(room["id"])
    assert message["attachments"][0]["content"]["body"][0]["text"] == "All is well."


def test_a_person_who_is_gone_cannot_be_reached(replies: Replies) -> None:
    with pytest.raises(WebexStatusError):
        replies.post_to_person(build_id("PEOPLE", "nobody"), NOTICE)
