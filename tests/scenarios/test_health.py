"""`/healthz`, `/readyz`, `/metrics`, and webhooks that heal."""

import json
from typing import Any

import pytest
import requests
from dbos import DBOS

from bot import limits
from bot.model import ReplyTarget
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.setting_descriptions import advise_setting
from tests.support.conversation import ask, get_texts
from tests.support.processes import count_replies
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until
from tests.support.webhook_target import change_webhook

CHECKS = {"database": "ok", "service_token": "ok", "bot_token": "ok", "webhooks": "ok"}


@pytest.fixture(autouse=True)
def _do_not_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READINESS_CACHE_SECONDS", 0)


def ask_ready(bot: Bot) -> tuple[int, dict[str, Any]]:
    response = requests.get(f"{bot.settings.public_url}/readyz", timeout=10)
    return response.status_code, response.json()


def test_it_is_alive_and_ready(bot: Bot) -> None:
    assert requests.get(f"{bot.settings.public_url}/healthz", timeout=10).text == "alive\n"
    assert ask_ready(bot) == (200, {"ready": True, "checks": CHECKS})


def test_an_inactive_webhook_is_reported(bot: Bot, webex: Sandbox) -> None:
    find_webhook(webex, "messages")["status"] = "inactive"
    status, body = ask_ready(bot)
    assert (status, body["ready"], body["checks"]) == (503, False, {**CHECKS, "webhooks": "messages: inactive"})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"secret": "another-secret-entirely"}, "messages: signed with another secret than WEBHOOK_SECRET"),
        ({"event": "deleted"}, "messages: for other events, or with a filter"),
        ({"filter": "roomType=direct"}, "messages: for other events, or with a filter"),
        (
            {"targetUrl": "https://elsewhere.example.com/webhook"},
            "messages: leads to another address: https://elsewhere.example.com/webhook",
        ),
        ({"secret": None}, "ok"),  # Webex need not give it back
    ],
)
def test_a_wrong_webhook_is_reported(bot: Bot, webex: Sandbox, change: dict[str, Any], fault: str) -> None:
    change_webhook(find_webhook(webex, "messages"), change)
    assert ask_ready(bot)[1]["checks"]["webhooks"] == fault


def find_webhook(webex: Sandbox, resource: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in webex.state.webhooks.values() if each["resource"] == resource)
    return found


def test_a_refused_bot_token_is_reported(bot: Bot, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 401, "path": "/webhooks"}])
    status, body = ask_ready(bot)
    assert status == 503
    words = f"Webex does not accept WEBEX_BOT_TOKEN. {advise_setting('WEBEX_BOT_TOKEN')}."
    assert body["checks"] == {**CHECKS, "bot_token": words, "webhooks": "unknown"}


@pytest.mark.parametrize("is_known", [True, False])
def test_a_refused_service_app_is_reported(bot: Bot, webex: Sandbox, is_known: bool) -> None:
    """Also if the bot has a token that was valid until now."""
    assert not is_known or ask_ready(bot)[0] == 200
    webex.expire_tokens()
    webex.revoke_refresh_tokens()
    status, body = ask_ready(bot)
    assert status == 503
    assert body["checks"]["service_token"].startswith("Webex does not accept SERVICE_APP_REFRESH_TOKEN")
    secrets = [value for name, value in webex.settings.items() if "TOKEN" in name or "SECRET" in name]
    assert not any(secret in json.dumps(body) for secret in secrets)


