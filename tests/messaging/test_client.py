"""The client: people, rooms and messages, as the bot's account sees them."""

import pytest

from bot.errors import WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.http import RetryingAdapter
from bot.messaging.client import UNREADABLE_TITLE, Messaging, get_session
from bot.model import ReplyTarget
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.conversation import list_calls
from tests.support.settings import BOT


def test_the_sdk_sends_everything_through_one_session(messaging: Messaging, webex: Sandbox) -> None:
    session = get_session(messaging.sdk)
    assert session.headers["Authorization"] == f"Bearer {webex.settings['WEBEX_BOT_TOKEN']}"
    assert isinstance(session.get_adapter(webex.url), RetryingAdapter)
    assert session.trust_env is False
    # An unknown hook would not be called: the SDK's own calls use this session and its adapter.
    seen: list[str] = []
    session.hooks["response"].append(lambda response, *_args, **_more: seen.append(response.request.url))
    messaging.fetch_me()
    assert seen == [f"{webex.url}/v1/people/me"]


def test_the_bot_itself_is_fetched_once(messaging: Messaging, webex: Sandbox) -> None:
    assert messaging.fetch_me().email == BOT
    assert messaging.fetch_me() is messaging.fetch_me()
    assert list_calls(webex) == ["GET /people/me"]


def test_people_are_cached(messaging: Messaging, webex: Sandbox) -> None:
    person_id = webex.people["Administrator"]["id"]
    assert messaging.fetch_person(person_id).email == "administrator@example.com"
    assert messaging.fetch_person(person_id).name == "Administrator"
    assert list_calls(webex) == [f"GET /people/{person_id}"]


def test_the_clock_is_compared_with_webex(messaging: Messaging) -> None:
    skew = messaging.measure_clock_skew()
    assert skew is not None
    assert abs(skew) < 60


def test_titles_of_spaces(messaging: Messaging, administrator: Person, webex: Sandbox) -> None:
    direct = administrator.send("hello", to=BOT)["roomId"]
    assert messaging.fetch_space_title(webex.group_room_id) == "Telephony"
    assert messaging.fetch_space_title(direct) == ""
    assert messaging.fetch_space_title(build_id("ROOM", "unknown")) == UNREADABLE_TITLE


def test_whether_the_bot_is_in_a_space(messaging: Messaging, webex: Sandbox) -> None:
    assert messaging.is_in_space(webex.group_room_id)
    assert not messaging.is_in_space(build_id("ROOM", "unknown"))
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/rooms/"}])
    with pytest.raises(WebexStatusError):
        messaging.is_in_space(webex.group_room_id)


def test_rooms_are_listed_by_activity(messaging: Messaging, administrator: Person, webex: Sandbox) -> None:
    direct = administrator.send("hello", to=BOT)["roomId"]
    assert next((room.id, room.is_direct) for room in messaging.list_rooms()) == (direct, True)
    administrator.mention(BOT, "hello", room=webex.group_room_id)
    rooms = list(messaging.list_rooms())
    assert [room.id for room in rooms] == [webex.group_room_id, direct]
    assert rooms[0].last_activity > rooms[1].last_activity


def test_messages_are_listed_newest_first(messaging: Messaging, administrator: Person, webex: Sandbox) -> None:
    administrator.send("not for the bot", room=webex.group_room_id)
    older, newer = (administrator.mention(BOT, text, room=webex.group_room_id) for text in ("one", "two"))
    listed = messaging.list_messages(webex.group_room_id, mentionedPeople="me")
    assert [each["id"] for each in listed] == [newer["id"], older["id"]]


def test_a_text_can_be_edited_and_deleted(messaging: Messaging, administrator: Person, webex: Sandbox) -> None:
    root = administrator.mention(BOT, "hello", room=webex.group_room_id)
    target = ReplyTarget(webex.group_room_id, False, root["id"])
    message_id = messaging.post_text(target, "one")
    messaging.edit_text(message_id, target, "two")
    message = administrator.call("GET", f"/messages/{message_id}")
    assert (message["text"], message["parentId"]) == ("two", root["id"])
    messaging.delete_message(message_id)
    assert message_id not in [each["id"] for each in administrator.list_messages(webex.group_room_id)]
    messaging.delete_message(message_id)  # already gone
    messaging.delete_message(root["id"])  # somebody else's
    assert administrator.call("GET", f"/messages/{root['id']}")["id"] == root["id"]


def test_card_actions_bring_their_inputs(messaging: Messaging, administrator: Person, bot_account: Person) -> None:
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "hello"}]}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    message = bot_account.send("hello", to="administrator@example.com", attachments=[attachment])
    clicked = administrator.submit(message["id"], {"name": "value"})
    action = messaging.fetch_card_action(clicked["id"])
    assert (action.message_id, action.person_id) == (message["id"], clicked["personId"])
    assert action.inputs == {"name": "value"}


def test_a_response_that_is_not_json_is_an_error_of_ours(messaging: Messaging, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/people/me"}])
    with pytest.raises(WebexInvalidResponse):
        messaging.fetch_me()


def test_a_lost_connection_is_an_error_of_ours(messaging: Messaging, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "reset_before", "path": "^/messages", "method": "POST"}])
    target = ReplyTarget(webex.group_room_id, False)
    with pytest.raises(WebexConnectionError):
        messaging.post_text(target, "hello")  # a POST is not idempotent, so it is not retried
