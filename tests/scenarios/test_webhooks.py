"""The webhooks at Webex: registered on start, repaired, and others' left alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.webhooks import register_webhooks
from bot.sandbox import Person, Sandbox
from tests.support.settings import SECRET, build_settings

TARGET = "https://bot.example.com/webhook"


@pytest.fixture
def messaging(webex: Sandbox, tmp_path: Path) -> Iterator[Messaging]:
    built = Messaging(build_settings(webex, tmp_path))
    yield built
    built.close()


def list_webhooks(bot_account: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bot_account.call("GET", "/webhooks")["items"]
    return found


def check(bot_account: Person) -> list[dict[str, Any]]:
    """Fail unless each resource has one active webhook with our target and secret; returns all other webhooks."""
    ours = [each for each in list_webhooks(bot_account) if each["targetUrl"] == TARGET]
    assert sorted(each["resource"] for each in ours) == ["attachmentActions", "memberships", "messages"]
    assert {(each["event"], each["status"], each["secret"]) for each in ours} == {("created", "active", SECRET)}
    return [each for each in list_webhooks(bot_account) if each["targetUrl"] != TARGET]


def test_what_is_missing_is_registered(messaging: Messaging, bot_account: Person) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def test_what_is_right_is_let_be(messaging: Messaging, bot_account: Person, webex: Sandbox) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    before = list_webhooks(bot_account)
    calls = len(webex.list_calls())
    register_webhooks(messaging, TARGET, SECRET)
    assert list_webhooks(bot_account) == before
    assert {call["method"] for call in webex.list_calls()[calls:]} == {"GET"}


@pytest.mark.parametrize(
    ("target", "secret"), [("https://old.example.com/webhook", SECRET), (TARGET, "the-secret-of-last-year")]
)
def test_what_changed_is_updated(messaging: Messaging, bot_account: Person, target: str, secret: str) -> None:
    register_webhooks(messaging, target, secret)
    ids = {each["id"] for each in list_webhooks(bot_account)}
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []
    assert {each["id"] for each in list_webhooks(bot_account)} == ids


def test_what_was_switched_off_is_reactivated(messaging: Messaging, bot_account: Person, webex: Sandbox) -> None:
    register_webhooks(messaging, TARGET, SECRET)
    for webhook in webex.state.webhooks.values():
        webhook["status"] = "inactive"
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def create(bot_account: Person, **webhook: str) -> str:
    base = {"name": "another", "targetUrl": "https://another.example.com", "resource": "messages", "event": "created"}
    created: str = bot_account.call("POST", "/webhooks", json={**base, **webhook})["id"]
    return created


def test_doubles_and_stale_ones_of_ours_are_removed(messaging: Messaging, bot_account: Person) -> None:
    create(bot_account, name="webex-numbers-bot messages")
    create(bot_account, name="webex-numbers-bot messages")
    create(bot_account, name="webex-numbers-bot rooms", resource="rooms")
    create(bot_account, name="webex-numbers-bot memberships", resource="memberships", event="deleted")
    create(bot_account, name="webex-numbers-bot messages", filter="roomType=direct")
    create(bot_account, name="made by hand", targetUrl=TARGET, filter="roomType=direct")
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []


def test_foreign_ones_are_left_alone(messaging: Messaging, bot_account: Person) -> None:
    foreign = {create(bot_account), create(bot_account, name="Webex numbers", resource="rooms")}
    register_webhooks(messaging, TARGET, SECRET)
    assert {each["id"] for each in check(bot_account)} == foreign


def test_a_refusal_is_told(messaging: Messaging, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/webhooks"}])
    with pytest.raises(WebexStatusError):
        register_webhooks(messaging, TARGET, SECRET)
