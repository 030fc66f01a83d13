"""Webhooks: the events that they report, their signatures, and when they are disabled."""

from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.signature import is_signed
from tests.support.api_errors import expect_error
from tests.support.settings import BOT, SECRET
from tests.support.waiting import wait_until
from tests.support.webhook_target import WebhookTarget, cause_deliveries, create_webhook


def test_a_message_is_reported_without_its_text(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    webhook = create_webhook(bot_account, target, "messages")
    message = administrator.mention(BOT, "secret words", room=webex.group_room_id)
    (payload,) = target.wait_for(1)
    assert b"secret words" not in target.received[0][0]
    body, headers = target.received[0]
    assert is_signed(body, SECRET, headers["x-webex-signature"], headers["x-spark-signature"])
    assert headers["user-agent"] == "SparkWebhook/1.0"
    assert headers["content-type"] == "application/json;charset=UTF-8"
    assert headers["trackingid"]
    assert payload["id"] == webhook["id"]
    assert payload["actorId"] == message["personId"]
    assert "secret" not in payload
    assert set(payload["data"]) == {
        *("id", "roomId", "roomType", "personId", "personEmail", "mentionedPeople", "created")
    }


def test_mentions_and_own_messages_are_reported_to_a_bot(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "messages")
    administrator.send("among ourselves", room=webex.group_room_id)
    mentioned = administrator.mention(BOT, "help", room=webex.group_room_id)
    own = bot_account.send("hello", room=webex.group_room_id)
    direct = administrator.send("hi", to=BOT)
    reported = {payload["data"]["id"] for payload in target.wait_for(3)}
    assert reported == {mentioned["id"], own["id"], direct["id"]}


def test_a_card_action_is_reported_without_its_inputs(
    webex: Sandbox, administrator: Person, bot_account: Person, people: dict[str, Person], target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "attachmentActions")
    create_webhook(people["Helpdesk"], target, "attachmentActions")
    card = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "x"}]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    message = bot_account.call("POST", "/messages", json={"roomId": webex.group_room_id, "attachments": attachments})
    administrator.submit(message["id"], {"secret": "input"})
    (payload,) = target.wait_for(1)
    assert set(payload["data"]) == {"id", "type", "messageId", "personId", "roomId", "created"}
    wait_until(lambda: len(webex.list_deliveries()) == 1)


def test_a_new_membership_is_reported(administrator: Person, bot_account: Person, target: WebhookTarget) -> None:
    create_webhook(bot_account, target, "memberships")
    room = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.call("POST", "/memberships", json={"roomId": room, "personEmail": BOT})
    (payload,) = target.wait_for(1)
    assert payload["data"]["personEmail"] == BOT
    assert payload["data"]["roomType"] == "group"


def test_a_filter_limits_the_reported_events(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "messages", filter="roomType=direct")
    administrator.mention(BOT, "help", room=webex.group_room_id)
    direct = administrator.send("hi", to=BOT)
    assert [payload["data"]["id"] for payload in target.wait_for(1)] == [direct["id"]]


def test_edits_and_deletions_are_reported(bot_account: Person, target: WebhookTarget) -> None:
    create_webhook(bot_account, target, "messages", "deleted")
    create_webhook(bot_account, target, "messages", "updated")
    message = bot_account.send("hi", to="administrator@example.com")
    bot_account.call("PUT", f"/messages/{message['id']}", json={"roomId": message["roomId"], "text": "ho"})
    bot_account.call("DELETE", f"/messages/{message['id']}")
    assert {payload["event"] for payload in target.wait_for(2)} == {"updated", "deleted"}


def test_a_redelivery_has_the_same_bytes(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "messages")
    administrator.send("hi", to=BOT)
    target.wait_for(1)
    assert webex.redeliver(webex.list_deliveries()[0]["sequence"])
    target.wait_for(2)
    assert target.received[0] == target.received[1]
    assert not webex.redeliver(999_999)


def test_100_failures_disable_a_webhook(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    webhook = create_webhook(bot_account, target, "messages")
    path = f"/webhooks/{webhook['id']}"
    target.status = 500
    cause_deliveries(webex, administrator, 99)
    assert len(target.received) == 99
    assert bot_account.call("GET", path)["status"] == "active"
    cause_deliveries(webex, administrator, 1)
    wait_until(lambda: bot_account.call("GET", path)["status"] == "inactive")
    administrator.send("not delivered", to=BOT)
    # Enabled again within five minutes, it is disabled by one failure.
    bot_account.call("PUT", path, json={"name": "test", "targetUrl": target.url, "status": "active"})
    cause_deliveries(webex, administrator, 1)
    wait_until(lambda: bot_account.call("GET", path)["status"] == "inactive")
    assert len(target.received) == 101


def test_a_refused_connection_is_a_failure(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    target.url = "http://127.0.0.1:9/hook"
    create_webhook(bot_account, target, "messages")
    cause_deliveries(webex, administrator, 1)
    assert webex.list_deliveries()[0]["error"] == "ConnectionError"


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"targetUrl": "bot"}, {"resource": "nothing"}, {"event": "nothing"}, {"secret": 7}],
)
def test_invalid_webhooks_are_rejected(bot_account: Person, changes: dict[str, Any]) -> None:
    body = {"name": "a", "targetUrl": "https://example.com", "resource": "messages", "event": "created", **changes}
    expect_error(bot_account, "POST", "/webhooks", 400, json=body)


def test_webhooks_are_visible_to_their_creator_only(
    administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    webhook = create_webhook(bot_account, target, "messages")
    assert administrator.call("GET", "/webhooks")["items"] == []
    for method in ("GET", "DELETE"):
        expect_error(administrator, method, f"/webhooks/{webhook['id']}", 404)
    bot_account.call("DELETE", f"/webhooks/{webhook['id']}")
    assert bot_account.call("GET", "/webhooks")["items"] == []


@pytest.mark.parametrize(
    "target", ["http://bot.example.com/hook", "http://10.0.0.1/hook", "ftp://127.0.0.1/", "https://", "https://[", "x"]
)
def test_a_target_is_an_https_address(bot_account: Person, target: str) -> None:
    body = {"name": "a", "resource": "messages", "event": "created", "targetUrl": target}
    expect_error(bot_account, "POST", "/webhooks", 400, json=body)


@pytest.mark.parametrize("target", ["https://bot.example.com/hook", "http://127.0.0.1:9/a", "http://[::1]/a"])
def test_on_this_machine_http_works_too(bot_account: Person, target: str) -> None:
    """The sandbox's own exception: tests have no certificates."""
    body = {"name": "a", "resource": "messages", "event": "created", "targetUrl": target}
    assert bot_account.call("POST", "/webhooks", json=body)["targetUrl"] == target
