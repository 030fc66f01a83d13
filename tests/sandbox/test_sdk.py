"""Webex's SDKs for messaging in Python work with the sandbox."""

from typing import Any

import pytest
import webexpythonsdk
import webexteamssdk

from bot.sandbox import Person, Sandbox


@pytest.fixture(params=[webexteamssdk.WebexTeamsAPI, webexpythonsdk.WebexAPI])
def build(webex: Sandbox, request: pytest.FixtureRequest) -> Any:
    def build_api(name: str) -> Any:
        return request.param(access_token=webex.people[name]["token"], base_url=f"{webex.url}/v1/")

    return build_api


def test_messages_can_be_created_listed_and_deleted(webex: Sandbox, build: Any) -> None:
    api = build("Administrator")
    root = api.messages.create(roomId=webex.group_room_id, markdown="**hi**")
    reply = api.messages.create(roomId=webex.group_room_id, text="ho", parentId=root.id)
    assert [each.id for each in api.messages.list(roomId=webex.group_room_id, max=1)] == [reply.id, root.id]
    assert api.messages.get(root.id).html == "<p><strong>hi</strong></p>"
    assert api.messages.get(root.id).created.year >= 2026
    api.messages.delete(reply.id)
    with pytest.raises((webexteamssdk.ApiError, webexpythonsdk.ApiError), match="404"):
        api.messages.get(reply.id)


def test_rooms_and_people_can_be_read(webex: Sandbox, build: Any) -> None:
    api = build("Numbers")
    assert api.people.me().displayName == "Numbers"
    assert [room.title for room in api.rooms.list(type="group")] == ["Telephony"]
    assert len(list(api.memberships.list(roomId=webex.group_room_id, max=1))) == 4


def test_webhooks_can_be_created_updated_and_deleted(build: Any) -> None:
    api = build("Numbers")
    webhook = api.webhooks.create(name="a", targetUrl="https://example.com", resource="messages", event="created")
    api.webhooks.update(webhook.id, name="b", targetUrl="https://example.com")
    assert [each.name for each in api.webhooks.list()] == ["b"]
    api.webhooks.delete(webhook.id)
    assert list(api.webhooks.list()) == []


def test_card_actions_and_files_can_be_created(webex: Sandbox, build: Any, helpdesk: Person, tmp_path: Any) -> None:
    bot, person = build("Numbers"), build("Helpdesk")
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "x"}]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    message = bot.messages.create(roomId=webex.group_room_id, text="card", attachments=attachments)
    action = helpdesk.submit(message.id, {"a": "b"})
    assert bot.attachment_actions.get(action["id"]).inputs == {"a": "b"}
    # Both SDKs take the documented status for an error, although the action was created.
    with pytest.raises((webexteamssdk.ApiError, webexpythonsdk.ApiError), match="202"):
        person.attachment_actions.create(type="submit", messageId=message.id, inputs={"a": "b"})
    file = tmp_path / "a.csv"
    file.write_text("a,b\n")
    assert len(person.messages.create(roomId=webex.group_room_id, files=[str(file)]).files) == 1
