"""The client: people, rooms and messages, as the bot's account sees them."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import limits
from bot.errors import WebexConnectionError, WebexInvalidResponse, WebexStatusError
from bot.http import RetryingAdapter
from bot.messaging.client import UNREADABLE_TITLE, Messaging
from bot.messaging.webhooks import fetch_webhooks
from bot.model import ReplyTarget
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from bot.startup_errors import NotABotToken
from tests.support.conversation import list_calls
from tests.support.scripted_server import ScriptedResponse, ScriptedServer
from tests.support.settings import BOT, build_settings


def test_the_sdk_sends_everything_through_one_session(messaging: Messaging, webex: Sandbox) -> None:
    session = messaging.sdk._session._req_session
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


@pytest.mark.parametrize("pasted", ["{}", "Bearer {}", '"{}"', "Authorization: Bearer {}"])
def test_a_token_of_a_bot_is_taken_however_it_is_pasted(webex: Sandbox, tmp_path: Path, pasted: str) -> None:
    settings = build_settings(webex, tmp_path, webex_bot_token=pasted.format(webex.people["Numbers"]["token"]))
    with closing(Messaging(settings)) as messaging:
        assert messaging.fetch_me().email == BOT


def test_the_token_of_a_person_is_refused(webex: Sandbox, tmp_path: Path) -> None:
    settings = build_settings(webex, tmp_path, webex_bot_token=webex.people["Administrator"]["token"])
    with closing(Messaging(settings)) as messaging, pytest.raises(NotABotToken) as caught:
        messaging.fetch_me()
    assert caught.value.sentence.startswith(
        "WEBEX_BOT_TOKEN is not the token of a bot, but of a person, administrator@example.com. Create a bot at"
    )


@pytest.mark.parametrize("kind", ["appuser", "machine", ""])
def test_the_token_of_something_else_is_refused(server: ScriptedServer, scripted: Messaging, kind: str) -> None:
    server.responses = [(200, {}, json.dumps({"id": "a", "type": kind}))]
    with pytest.raises(NotABotToken, match="but of something else"):
        scripted.fetch_me()


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


def test_pages_of_mentions_keep_asking_for_mentions(
    messaging: Messaging, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Webex's links lose the parameter, and a bot gets a 403 without it."""
    monkeypatch.setattr(limits, "MESSAGES_PAGE_SIZE", 2)
    sent = [administrator.mention(BOT, str(number), room=webex.group_room_id)["id"] for number in range(5)]
    listed = [each["id"] for each in messaging.list_messages(webex.group_room_id, mentionedPeople="me")]
    assert listed == sent[::-1]
    calls = [call for call in webex.list_calls() if call["path"] == "/messages" and call["method"] == "GET"]
    assert [call["status"] for call in calls] == [200, 200, 200]
    assert all("mentionedPeople=me" in call["query"] for call in calls)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    built = ScriptedServer()
    with built.serve():
        yield built


@pytest.fixture
def scripted(server: ScriptedServer, webex: Sandbox, tmp_path: Path) -> Iterator[Messaging]:
    with closing(Messaging(build_settings(webex, tmp_path, webex_api_url=f"{server.url}/v1"))) as client:
        yield client


def link(address: str, *items: str) -> ScriptedResponse:
    body = json.dumps({"items": [{"id": each} for each in items]})
    return (200, {"Link": f'<{address}>; rel="next"'}, body)


def test_links_are_followed_within_webex_only(
    server: ScriptedServer, scripted: Messaging, caplog: pytest.LogCaptureFixture
) -> None:
    """A link to another address would get the bot's token."""
    for address in ("https://evil.example.com/v1/rooms", f"{server.url}/other", "http://[", "//evil.example.com/v1/a"):
        caplog.clear()
        server.responses = [link(address, "one")]
        assert [room.id for room in scripted.list_rooms()] == ["one"]
        assert "It was not fetched." in caplog.text
    server.calls.clear()
    server.responses = [link("/v1/rooms?cursor=2", "one"), (200, {}, '{"items": [{"id": "two"}]}')]
    assert [room.id for room in scripted.list_rooms()] == ["one", "two"]
    assert server.calls[1].startswith("GET /v1/rooms?cursor=2")


def test_empty_pages_and_links_without_end_end_a_list(server: ScriptedServer, scripted: Messaging) -> None:
    server.responses = [link(f"{server.url}/v1/rooms?cursor=1")]
    assert list(scripted.list_rooms()) == []
    assert len(server.calls) == 1
    server.responses = [link(f"{server.url}/v1/webhooks?cursor=1", "one")]
    assert len(fetch_webhooks(scripted)) == limits.MAX_WEBHOOKS
