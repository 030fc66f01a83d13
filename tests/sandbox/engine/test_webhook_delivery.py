"""Delivery of webhooks: payloads, recipients, and targets that are slow or fail."""

import socket
from typing import Any

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine import webhook_delivery
from bot.sandbox.engine.world import BOT_EMAIL as BOT
from tests.support.api_errors import expect_error
from tests.support.settings import SECRET
from tests.support.waiting import wait_until
from tests.support.webhook_target import WebhookTarget, cause_deliveries, create_webhook


def test_the_payload_contains_the_webhooks_properties(
    administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    webhook = create_webhook(bot_account, target, "messages", filter="roomType=direct")
    administrator.send("hi", to=BOT)
    (payload,) = target.wait_for(1)
    names = {"id", "name", "targetUrl", "resource", "event", "filter", "orgId", "createdBy", "appId", "ownedBy"}
    assert set(payload) == names | {"status", "created", "actorId", "data"}
    assert {name: payload[name] for name in names} == {name: webhook[name] for name in names}


def test_the_creator_can_read_the_secret(bot_account: Person, target: WebhookTarget) -> None:
    webhook = create_webhook(bot_account, target, "messages")
    assert bot_account.call("GET", f"/webhooks/{webhook['id']}")["secret"] == SECRET


def test_deliveries_without_a_secret_are_not_signed(
    administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    body = {"name": "bare", "targetUrl": target.url, "resource": "messages", "event": "created"}
    bot_account.call("POST", "/webhooks", json=body)
    administrator.send("hi", to=BOT)
    target.wait_for(1)
    assert {"trackingid", "user-agent"} <= target.received[0][1].keys()
    assert not [name for name in target.received[0][1] if "signature" in name]


def test_the_actor_is_the_person_who_added_the_bot(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "memberships")
    create_webhook(bot_account, target, "memberships", "deleted")
    room_id = administrator.call("POST", "/rooms", json={"title": "Moves"})["id"]
    membership = administrator.call("POST", "/memberships", json={"roomId": room_id, "personEmail": BOT})
    administrator.call("DELETE", f"/memberships/{membership['id']}")
    payloads = {payload["event"]: payload for payload in target.wait_for(2)}
    assert set(payloads) == {"created", "deleted"}
    for payload in payloads.values():
        assert payload["actorId"] == webex.people["Administrator"]["id"]
        assert payload["data"]["personId"] == webex.people["Numbers"]["id"]


def test_a_first_message_reports_a_room_and_two_memberships(
    administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    for resource in ("rooms", "memberships", "messages"):
        create_webhook(bot_account, target, resource)
    message = administrator.send("hi", to=BOT)
    reported = target.wait_for(4)
    assert sorted(payload["resource"] for payload in reported) == ["memberships", "memberships", "messages", "rooms"]
    assert {payload["data"].get("roomId", payload["data"]["id"]) for payload in reported} == {message["roomId"]}


def test_deleting_a_room_reports_deleted_memberships(
    administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "memberships", "deleted")
    room_id = administrator.call("POST", "/rooms", json={"title": "Moves"})["id"]
    administrator.call("POST", "/memberships", json={"roomId": room_id, "personEmail": BOT})
    administrator.call("DELETE", f"/rooms/{room_id}")
    assert BOT in {payload["data"]["personEmail"] for payload in target.wait_for(2)}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("mentionedPeople=me", ["mention"]),
        ("roomType=direct", ["direct"]),
        ("personEmail=administrator@example.com&roomType=group", ["mention"]),
        ("hasFiles=false", ["mention", "direct"]),
        ("hasFiles=true", []),
    ],
)
def test_filters_apply_to_each_condition(
    webex: Sandbox,
    administrator: Person,
    bot_account: Person,
    target: WebhookTarget,
    condition: str,
    expected: list[str],
) -> None:
    create_webhook(bot_account, target, "messages", filter=condition)
    kinds = {
        administrator.mention(BOT, "help", room=webex.group_room_id)["id"]: "mention",
        administrator.send("hi", to=BOT)["id"]: "direct",
    }
    assert sorted(kinds[each["data_id"]] for each in webex.list_deliveries()) == sorted(expected)
    target.wait_for(len(expected))


def test_the_call_that_causes_an_event_does_not_wait_for_its_delivery(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:  # accepts connections, and never responds
        body = {"name": "listener", "targetUrl": f"http://127.0.0.1:{listener.getsockname()[1]}"}
        bot_account.call("POST", "/webhooks", json={**body, "resource": "messages", "event": "created"})
        administrator.send("hi", to=BOT)
        assert [each["milliseconds"] for each in webex.list_deliveries()] == [None]
    wait_until(lambda: webex.list_deliveries()[0]["milliseconds"] is not None)
    assert webex.list_deliveries()[0]["error"] in ("ConnectionError", "ReadTimeout")


def test_failures_outside_the_window_do_not_count(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook that is enabled again after five minutes can fail a hundred times again."""
    webhook = create_webhook(bot_account, target, "messages")
    path, target.status = f"/webhooks/{webhook['id']}", 500
    cause_deliveries(webex, administrator, 100)
    wait_until(lambda: get_status(bot_account, path) == "inactive")
    monkeypatch.setattr(webhook_delivery, "FAILURE_WINDOW_SECONDS", 0.0)
    bot_account.call("PUT", path, json={"name": "test", "targetUrl": target.url, "status": "active"})
    cause_deliveries(webex, administrator, 5)
    assert get_status(bot_account, path) == "active"


def get_status(person: Person, path: str) -> Any:
    return person.call("GET", path)["status"]


def test_an_update_cannot_deactivate_a_webhook(bot_account: Person, target: WebhookTarget) -> None:
    webhook = create_webhook(bot_account, target, "messages")
    path, body = f"/webhooks/{webhook['id']}", {"name": "new", "targetUrl": "https://example.com"}
    expect_error(bot_account, "PUT", path, 400, json={**body, "status": "inactive"})
    expect_error(bot_account, "PUT", path, 400, json={"name": "new"})
    assert bot_account.call("GET", path) == webhook
    bot_account.call("PUT", path, json={**body, "secret": "another"})
    changed = bot_account.call("GET", path)
    assert changed == {**webhook, **body, "secret": "another"}


def test_a_redirect_counts_as_a_failure(
    webex: Sandbox, administrator: Person, bot_account: Person, target: WebhookTarget
) -> None:
    create_webhook(bot_account, target, "messages")
    target.status = 302
    cause_deliveries(webex, administrator, 1)
    assert webex.list_deliveries()[0]["status"] == 302
