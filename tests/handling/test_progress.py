"""Progress messages: nothing for quick commands, one message for slow ones, and none once the reply is there."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import limits
from bot.handling.progress import ProgressMessage, ProgressMessages, describe_progress
from bot.messaging.client import Messaging
from bot.model import Progress, ReplyTarget
from bot.sandbox import Person, Sandbox
from bot.store import Store
from tests.support.conversation import list_calls
from tests.support.settings import BOT
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PROGRESS_INTERVAL_SECONDS", 0.0)
    monkeypatch.setattr(limits, "PROGRESS_CHECK_SECONDS", 0.005)


@pytest.fixture
def messages(messaging: Messaging) -> Iterator[ProgressMessages]:
    with closing(ProgressMessages(messaging)) as built:
        yield built


@pytest.fixture
def asked(administrator: Person, webex: Sandbox) -> dict[str, Any]:
    return administrator.mention(BOT, "numbers Dallas", room=webex.group_room_id)


@pytest.fixture
def target(asked: dict[str, Any]) -> ReplyTarget:
    return ReplyTarget(asked["roomId"], False, asked["id"])


def list_texts(person: Person, target: ReplyTarget) -> list[str]:
    """List the texts of the bot's messages in the thread."""
    listed = person.list_messages(target.room_id)
    return [each["text"] for each in listed if each.get("parentId") == target.root_id]


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (Progress(0), "0 numbers so far…"),
        (Progress(12_000), "12,000 numbers so far…"),
        (Progress(3, 12, "locations"), "3 of 12 locations so far…"),
    ],
)
def test_progress_is_described(progress: Progress, text: str) -> None:
    assert describe_progress(progress) == text


def test_a_message_follows_the_progress_and_is_deleted(
    messages: ProgressMessages, administrator: Person, target: ReplyTarget
) -> None:
    with messages.show() as message:
        message.begin(target)
        message.report(Progress(1, 12, "locations"))
        wait_until(lambda: list_texts(administrator, target) == ["1 of 12 locations so far…"])
        message.report(Progress(2, 12, "locations"))
        wait_until(lambda: list_texts(administrator, target) == ["2 of 12 locations so far…"])
    assert list_texts(administrator, target) == []


def test_a_wait_for_a_rate_limit_is_shown(messaging: Messaging, administrator: Person, target: ReplyTarget) -> None:
    """Once, with the whole seconds at that time; beside the progress, if there is any."""
    pauses = iter([12.3, 11.9])
    waits = "Webex is rate limiting the bot. It goes on in 13 seconds…"
    with closing(ProgressMessages(messaging, lambda: next(pauses, 5.0))) as messages, messages.show() as message:
        message.begin(target)
        wait_until(lambda: list_texts(administrator, target) == [waits])
        message.report(Progress(3, 12, "locations"))
        wait_until(lambda: list_texts(administrator, target) == [f"3 of 12 locations so far… {waits}"])
    assert list_texts(administrator, target) == []


def test_each_command_has_a_message_of_its_own(
    messages: ProgressMessages, administrator: Person, target: ReplyTarget
) -> None:
    with messages.show() as one, messages.show() as two:
        for done, message in enumerate((one, two), start=1):
            message.begin(target)
            message.report(Progress(done))
        wait_until(lambda: sorted(list_texts(administrator, target)) == ["1 numbers so far…", "2 numbers so far…"])
    assert list_texts(administrator, target) == []


def test_the_same_progress_is_shown_once(messaging: Messaging, webex: Sandbox, target: ReplyTarget) -> None:
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    assert message.take_turn()
    message.update()
    message.report(Progress(1))
    assert not message.take_turn()
    assert list_calls(webex) == ["POST /messages"]


def test_nothing_is_posted_before_there_is_progress_and_a_target(messaging: Messaging, target: ReplyTarget) -> None:
    message = ProgressMessage(messaging)
    message.report(Progress(1))
    assert not message.take_turn(), "nobody knows where the message goes"
    message.begin(target)
    assert message.take_turn()
    assert not message.take_turn(), "it is being updated"


