"""The webhooks at Webex: registered at startup, repaired, and those of other programs left alone."""

from typing import Any

import pytest

from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.webhooks import fetch_webhooks, find_faults, has_inactive_webhook, register_webhooks
from bot.sandbox import Person, Sandbox
from tests.support.settings import SECRET

TARGET = "https://bot.example.com/webhook"


def list_webhooks(bot_account: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bot_account.call("GET", "/webhooks")["items"]
    return found


def check(bot_account: Person) -> list[dict[str, Any]]:
    """Fail unless each resource has one active webhook with our target and secret. Return all other webhooks."""
    ours = [each for each in list_webhooks(bot_account) if each["targetUrl"] == TARGET]
    assert sorted(each["resource"] for each in ours) == ["attachmentActions", "memberships", "messages"]
    assert {(each["event"], each["status"], each["secret"]) for each in ours} == {("created", "active", SECRET)}
    return [each for each in list_webhooks(bot_account) if each["targetUrl"] != TARGET]


def test_missing_webhooks_are_registered(messaging: Messaging, bot_account: Person) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def test_correct_webhooks_are_not_touched(messaging: Messaging, bot_account: Person, webex: Sandbox) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    before = list_webhooks(bot_account)
    calls = len(webex.list_calls())
    register_webhooks(messaging, TARGET, SECRET)
    assert list_webhooks(bot_account) == before
    assert {call["method"] for call in webex.list_calls()[calls:]} == {"GET"}


@pytest.mark.parametrize(
    ("target", "secret"), [("https://old.example.com/webhook", SECRET), (TARGET, "a-secret-of-last-year")]
)
def test_an_old_url_or_secret_is_updated(messaging: Messaging, bot_account: Person, target: str, secret: str) -> None:
    register_webhooks(messaging, target, secret)
    ids = {each["id"] for each in list_webhooks(bot_account)}
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []
    assert {each["id"] for each in list_webhooks(bot_account)} == ids


def test_inactive_webhooks_are_reactivated(messaging: Messaging, bot_account: Person, webex: Sandbox) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    for webhook in webex.state.webhooks.values():
        webhook["status"] = "inactive"
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def create(bot_account: Person, **webhook: str) -> str:
    base = {"name": "another", "targetUrl": "https://another.example.com", "resource": "messages", "event": "created"}
    created: str = bot_account.call("POST", "/webhooks", json={**base, **webhook})["id"]
    return created


def test_duplicate_and_outdated_webhooks_are_removed(messaging: Messaging, bot_account: Person) -> None:
    create(bot_account, name="webex-numbers-bot messages")
    create(bot_account, name="webex-numbers-bot messages")
    create(bot_account, name="webex-numbers-bot rooms", resource="rooms")
    create(bot_account, name="webex-numbers-bot memberships", resource="memberships", event="deleted")
    create(bot_account, name="webex-numbers-bot messages", filter="roomType=direct")
    create(bot_account, name="made by hand", targetUrl=TARGET, filter="roomType=direct")
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def test_webhooks_of_other_programs_are_left_alone(messaging: Messaging, bot_account: Person) -> None:
    others = {create(bot_account), create(bot_account, name="Webex numbers", resource="rooms")}
    register_webhooks(messaging, TARGET, SECRET)
    assert {each["id"] for each in check(bot_account)} == others


def test_a_refusal_is_raised(messaging: Messaging, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/webhooks"}])
    with pytest.raises(WebexStatusError):
        register_webhooks(messaging, TARGET, SECRET)


def test_registration_reports_what_was_broken(messaging: Messaging, webex: Sandbox) -> None:
    assert register_webhooks(messaging, TARGET, SECRET), "all were missing"
    assert not register_webhooks(messaging, TARGET, SECRET)
    assert not register_webhooks(messaging, TARGET, "a-secret-of-next-year"), "nothing can have been missed"
    assert not has_inactive_webhook(messaging, TARGET)
    next(iter(webex.state.webhooks.values()))["status"] = "inactive"
    assert has_inactive_webhook(messaging, TARGET)
    assert register_webhooks(messaging, TARGET, SECRET)


def test_a_webhook_that_somebody_else_removes_meanwhile(
    messaging: Messaging, bot_account: Person, webex: Sandbox
) -> None:
    create(bot_account, name="webex-numbers-bot rooms", resource="rooms")
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/webhooks/", "method": "DELETE"}])
    assert register_webhooks(messaging, TARGET, SECRET)
    webex.faults.set([{"kind": "status", "status": 403, "path": "^/webhooks/", "method": "DELETE"}])
    with pytest.raises(WebexStatusError):
        register_webhooks(messaging, TARGET, SECRET)


def test_faults_are_found_by_resource(messaging: Messaging, webex: Sandbox) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    assert set(find_faults(fetch_webhooks(messaging), TARGET, SECRET).values()) == {""}
    by_resource = {each["resource"]: each for each in webex.state.webhooks.values()}
    by_resource["messages"]["status"] = "inactive"
    by_resource["memberships"]["filter"] = "roomType=direct"
    del webex.state.webhooks[by_resource["attachmentActions"]["id"]]
    assert find_faults(fetch_webhooks(messaging), TARGET, SECRET) == {
        "attachmentActions": "missing",
        "memberships": "for other events, or with a filter",
        "messages": "inactive",
    }
