"""A space that watches changes: one message for each reading of the inventory, exactly once; and how it ends."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from dbos import DBOS

from bot import limits
from bot.commands.shared.inventory_reading import InventoryReader
from bot.messaging.replies import Replies
from bot.operations.announcer import Announcer
from bot.operations.bot import Bot
from bot.operations.change_watcher import ChangeWatcher
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.birmingham import list_bot_messages
from tests.support.clock import MovableClock
from tests.support.control_hub import change_number, find_location_id
from tests.support.conversation import ask_in_group, get_texts, press
from tests.support.settings import Start

ATLANTA, BIRMINGHAM = "Atlanta Headquarters", "Birmingham"

FIRST, SECOND, THIRD = "+14045550002", "+14045550003", "+14045550005"

CHANGED = "of numbers"
"""In the title of the messages alone."""


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(datetime.now(UTC))


@pytest.fixture
def bot(start: Start, webex: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bot]:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)
    monkeypatch.setattr(limits, "SETTLE_SECONDS", 0.0)
    for numbers in webex.state.numbers.values():
        del numbers[100:]
    with start(clock=clock) as running:
        yield running


def run_job(bot: Bot, clock: MovableClock) -> None:
    """Run the hourly job, without its schedule, which takes a second each time."""
    at = clock.move(hours=1)
    announcer = Announcer(bot.settings, bot.messaging, Replies(bot.messaging))
    reader = InventoryReader(bot.calling, bot.store, clock)
    ChangeWatcher(announcer, bot.calling, bot.store, clock, reader).run(at)


def test_a_space_reads_what_changed_once(bot: Bot, administrator: Person, webex: Sandbox, clock: MovableClock) -> None:
    reply = ask_in_group(administrator, webex, "watch changes Atlanta")
    assert get_texts(reply)[0] == "Watching changes"
    run_job(bot, clock)
    assert list_bot_messages(administrator, webex, CHANGED) == []
    change_number(webex, ATLANTA, "deactivate", FIRST)
    change_number(webex, ATLANTA, "deactivate", SECOND)
    change_number(webex, BIRMINGHAM, "deactivate", "+12056350001")
    run_job(bot, clock)
    run_job(bot, clock)
    (text,) = list_bot_messages(administrator, webex, CHANGED)
    assert text.startswith("2 changes of numbers")
    assert "+1 404-555-0002 deactivated" in text
    assert "205-635" not in text
    message = next(each for each in administrator.list_messages(webex.group_room_id) if each.get("text") == text)
    assert get_texts(press(administrator, message, "Details"))[0] == "Changes"
    assert f"Changes at {ATLANTA}" in ask_in_group(administrator, webex, "watches")["text"]
    assert get_texts(press(administrator, message, "Stop watching"))[0].startswith("No longer watching #")
    change_number(webex, ATLANTA, "activate", FIRST)
    run_job(bot, clock)
    assert len(list_bot_messages(administrator, webex, CHANGED)) == 1


def test_a_message_of_a_run_that_was_killed_is_not_posted_twice(
    bot: Bot, administrator: Person, webex: Sandbox, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_in_group(administrator, webex, "watch changes")
    change_number(webex, ATLANTA, "deactivate", FIRST)

    def fail(*_arguments: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as killing:
        killing.setattr(bot.store.change_watches, "finish", fail)
        run_job(bot, clock)
    assert len(list_bot_messages(administrator, webex, CHANGED)) == 1
    change_number(webex, ATLANTA, "deactivate", SECOND)
    clock.move(hours=1)
    for handle in [DBOS.trigger_schedule("inventory") for _ in range(2)]:
        handle.get_result()
    latest, first = list_bot_messages(administrator, webex, CHANGED)
    assert "+1 404-555-0002 deactivated" in first
    assert "+1 404-555-0003 deactivated" in latest
    assert "+1 404-555-0002" not in latest


def test_watches_are_replaced_chosen_and_ended(
    bot: Bot, administrator: Person, webex: Sandbox, clock: MovableClock
) -> None:
    def ask(text: str) -> str:
        return str(ask_in_group(administrator, webex, text)["text"])

    for text in ("watch changes", "watch changes", "watch changes Atlanta", "watch Birmingham below 2"):
        assert "Watching" in ask(text)
    listed = ask("watches")
    assert listed.count("Changes at all locations") == listed.count(f"Changes at {ATLANTA}") == 1
    assert ask("unwatch changes Denver").startswith("This space has no watch")
    assert "changes at all locations" in ask("unwatch changes")
    assert "changes at Atlanta Headquarters" in ask("stop watching changes in Atlanta")
    assert "watch changes Atlanta" not in ask("watches")
    ask("watch changes Atlanta")
    del webex.state.locations[find_location_id(webex, ATLANTA)]
    clock.move(hours=1)
    bot.calling.fetch_locations(bot.settings.org_id or "", fresh=True)  # it is cached for some minutes
    run_job(bot, clock)
    (ended,) = list_bot_messages(administrator, webex, "Stopped watching")
    assert "Webex no longer knows this location. To watch them again, type: watch changes Atlanta" in ended
    assert "No longer watching\n#" in ask("unwatch all")
    assert bot.store.change_watches.list() == []


def test_the_inventory_is_read_once_a_day_where_nobody_watches(bot: Bot, webex: Sandbox, clock: MovableClock) -> None:
    def count_readings() -> int:
        return sum(each["path"].endswith("config/numbers") for each in webex.list_calls())

    bot.store.inventory.begin("former", build_id("ORGANIZATION", "Former customer"), clock.now(), b"")
    run_job(bot, clock)
    first = count_readings()
    run_job(bot, clock)
    assert count_readings() == first
    clock.move(hours=limits.READING_HOURS)
    change_number(webex, ATLANTA, "deactivate", FIRST)
    run_job(bot, clock)
    assert count_readings() > first
    key = bot.calling.get_organization_key("")
    assert bot.store.inventory.get(key) is not None
    former = bot.store.inventory.get("former")
    assert former is not None
    assert former.taken_at == former.known_since  # nobody may use the bot for it any more
