"""The SDK that bots are built on finds here what it finds at Webex."""

from typing import Any

import pytest
from webexteamssdk import ApiError, WebexTeamsAPI

from bot.sandbox import Sandbox


@pytest.fixture
def build(webex: Sandbox) -> Any:
    def build_api(name: str) -> WebexTeamsAPI:
        return WebexTeamsAPI(access_token=webex.people[name]["token"], base_url=f"{webex.url}/v1/")

    return build_api


def test_messages(webex: Sandbox, build: Any) -> None:
    api = build("Administrator")
    root = api.messages.create(roomId=webex.group_room_id, markdown="**hi**")
    reply = api.messages.create(roomId=webex.group_room_id, text="ho", parentId=root.id)
    assert [each.id for each in api.messages.list(roomId=webex.group_room_id, max=1)] == [reply.id, root.id]
    assert api.messages.get(root.id).html == "<p><strong>hi</strong></p>"
    assert api.messages.get(root.id).created.year >= 2026
    api.messages.delete(reply.id)
    with pytest.raises(ApiError, match="404"):
        api.messages.get(reply.id)


def test_rooms_and_people(webex: Sandbox, build: Any) -> None:
    api = build("Numbers")
    assert api.people.me().displayName == "Numbers"
    assert [room.title for room in api.rooms.list(type="group")] == ["Telephony"]
    assert len(list(api.memberships.list(roomId=webex.group_room_id, max=1))) == 4


def test_webhooks(build: Any) -> None:
    api = build("Numbers")
    made = api.webhooks.create(name="a", targetUrl="https://example.com", resource="messages", event="created")
    api.webhooks.update(made.id, name="b", targetUrl="https://example.com")
    assert [each.name for each in api.webhooks.list()] == ["b"]
    api.webhooks.delete(made.id)
    assert list(api.webhooks.list()) == []


def test_actions_and_files(webex: Sandbox, build: Any, tmp_path: Any) -> None:
    bot, person = build("Numbers"), build("Helpdesk")
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "x"}]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    message = bot.messages.create(roomId=webex.group_room_id, text="card", attachments=attachments)
    action = person.attachment_actions.create(type="submit", messageId=message.id, inputs={"a": "b"})
    assert bot.attachment_actions.get(action.id).inputs == {"a": "b"}
    file = tmp_path / "a.csv"
    file.write_text("a,b\n")
    assert len(person.messages.create(roomId=webex.group_room_id, files=[str(file)]).files) == 1
