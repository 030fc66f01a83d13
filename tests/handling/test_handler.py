"""One event, one reply, one line in the log, whatever goes wrong."""

import logging
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import limits
from bot.errors import EarlierEventsUnavailable
from bot.handling.handler import CARD_DELETED, UNEXPECTED_ERROR, EventHandler
from bot.handling.outcomes import EventOutcome, Outcome
from bot.handling.progress import ProgressMessage
from bot.model import Event, Shown, Slot
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.conversation import get_texts, list_calls
from tests.support.events import NoEvents, handle, list_replies, to_event
from tests.support.metrics import read_outcomes
from tests.support.secrecy import writing_logs
from tests.support.settings import BOT

Raw = dict[str, Any]

ADMINISTRATOR = "administrator@example.com"
POST = {"path": "^/messages$", "method": "POST", "bot_only": True}


def read_reply(person: Person, raw: Raw) -> list[str]:
    """Return the texts of the only reply."""
    (reply,) = list_replies(person, raw)
    return get_texts(reply)


@pytest.mark.parametrize(
    ("text", "outcome", "command"),
    [
        ("numbers Birmingham", Outcome.ANSWERED, "numbers"),
        ("numbers Nowhere", Outcome.NOT_FOUND, "numbers"),
        ("nubmers Birmingham", Outcome.UNKNOWN_COMMAND, ""),
        ("numbers Denver page 2 page 3", Outcome.NOT_UNDERSTOOD, ""),
    ],
)
def test_a_message_gets_one_reply(
    handler: EventHandler, administrator: Person, text: str, outcome: Outcome, command: str
) -> None:
    asked = administrator.send(text, to=BOT)
    assert handle(handler, asked) == EventOutcome(outcome, command, ADMINISTRATOR)
    assert len(list_replies(administrator, asked)) == 1


def test_an_event_that_runs_again_is_not_answered_again(handler: EventHandler, administrator: Person) -> None:
    asked = administrator.send("help", to=BOT)
    handle(handler, asked)
    assert handle(handler, asked, may_be_duplicate=True).kind is Outcome.ANSWERED
    assert len(list_replies(administrator, asked)) == 1


@pytest.mark.parametrize("is_answered", [True, False])
def test_the_progress_message_of_a_process_that_was_killed_is_deleted(
    handling: Callable[..., Any],
    administrator: Person,
    webex: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_answered: bool,
) -> None:
    """Whether it had posted the reply or not."""
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PROGRESS_CHECK_SECONDS", 0.005)
    asked = administrator.mention(BOT, "numbers Birmingham", room=webex.group_room_id)
    store_url = f"sqlite:///{tmp_path}/kept.sqlite"
    webex.faults.set([{"kind": "delay", "seconds": 0.3, "path": "availableNumbers"}])
    with handling(store_url) as handler, monkeypatch.context() as killed:
        killed.setattr(ProgressMessage, "end", lambda _message: None)
        if not is_answered:
            killed.setattr(EventHandler, "_post", lambda *_arguments, **_options: "")
        handle(handler, asked)
    webex.faults.set([])
    assert "so far…" in [each["text"][-7:] for each in list_replies(administrator, asked)]
    with handling(store_url) as handler:
        handle(handler, asked, may_be_duplicate=True)
    assert read_reply(administrator, asked)[0] == "Birmingham"


def test_access_is_checked_before_parsing(handler: EventHandler, stranger: Person, webex: Sandbox) -> None:
    asked = stranger.send("xyzzy", to=BOT)
    assert handle(handler, asked) == EventOutcome(Outcome.NOT_ALLOWED, "", "stranger@example.net")
    assert list_calls(webex, "Service app") == []


def test_only_listed_people_may_assign(handler: EventHandler, helpdesk: Person) -> None:
    asked = helpdesk.send("assign +14045550001 to Atlanta Main Menu", to=BOT)
    assert handle(handler, asked).kind is Outcome.NOT_ALLOWED_TO_ASSIGN


def test_the_bot_introduces_itself(handler: EventHandler, administrator: Person, webex: Sandbox) -> None:
    event = Event("memberships", build_id("MEMBERSHIP", "x"), webex.group_room_id, webex.people["Numbers"]["id"], False)
    assert handler.handle(event, NoEvents()) == EventOutcome(Outcome.INTRODUCED)
    assert read_reply(administrator, {"roomId": webex.group_room_id})[0] == "Hello!"


