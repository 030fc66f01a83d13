"""Webex refuses the bot's token for a while: what was accepted is answered once it is valid again."""

import time

import pytest
from dbos import DBOS

from bot import limits
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from tests.support.conversation import ask
from tests.support.processes import count_replies
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until

REFUSAL = {"kind": "status", "status": 401, "path": "", "bot_only": True}


@pytest.fixture(autouse=True)
def _check_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TOKEN_CHECK_SECONDS", 0.05)


def test_messages_and_presses_are_answered_when_it_is_accepted_again(
    bot: Bot, administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    card = ask(administrator, "numbers Atlanta")
    webex.faults.set([REFUSAL])
    events = [administrator.send("help", to=BOT), administrator.press(card, "Next")]
    wait_until(lambda: caplog.text.count(": postponed") == len(events))
    assert bot.readiness.check()["bot_token"] != "ok"
    assert "Webex refuses the bot's token" in caplog.text
    webex.faults.set([])
    for event in events:
        administrator.wait_for_reply(event)
    assert [count_replies(webex)[each["id"]] for each in events] == [1, 1]


@pytest.mark.usefixtures("bot")
def test_unreadable_events_are_answered_once_they_can_be_read(
    administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORBIDDEN_SECONDS", 0.2)
    card = ask(administrator, "numbers Atlanta")
    webex.faults.set([{**REFUSAL, "status": 403, "path": "^/(messages|attachment/actions)/", "method": "GET"}])
    events = [administrator.send("help", to=BOT), administrator.press(card, "Next")]
    wait_until(lambda: caplog.text.count(": postponed (Webex answered with status 403") >= len(events))
    webex.faults.set([])
    for event in events:
        administrator.wait_for_reply(event)
    assert [count_replies(webex)[each["id"]] for each in events] == [1, 1]


def test_they_are_answered_after_a_restart_too(
    start: Start, administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with start():
        ask(administrator, "help")
        webex.faults.set([REFUSAL])
        asked = administrator.send("locations", to=BOT)
        wait_until(lambda: ": postponed" in caplog.text)
    webex.faults.set([])
    with start():
        administrator.wait_for_reply(asked)
    assert count_replies(webex)[asked["id"]] == 1


def test_a_clock_that_was_set_back_delays_nothing(
    bot: Bot, administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event's next attempt lies minutes ahead."""
    webex.faults.set([{**REFUSAL, "status": 503, "retry_after": "60"}])
    monkeypatch.setattr(limits, "RETRY_DELAYS_SECONDS", (3600,))
    asked = administrator.send("help", to=BOT)
    wait_until(lambda: any("message" in each.message and "unanswered" in each.message for each in caplog.records))
    wait_until(lambda: len(DBOS.list_workflows(status="DELAYED")) == 2)  # the introduction too
    webex.faults.set([])
    real = time.time
    with monkeypatch.context() as clock:
        clock.setattr("time.time", lambda: real() - 7200)
        bot.replica_monitor._release_after_clock_change()
    administrator.wait_for_reply(asked)