def test_responses_that_are_not_from_webex_are_reported(bot: Bot, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json", "path": "^/(webhooks|telephony/config/locations)"}])
    status, body = ask_ready(bot)
    assert status == 503
    for name in ("service_token", "bot_token"):
        assert body["checks"][name].startswith(f"{webex.url}/v1 answers, but not in JSON as Webex does.")


def test_readiness_does_not_wait_for_a_webex_that_does_not_answer(
    bot: Bot, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last results are reported; before there are any, that there are none."""
    monkeypatch.setattr(limits, "READINESS_WAIT_SECONDS", 0.2)
    silence = {"kind": "hang", "seconds": 1, "path": "^/webhooks", "times": 1}
    webex.faults.set([silence])
    status, body = ask_ready(bot)
    assert (status, body["ready"]) == (503, False)
    # On a busy machine another check may not have ended either.
    assert body["checks"]["webhooks"] == body["checks"]["bot_token"] == "no answer yet"
    wait_until(lambda: ask_ready(bot)[0] == 200)
    webex.faults.set([silence])
    assert ask_ready(bot) == (200, {"ready": True, "checks": CHECKS})
    next(each for each in webex.state.webhooks.values() if each["resource"] == "messages")["status"] = "inactive"
    wait_until(lambda: ask_ready(bot)[0] == 503)


def test_metrics(bot: Bot, administrator: Person) -> None:
    def read_metrics() -> dict[str, str]:
        text = requests.get(f"{bot.settings.public_url}/metrics", timeout=10).text
        return dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))

    ask(administrator, "numbers Birmingham")
    # An event is counted just after its reply is posted.
    wait_until(lambda: 'bot_events_total{outcome="answered",resource="messages"}' in read_metrics())
    lines = read_metrics()
    assert float(lines['bot_answer_seconds_count{resource="messages"}']) >= 1
    assert float(lines['bot_api_calls_total{host="127.0.0.1",method="GET",status="200"}']) >= 2
    assert float(lines["bot_queue_length"]) >= 0
    assert float(lines["bot_token_seconds_left"]) > 0
    assert float(lines["bot_token_age_seconds"]) > 0
    assert "bot_api_retries_total" in lines


def switch_off(webex: Sandbox) -> None:
    for webhook in webex.state.webhooks.values():
        webhook["status"] = "inactive"


def test_webhooks_heal_and_what_was_missed_is_answered(
    bot: Bot, administrator: Person, webex: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "WEBHOOK_FAILURE_WINDOW_SECONDS", 0)
    ask(administrator, "help")
    switch_off(webex)
    missed = administrator.send("numbers Birmingham", to=BOT)
    DBOS.trigger_schedule("webhooks").get_result()
    assert get_texts(administrator.wait_for_reply(missed))[0] == "Birmingham"
    assert {each["status"] for each in webex.state.webhooks.values()} == {"active"}
    assert ask_ready(bot)[0] == 200
    assert get_texts(ask(administrator, "numbers Denver"))[0] == "Denver"


def test_webhooks_stay_switched_off_for_five_minutes(start: Start, administrator: Person, webex: Sandbox) -> None:
    """What is said meanwhile is looked for at once; to stop waits for nothing."""
    with start():
        ask(administrator, "help")
        switch_off(webex)
        missed = administrator.send("numbers Birmingham", to=BOT)
        DBOS.trigger_schedule("webhooks")
        assert get_texts(administrator.wait_for_reply(missed))[0] == "Birmingham"
    assert {each["status"] for each in webex.state.webhooks.values()} == {"inactive"}


@pytest.mark.usefixtures("bot")
def test_deleted_webhooks_are_back_while_deactivated_ones_wait(administrator: Person, webex: Sandbox) -> None:
    """Also when they are deleted while the bot waits already, and what is sent in that time is answered."""
    ask(administrator, "help")
    find_webhook(webex, "memberships")["status"] = "inactive"
    del webex.state.webhooks[find_webhook(webex, "messages")["id"]]
    DBOS.trigger_schedule("webhooks")
    wait_until(lambda: "messages" in [each["resource"] for each in webex.state.webhooks.values()])
    find_webhook(webex, "messages")["status"] = "inactive"
    wait_until(lambda: len(DBOS.list_workflows(status="PENDING", name="webhooks")) == 1)
    del webex.state.webhooks[find_webhook(webex, "attachmentActions")["id"]]
    missed = administrator.send("numbers Birmingham", to=BOT)
    DBOS.trigger_schedule("webhooks").get_result()
    assert get_texts(administrator.wait_for_reply(missed))[0] == "Birmingham"
    assert find_webhook(webex, "attachmentActions")["status"] == "active"
    assert {find_webhook(webex, each)["status"] for each in ("memberships", "messages")} == {"inactive"}


@pytest.mark.parametrize(("status", "replies"), [(503, 1), (404, 0)])
@pytest.mark.usefixtures("bot")
def test_a_space_that_cannot_be_read_keeps_no_other_from_being_caught_up_with(
    administrator: Person,
    helpdesk: Person,
    webex: Sandbox,
    status: int,
    replies: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is read again where that may help."""
    monkeypatch.setattr(limits, "CATCH_UP_THREADS", 1)  # the newest space first, which is helpdesk's
    for person in (administrator, helpdesk):
        ask(person, "help")
    webex.state.webhooks.clear()
    missed = [administrator.send("numbers Birmingham", to=BOT), helpdesk.send("numbers Birmingham", to=BOT)]
    refusal = {"kind": "status", "status": status, "retry_after": "60", "path": "^/messages$", "method": "GET"}
    webex.faults.set([{**refusal, "times": 1, "bot_only": True}])
    DBOS.trigger_schedule("webhooks").get_result()
    administrator.wait_for_reply(missed[0])
    wait_until(lambda: not DBOS.list_workflows(status="PENDING", name="conversation"))
    assert [count_replies(webex)[each["id"]] for each in missed] == [1, replies]


def test_webhooks_that_cannot_be_looked_at_are_looked_at_next_time(bot: Bot, webex: Sandbox) -> None:
    webex.faults.set([{"kind": "status", "status": 403, "path": "/webhooks"}])
    DBOS.trigger_schedule("webhooks").get_result()
    webex.faults.set([])
    assert ask_ready(bot)[0] == 200


def test_old_conversations_are_deleted(bot: Bot, administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(administrator, "help")
    kept = {each.workflow_id for each in DBOS.list_workflows(name="conversation")}
    assert kept
    DBOS.trigger_schedule("retention").get_result()
    assert {each.workflow_id for each in DBOS.list_workflows(name="conversation")} == kept
    monkeypatch.setattr(bot.maintenance, "_settings", bot.settings.model_copy(update={"retention_days": 0}))
    DBOS.trigger_schedule("retention").get_result()
    assert DBOS.list_workflows(name="conversation") == []


def test_progress_messages_that_were_left_are_deleted(
    bot: Bot, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of a process that was killed, unless their events were handled again; others may still be needed."""
    asked = administrator.send("help", to=BOT)
    administrator.wait_for_reply(asked)
    left = bot.messaging.post_text(ReplyTarget(asked["roomId"], is_direct=True), "1 of 12 locations so far…")
    bot.store.progress.record("event", left)
    DBOS.trigger_schedule("retention").get_result()
    assert left in [each["id"] for each in administrator.list_messages(asked["roomId"])]
    monkeypatch.setattr(limits, "LEFT_PROGRESS_SECONDS", 0)
    DBOS.trigger_schedule("retention").get_result()
    assert left not in [each["id"] for each in administrator.list_messages(asked["roomId"])]
    assert bot.store.progress.find("event") is None