def test_a_click_replaces_its_card(handler: EventHandler, administrator: Person) -> None:
    handle(handler, administrator.send("numbers Atlanta", to=BOT))
    asked = administrator.send("help", to=BOT)
    (card,) = list_replies(administrator, asked)
    assert handle(handler, administrator.press(card, "Next")).kind is Outcome.ANSWERED
    (following,) = list_replies(administrator, asked)
    assert following["id"] != card["id"]


def test_a_deleted_message_is_ignored(handler: EventHandler, administrator: Person) -> None:
    asked = administrator.send("help", to=BOT)
    administrator.call("DELETE", f"/messages/{asked['id']}")
    assert handle(handler, asked) == EventOutcome(Outcome.IGNORED_DELETED_MESSAGE)
    assert list_replies(administrator, asked) == []


def test_a_click_on_a_deleted_card_is_answered(handler: EventHandler, administrator: Person, webex: Sandbox) -> None:
    asked = administrator.send("numbers Atlanta", to=BOT)
    handle(handler, asked)
    (card,) = list_replies(administrator, asked)
    clicked = administrator.press(card, "Next")
    webex.faults.set([{"kind": "status", "status": 404, "path": "^/attachment/actions/", "method": "GET"}])
    assert handle(handler, clicked) == EventOutcome(Outcome.CARD_DELETED)
    assert get_texts(list_replies(administrator, asked)[-1]) == [CARD_DELETED]


@pytest.mark.parametrize(("status", "hour"), [(400, 0), (403, 1)])
def test_an_event_that_cannot_be_fetched_is_answered(
    handler: EventHandler, administrator: Person, webex: Sandbox, status: int, hour: int
) -> None:
    """What may be allowed again is answered only when it has become too old to wait."""
    asked = administrator.mention(BOT, "help", room=webex.group_room_id)
    asked["created"] = (datetime.now(UTC) - timedelta(hours=hour)).isoformat()
    webex.faults.set([{"kind": "status", "status": status, "path": "^/messages/", "method": "GET"}])
    outcome = handle(handler, asked)
    assert outcome.kind is Outcome.WEBEX_STATUS_ERROR
    assert outcome.detail.startswith(f"Webex answered with status {status}: Simulated {status}.")
    webex.faults.set([])
    (reply,) = list_replies(administrator, asked)
    assert reply["parentId"] == asked["id"]