def test_a_quick_command_shows_nothing(
    messaging: Messaging, webex: Sandbox, target: ReplyTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PROGRESS_AFTER_SECONDS", 600.0)
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    assert not message.take_turn()
    message.end()
    assert list_calls(webex) == []


def test_edits_keep_their_interval(messaging: Messaging, target: ReplyTarget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PROGRESS_INTERVAL_SECONDS", 600.0)
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    message.update()
    message.report(Progress(2))
    assert not message.take_turn()


def test_a_message_is_edited_as_often_as_webex_allows(
    messaging: Messaging, webex: Sandbox, target: ReplyTarget
) -> None:
    message = ProgressMessage(messaging)
    message.begin(target)
    for done in range(20):
        message.report(Progress(done))
        if message.take_turn():
            message.update()
    methods = [call.partition(" ")[0] for call in list_calls(webex)]
    assert methods == ["POST", *["PUT"] * 10]


def test_an_update_after_the_end_posts_nothing(messaging: Messaging, webex: Sandbox, target: ReplyTarget) -> None:
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    assert message.take_turn()
    message.end()
    message.update()
    assert list_calls(webex) == []


def test_a_refused_update_is_not_shown(messaging: Messaging, webex: Sandbox, target: ReplyTarget) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "path": "^/messages", "bot_only": True}])
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    message.update()
    message.end()
    webex.faults.set([])
    message.begin(target)
    message.report(Progress(2))
    assert message.take_turn(), "the next update is tried"


def test_a_message_that_cannot_be_deleted_is_logged(
    messaging: Messaging, webex: Sandbox, target: ReplyTarget, caplog: pytest.LogCaptureFixture
) -> None:
    message = ProgressMessage(messaging)
    message.begin(target)
    message.report(Progress(1))
    message.update()
    webex.faults.set([{"kind": "status", "status": 400, "path": "^/messages/", "method": "DELETE"}])
    message.end()
    assert "The progress message was not deleted: " in caplog.text


def leave_message(messaging: Messaging, store: Store, target: ReplyTarget) -> ProgressMessage:
    """Post a progress message as a process does that is killed then."""
    message = ProgressMessage(messaging, store.progress, "event")
    message.begin(target)
    message.report(Progress(1))
    message.update()
    return message


def test_the_next_attempt_goes_on_with_a_message_that_was_left(
    messaging: Messaging, administrator: Person, target: ReplyTarget
) -> None:
    with closing(Store("sqlite://")) as store, closing(ProgressMessages(messaging, records=store.progress)) as messages:
        leave_message(messaging, store, target)
        with messages.show("another", is_repeat=True):
            pass
        assert list_texts(administrator, target) == ["1 numbers so far…"]
        with messages.show("event", is_repeat=True) as message:
            message.begin(target)
            message.report(Progress(2))
            wait_until(lambda: list_texts(administrator, target) == ["2 numbers so far…"])
        assert list_texts(administrator, target) == []
        assert store.progress.find("event") is None


def test_a_message_that_could_not_be_deleted_is_remembered(
    messaging: Messaging, webex: Sandbox, target: ReplyTarget
) -> None:
    with closing(Store("sqlite://")) as store:
        webex.faults.set([{"kind": "status", "status": 400, "path": "^/messages/", "method": "DELETE"}])
        leave_message(messaging, store, target).end()
        assert store.progress.find("event")


def test_without_a_database_progress_is_shown_all_the_same(
    messaging: Messaging, administrator: Person, target: ReplyTarget, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store("sqlite://")
    store.close()
    leave_message(messaging, store, target).end()
    assert list_texts(administrator, target) == []
    assert store.progress.list_before(datetime.now(UTC)) == []
    assert "A progress message was not recorded: " in caplog.text


def test_closing_stops_the_thread(messaging: Messaging, webex: Sandbox, target: ReplyTarget) -> None:
    messages = ProgressMessages(messaging)
    messages.close()
    with messages.show() as message:  # a command that is still running
        message.begin(target)
        message.report(Progress(1))
    assert list_calls(webex) == []
