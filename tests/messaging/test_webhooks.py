"""The webhooks at Webex: registered at startup, repaired, and those of other programs left alone."""

from typing import Any

import pytest

from bot import limits
from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.takeovers import Takeovers
from bot.messaging.webhooks import (
    describe_address,
    fetch_webhooks,
    find_faults,
    has_inactive_webhook,
    register_webhooks,
)
from bot.sandbox import Person, Sandbox
from tests.support.settings import SECRET

TARGET = "https://bot.example.com/webhook"


def list_webhooks(bot_account: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bot_account.call("GET", "/webhooks")["items"]
    return found


def check(bot_account: Person) -> list[dict[str, Any]]:
    """Fail unless each resource has one active webhook with our target and secret. Return all other webhooks."""
    ours = [each for each in list_webhooks(bot_account) if each["targetUrl"] == TARGET]
    assert sorted((each["resource"], each["event"]) for each in ours) == [
        ("attachmentActions", "created"),
        ("memberships", "created"),
        ("messages", "created"),
        ("messages", "updated"),
    ]
    assert {(each["status"], each["secret"]) for each in ours} == {("active", SECRET)}
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


def test_inactive_webhooks_can_be_left_alone(messaging: Messaging, bot_account: Person, webex: Sandbox) -> None:
    """Those that are missing are created all the same; of two alike, the one that delivers stays."""
    register_webhooks(messaging, TARGET, SECRET)
    inactive, duplicated, missing, _ = list_webhooks(bot_account)
    for each in (inactive, duplicated):
        webex.state.webhooks[each["id"]]["status"] = "inactive"
    duplicate = create(bot_account, targetUrl=TARGET, resource=duplicated["resource"], event=duplicated["event"])
    bot_account.call("DELETE", f"/webhooks/{missing['id']}")
    assert register_webhooks(messaging, TARGET, SECRET, may_reactivate=False)
    assert not register_webhooks(messaging, TARGET, SECRET, may_reactivate=False)
    statuses = {each["id"]: each["status"] for each in list_webhooks(bot_account)}
    assert len(statuses) == 4
    assert (statuses[inactive["id"]], statuses[duplicate]) == ("inactive", "active")
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
    assert set(find_faults(fetch_webhooks(messaging), TARGET, SECRET).values()) == {None}
    by_resource = {each["resource"]: each for each in webex.state.webhooks.values() if each["event"] == "created"}
    by_resource["messages"]["status"] = "inactive"
    by_resource["memberships"]["filter"] = "roomType=direct"
    del webex.state.webhooks[by_resource["attachmentActions"]["id"]]
    faults = find_faults(fetch_webhooks(messaging), TARGET, SECRET).items()
    assert {each.name: fault.words for each, fault in faults if fault} == {
        "attachmentActions": "missing",
        "memberships": "for other events, or with a filter",
        "messages": "inactive",
    }


OTHER = "https://user:password@other.example.com:8443/webhook?key=secret"


def test_another_bot_with_the_same_token_is_named(
    messaging: Messaging, bot_account: Person, caplog: pytest.LogCaptureFixture
) -> None:
    register_webhooks(messaging, OTHER, SECRET)
    faults = find_faults(fetch_webhooks(messaging), TARGET, SECRET).values()
    address = "https://other.example.com:8443/webhook"
    assert {(fault.words, fault.other_address) for fault in faults if fault} == {
        (f"leads to another address: {address}", address)
    }
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []
    assert f"Took over the webhook for messages, which led to {address}. If that happens again" in caplog.text
    create(bot_account, name="webex-numbers-bot messages", targetUrl=OTHER)
    register_webhooks(messaging, TARGET, SECRET)
    assert check(bot_account) == []
    assert f"Removed the webhook “webex-numbers-bot messages”, which led to {address}." in caplog.text
    assert "password" not in caplog.text
    assert "key=" not in caplog.text


def test_a_tug_of_war_ends_after_the_second_time(
    messaging: Messaging, bot_account: Person, caplog: pytest.LogCaptureFixture
) -> None:
    takeovers = Takeovers()
    for _ in range(2):
        register_webhooks(messaging, OTHER, SECRET)
        register_webhooks(messaging, TARGET, SECRET, takeovers.may_take_over)
        assert check(bot_account) == []
    register_webhooks(messaging, OTHER, SECRET)
    for _ in range(limits.TAKEOVER_LOG_INTERVAL):
        assert not register_webhooks(messaging, TARGET, SECRET, takeovers.may_take_over)
    assert {each["targetUrl"] for each in list_webhooks(bot_account)} == {OTHER}
    (error,) = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert error.startswith(
        "The webhooks lead to https://other.example.com:8443/webhook again: a second bot runs there with the same "
        "WEBEX_BOT_TOKEN. This bot leaves them there"
    )


def test_only_takeovers_count(messaging: Messaging, bot_account: Person) -> None:
    takeovers = Takeovers()
    for _ in range(3):
        register_webhooks(messaging, TARGET, SECRET, takeovers.may_take_over)
    register_webhooks(messaging, OTHER, SECRET)
    register_webhooks(messaging, TARGET, SECRET, takeovers.may_take_over)
    assert check(bot_account) == []


def test_without_the_webhook_for_edits_the_bot_works(messaging: Messaging, webex: Sandbox) -> None:
    """No document says whether Webex lets bots have it."""
    rule = {"kind": "status", "status": 400, "path": "^/webhooks$", "method": "POST"}
    webex.faults.set([{**rule, "skip": 3}])
    assert register_webhooks(messaging, TARGET, SECRET)
    webex.faults.set([rule])
    assert not register_webhooks(messaging, TARGET, SECRET), "nothing is broken"
    (fault,) = (fault for fault in find_faults(fetch_webhooks(messaging), TARGET, SECRET).items() if fault[1])
    assert (fault[0].name, fault[0].is_optional) == ("edited messages", True)
    webex.faults.set([{**rule, "status": 401}])
    with pytest.raises(WebexStatusError):
        register_webhooks(messaging, TARGET, SECRET)


@pytest.mark.parametrize("url", ["http://[", "", None, "https://host:port/"])
def test_any_address_can_be_described(url: str | None) -> None:
    assert describe_address(url)