@pytest.mark.malformed_calls("GET /messages", "GET /messages/{messageId}")
def test_a_bug_is_answered_and_logged(
    handler: EventHandler, administrator: Person, webex: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    asked = administrator.mention(BOT, "help", room=webex.group_room_id)
    webex.state.messages[asked["id"]]["html"] = 5  # Webex would never send a number
    assert handle(handler, asked) == EventOutcome(Outcome.UNEXPECTED_ERROR, "", ADMINISTRATOR)
    assert read_reply(administrator, asked) == [UNEXPECTED_ERROR]
    (record,) = [each for each in caplog.records if each.exc_info]
    assert record.getMessage() == f"Unexpected error while handling message …{asked['id'][-8:]}"


@pytest.mark.parametrize(("status", "should_retry"), [(403, True), (400, False), (503, True)])
def test_a_reply_that_cannot_be_posted_is_retried_if_that_may_help(
    handler: EventHandler, administrator: Person, webex: Sandbox, status: int, should_retry: bool
) -> None:
    asked = administrator.send("help", to=BOT)
    webex.faults.set([{"kind": "status", "status": status, "retry_after": "3600", **POST}])
    outcome = handle(handler, asked)
    assert (outcome.kind, outcome.command, outcome.email) == (Outcome.UNANSWERED, "help", ADMINISTRATOR)
    assert outcome.should_retry is should_retry
    assert f"status {status}" in outcome.detail


@pytest.mark.parametrize("path", ["^/messages/", "^/messages$"])
def test_an_event_is_postponed_while_the_token_is_refused(
    handler: EventHandler, administrator: Person, webex: Sandbox, path: str
) -> None:
    """Whether it can't be read, or its reply can't be posted."""
    asked = administrator.send("help", to=BOT)
    webex.faults.set([{"kind": "status", "status": 401, "path": path, "bot_only": True}])
    outcome = handle(handler, asked)
    assert (outcome.kind, outcome.is_token_refused) == (Outcome.POSTPONED, True)
    assert outcome.wait_seconds == limits.KEPT_SECONDS
    webex.faults.set([])
    assert list_replies(administrator, asked) == []
    assert handle(handler, asked).kind is Outcome.ANSWERED
    assert len(list_replies(administrator, asked)) == 1


def test_an_old_event_is_not_postponed(handling: Callable[..., Any], administrator: Person, webex: Sandbox) -> None:
    asked = administrator.send("help", to=BOT)
    webex.faults.set([{"kind": "status", "status": 401, "path": "^/messages", "bot_only": True}])
    with handling(catch_up_minutes=0) as handler:
        outcome = handle(handler, asked)
    assert (outcome.kind, outcome.wait_seconds) == (Outcome.UNANSWERED, 0)


def test_an_event_waits_as_long_as_webex_asks_for(handler: EventHandler, administrator: Person, webex: Sandbox) -> None:
    asked = administrator.send("help", to=BOT)
    webex.faults.set([{"kind": "status", "status": 429, "retry_after": "600", "path": "^/messages", "bot_only": True}])
    outcome = handle(handler, asked)
    assert outcome.kind is Outcome.POSTPONED
    assert 500 < outcome.wait_seconds <= 600


def test_a_bug_after_the_command_is_contained(
    handler: EventHandler, administrator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(NoEvents):
        def may_be_duplicate(self) -> bool:
            raise RuntimeError("no matter what")

    asked = administrator.send("help", to=BOT)
    outcome = handler.handle(to_event(asked), Failing())
    assert outcome == EventOutcome(Outcome.UNANSWERED, detail="RuntimeError")
    assert "Traceback" in caplog.text


def test_the_rate_limit_costs_no_call_to_webex(
    handling: Callable[..., Any], administrator: Person, webex: Sandbox
) -> None:
    asked = [administrator.send("help", to=BOT) for _ in range(4)]
    with handling(commands_per_minute=1) as handler:
        assert [handle(handler, each).kind for each in asked[:2]] == [Outcome.ANSWERED, Outcome.RATE_LIMITED]
        before = len(list_calls(webex))
        assert [handle(handler, each).kind for each in asked[2:]] == [Outcome.IGNORED_OVER_LIMIT] * 2
        assert len(list_calls(webex)) == before


def test_events_of_the_past_count_in_their_own_minute(
    handling: Callable[..., Any], administrator: Person, webex: Sandbox
) -> None:
    """A flood that is caught up with is limited like any other; what is handled again does not count again."""
    asked = [administrator.send("help", to=BOT) for _ in range(5)]
    for minute, message in zip((0, 0, 0, 1, 2), asked, strict=True):
        webex.state.messages[message["id"]]["created"] = message["created"] = f"2026-01-31T12:0{minute}:00.000Z"
    with handling(commands_per_minute=1) as handler:
        kinds = [handle(handler, each, may_be_duplicate=True).kind for each in [*asked, asked[0]]]
    assert kinds == [
        *(Outcome.ANSWERED, Outcome.RATE_LIMITED, Outcome.IGNORED_OVER_LIMIT),
        *(Outcome.ANSWERED, Outcome.ANSWERED, Outcome.ANSWERED),
    ]


def test_an_event_without_a_slot_is_handled_later(
    handler: EventHandler, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where too many commands of all people read everything at once; all others are answered meanwhile."""
    monkeypatch.setattr(limits, "SLOT_WAIT_SECONDS", 0.01)
    asked = administrator.send("find ending 01", to=BOT)
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_BULK_COMMANDS", 0)
        outcome = handle(handler, asked)
        assert (outcome.kind, outcome.waits_for) == (Outcome.POSTPONED, Slot.BULK)
        assert handle(handler, administrator.send("numbers Birmingham", to=BOT)).kind is Outcome.ANSWERED
    assert handler.handle(to_event(asked), NoEvents(has_waited=True)).kind is Outcome.ANSWERED


class LostDatabase(NoEvents):
    def list_handled_texts(self) -> Set[str]:
        if self.is_duplicate:
            return frozenset()
        raise EarlierEventsUnavailable("The database does not answer.")

    def list_shown(self) -> Sequence[Shown]:
        raise EarlierEventsUnavailable("The database does not answer.")


@pytest.mark.parametrize(("minutes", "kind"), [(15, Outcome.POSTPONED), (0, Outcome.DATABASE_UNAVAILABLE)])
@pytest.mark.parametrize("reads_shown", [False, True])
def test_an_event_waits_for_the_database(
    handling: Callable[..., Any], administrator: Person, minutes: int, kind: Outcome, reads_shown: bool
) -> None:
    """Where it is not known whether its text was handled before, or which list it refers to."""
    asked = administrator.send("next", to=BOT)
    with handling(catch_up_minutes=minutes) as handler:
        outcome = handler.handle(to_event(asked), LostDatabase(is_duplicate=reads_shown))
    assert outcome.kind is kind
    assert bool(outcome.wait_seconds) == (kind is Outcome.POSTPONED) == (not list_replies(administrator, asked))


def test_the_space_is_the_one_that_webex_names(handling: Callable[..., Any], stranger: Person, webex: Sandbox) -> None:
    """A webhook that names an allowed space opens nothing for a message from another one."""
    asked = stranger.send("locations", to=BOT)
    with handling(allowed_rooms=webex.group_room_id) as handler:
        assert handle(handler, {**asked, "roomId": webex.group_room_id}).kind is Outcome.NOT_ALLOWED


@pytest.mark.parametrize("is_pressed", [True, False])
def test_the_author_is_the_one_that_webex_names(
    handler: EventHandler, administrator: Person, stranger: Person, webex: Sandbox, is_pressed: bool
) -> None:
    """Not the one of the event, which anybody who knows the secret can sign."""
    asked = administrator.mention(BOT, "locations", room=webex.group_room_id)
    handle(handler, asked)
    (card,) = list_replies(administrator, asked)
    if is_pressed:
        forged = stranger.submit(card["id"], {"command": "locations"})
    else:
        forged = stranger.mention(BOT, "locations", room=webex.group_room_id)
    event = replace(to_event(forged), person_id=asked["personId"])
    assert handler.handle(event, NoEvents()).kind is Outcome.NOT_ALLOWED


def test_people_who_are_no_longer_listed_confirm_nothing(
    handling: Callable[..., Any], administrator: Person, webex: Sandbox
) -> None:
    """They may press the card that was made for them."""
    with handling() as handler:
        asked = administrator.send("assign +14045550001 to Atlanta Main Menu", to=BOT)
        handle(handler, asked)
    (card,) = list_replies(administrator, asked)
    with handling(assigners="") as handler:
        assert handle(handler, administrator.press(card, "Assign")).kind is Outcome.NOT_ALLOWED_TO_ASSIGN
    assert not [call for call in list_calls(webex, "Service app") if call.startswith("PUT")]


def test_no_line_contains_an_address_of_a_call(
    handler: EventHandler, administrator: Person, webex: Sandbox, tmp_path: Path
) -> None:
    """Not even at DEBUG: the addresses name what people search for."""
    asked = administrator.send("numbers Birmingham for emergency callback owner Marked-Smith", to=BOT)
    with writing_logs(webex, tmp_path) as logs:
        assert handle(handler, asked).kind is Outcome.ANSWERED
    assert any("Marked-Smith" in call["query"] for call in webex.list_calls())
    assert not any("Marked-Smith" in log.getvalue() for log in logs)


class TestLog:
    @pytest.fixture
    def line(self, handler: EventHandler, administrator: Person, caplog: pytest.LogCaptureFixture) -> Any:
        """Handle a message, and return what was logged of it."""

        def run(text: str) -> tuple[Raw, logging.LogRecord]:
            asked = administrator.send(text, to=BOT)
            handle(handler, asked)
            (record,) = [each for each in caplog.records if each.getMessage().startswith("Handled ")]
            return asked, record

        return run

    def test_the_sentence_is_for_people(self, line: Any) -> None:
        asked, record = line("numbers Birmingham")
        sentence, _, rest = record.getMessage().partition(" in ")
        assert sentence == f"Handled message …{asked['id'][-8:]} from {ADMINISTRATOR}"
        assert rest.partition(" ms: ")[2] == "numbers, answered"
        assert record.levelno == logging.INFO

    def test_the_fields_are_for_machines(self, line: Any) -> None:
        asked, record = line("numbers Birmingham")
        assert record.event_key == f"messages:created:{asked['id']}"
        assert record.person_id == asked["personId"]
        assert (record.email, record.command, record.outcome) == (ADMINISTRATOR, "numbers", "answered")
        assert isinstance(record.milliseconds, int)

    def test_a_reply_that_is_missing_is_an_error(self, line: Any, webex: Sandbox) -> None:
        webex.faults.set([{"kind": "status", "status": 403, **POST}])
        _, record = line("help")
        assert record.levelno == logging.ERROR
        assert record.getMessage().partition(" ms: ")[2].startswith("help, unanswered (Webex answered with status 403")

    def test_a_person_without_a_known_email_is_named_by_id(
        self, handler: EventHandler, administrator: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        asked = administrator.send("help", to=BOT)
        administrator.call("DELETE", f"/messages/{asked['id']}")
        handle(handler, asked)
        assert f"from person …{asked['personId'][-8:]} in" in caplog.text


def test_each_event_is_counted_once(handler: EventHandler, administrator: Person) -> None:
    before = read_outcomes()
    handle(handler, administrator.send("help", to=BOT))
    assert read_outcomes() - before == {"answered": 1}
