"""Watches are checked: the alert when a location runs low, and what a space reads when a watch ends."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from dbos import DBOS

from bot import limits
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.birmingham import list_bot_messages, list_numbers, run_watches, set_active, watched
from tests.support.clock import MovableClock
from tests.support.conversation import ask, ask_in_group, get_texts, press
from tests.support.settings import BOT, Start
from tests.support.stock import fall_to, record_counts
from tests.support.waiting import wait_until_fault_is_used_up


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


ALERT = "You'll be alerted again after it has recovered."
"""A sentence of the alerts alone."""

DELETED_ACCOUNT = {"kind": "status", "status": 404, "path": "^/people/", "method": "GET", "bot_only": True}


def leave_group(bot_account: Person, webex: Sandbox) -> None:
    """Take the bot out of the group space."""
    memberships = bot_account.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
    own = next(each for each in memberships if each["personEmail"] == BOT)
    bot_account.call("DELETE", f"/memberships/{own['id']}")


@pytest.mark.usefixtures("bot")
class TestChecks:
    def test_there_is_one_alert_until_the_location_recovers(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            run_watches()
            assert list_bot_messages(administrator, webex, ALERT) == []
            set_active(webex, 2)
            run_watches()
            run_watches()
            (text,) = list_bot_messages(administrator, webex, ALERT)
            assert text.startswith("Birmingham has 2 active numbers left")
            assert re.search(r"As of \d\d:\d\d:\d\d C[SD]T", text)
            set_active(webex, 0)
            run_watches()
            assert len(list_bot_messages(administrator, webex, ALERT)) == 1
            set_active(webex, 3)
            run_watches()
            set_active(webex, 1)
            run_watches()
            latest, _ = list_bot_messages(administrator, webex, ALERT)
            assert latest.startswith("Birmingham has 1 active number left")

    def test_an_alert_that_the_space_does_not_take_goes_to_the_creator(
        self, administrator: Person, webex: Sandbox
    ) -> None:
        direct = ask(administrator, "help")["roomId"]
        with watched(webex, administrator):
            webex.state.rooms[webex.group_room_id]["isAnnouncementOnly"] = True
            set_active(webex, 2)
            run_watches()
            run_watches()
            assert list_bot_messages(administrator, webex, ALERT) == []
            texts = [each.get("text", "") for each in administrator.list_messages(direct)]
            (alert,) = (text for text in texts if ALERT in text)
            assert alert.startswith("I can't post in the space of this watch")
            card = next(each for each in administrator.list_messages(direct) if each.get("text") == alert)
            stopped = get_texts(press(administrator, card, "Stop watching"))
            assert stopped[0].startswith("No longer watching #")

    def test_the_alerts_buttons(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            set_active(webex, 0)
            run_watches()
            alert = next(
                each
                for each in administrator.list_messages(webex.group_room_id)
                if "Birmingham has no active numbers left" in each.get("text", "")
            )
            assert get_texts(press(administrator, alert, "List numbers"))[0] == "Birmingham"
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("No longer watching")
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("This space has no watch")

    def test_the_alert_names_a_customers_organization(self, administrator: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, f"watch Toronto below 3 org {build_id('ORGANIZATION', 'Customer')}")
        location = next(key for key, each in webex.state.locations.items() if each["name"] == "Toronto Branch")
        webex.state.numbers[location].clear()
        run_watches()
        (text,) = list_bot_messages(administrator, webex, ALERT)
        assert "Toronto Branch has no active numbers left" in text
        assert "· Customer" in text

    def test_a_watch_that_starts_low_causes_no_alert(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator, active=2) as reply:
            assert get_texts(reply)[2] == "Now: 2 active. Already below the threshold: this message is the alert."
            run_watches()
            assert list_bot_messages(administrator, webex, ALERT) == []

    def test_a_deleted_location_ends_the_watch(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            location_id = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
            del webex.state.locations[location_id]
            run_watches()
            run_watches()
            (text,) = list_bot_messages(administrator, webex, "Stopped watching")
            assert "Webex no longer knows this location" in text
            assert "watch Birmingham below 3 for auto attendant alternate" in text
            assert "This space has no watches." in ask_in_group(administrator, webex, "watches")["text"]

    def test_an_ended_watch_names_the_command_to_start_it_again(self, administrator: Person, webex: Sandbox) -> None:
        customer = build_id("ORGANIZATION", "Customer")
        ask_in_group(administrator, webex, f"watch Toronto below 3 for hunt group org {customer}")
        location_id, toronto = next(
            each for each in webex.state.locations.items() if each[1]["name"] == "Toronto Branch"
        )
        del webex.state.locations[location_id]
        run_watches()
        webex.state.locations[location_id] = toronto
        (text,) = list_bot_messages(administrator, webex, "Stopped watching")
        begun = ask_in_group(administrator, webex, text.partition("type: ")[2].partition("\n")[0])
        assert get_texts(begun)[0] == "Watching Toronto Branch"
        assert "Hunt group primary numbers" in get_texts(begun)[1]

    @pytest.mark.parametrize("is_gone", [True, False])
    def test_two_checks_at_once_post_once(self, administrator: Person, webex: Sandbox, is_gone: bool) -> None:
        with watched(webex, administrator):
            set_active(webex, 1)
            if is_gone:
                location_id = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
                del webex.state.locations[location_id]
            # Both have read the watches before either posts.
            webex.faults.set([{"kind": "delay", "seconds": 0.3, "path": "^/rooms/", "times": 2, "bot_only": True}])
            checks = [DBOS.trigger_schedule("watches") for _ in range(2)]
            wait_until_fault_is_used_up(webex)
            for handle in checks:
                handle.get_result()
            assert len(list_bot_messages(administrator, webex, "Stopped watching" if is_gone else ALERT)) == 1

    def test_a_watch_that_is_stopped_during_a_check_posts_nothing(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator) as reply:
            set_active(webex, 1)
            webex.faults.set([{"kind": "delay", "seconds": 1.5, "path": "availableNumbers", "times": 1}])
            under_way = DBOS.trigger_schedule("watches")
            wait_until_fault_is_used_up(webex)
            stopped = press(administrator, reply, "Stop watching")
            assert get_texts(stopped)[0].startswith("No longer watching")
            under_way.get_result()
            assert list_bot_messages(administrator, webex, ALERT) == []

    def test_leaving_the_space_ends_the_watch_and_its_creator_is_notified(
        self, administrator: Person, bot_account: Person, bot: Bot, webex: Sandbox
    ) -> None:
        with watched(webex, administrator):
            leave_group(bot_account, webex)
            run_watches()
            direct = administrator.list_messages(ask(administrator, "help")["roomId"])
            (text,) = [each["text"] for each in direct if "Stopped watching" in each.get("text", "")]
            assert "the bot is no longer in its space" in text
            assert bot.store.watches.list() == []

    def test_a_list_of_assigned_numbers_ends_the_watch(self, administrator: Person, webex: Sandbox, bot: Bot) -> None:
        """Earlier versions accepted such watches."""
        with watched(webex, administrator):
            (watch,) = bot.store.watches.list()
            bot.store.watches.put(replace(watch, purpose_key="call_intercept"))
            run_watches()
            (text,) = list_bot_messages(administrator, webex, "Stopped watching")
            assert "this list holds numbers that are assigned already, so that they can't run out." in text
            assert "To watch it again" not in text
            assert bot.store.watches.list() == [watch]

    def test_a_creator_whose_account_was_deleted_ends_the_watch(
        self, administrator: Person, webex: Sandbox, bot: Bot
    ) -> None:
        with watched(webex, administrator):
            webex.faults.set([DELETED_ACCOUNT])
            run_watches()
            (text,) = list_bot_messages(administrator, webex, "Stopped watching")
            assert "its creator no longer has access to the bot" in text
            assert bot.store.watches.list() == []

    def test_a_watch_ends_although_nobody_can_be_notified(
        self, administrator: Person, bot_account: Person, webex: Sandbox, bot: Bot
    ) -> None:
        with watched(webex, administrator):
            leave_group(bot_account, webex)
            webex.faults.set([{"kind": "status", "status": 404, "path": "^/messages$", "method": "POST"}])
            run_watches()
            assert bot.store.watches.list() == []

    def test_a_failed_check_is_repeated_at_the_next_time(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            ask_in_group(administrator, webex, "watch Denver below 9999")
            set_active(webex, 1)
            webex.faults.set([{"kind": "status", "status": 400, "path": "availableNumbers"}])
            run_watches()
            assert list_bot_messages(administrator, webex, ALERT) == []
            webex.faults.set([])
            run_watches()
            assert len(list_bot_messages(administrator, webex, ALERT)) == 1

    def test_an_interrupted_check_does_not_repeat_its_alert(
        self, administrator: Person, webex: Sandbox, bot: Bot
    ) -> None:
        """The alert was posted but not stored, as after a crash in between. The same check runs again."""
        with watched(webex, administrator):
            set_active(webex, 1)
            handle = DBOS.trigger_schedule("watches")
            handle.get_result()
            (watch,) = bot.store.watches.list()
            bot.store.watches.mark(watch.id, is_low=False)
            with ThreadPoolExecutor(1) as pool:  # DBOS refuses where an event loop runs, as the browser's tests do
                pool.submit(DBOS.fork_workflow, handle.get_workflow_id(), 1).result().get_result()
            assert len(list_bot_messages(administrator, webex, ALERT)) == 1
            assert [each.is_low for each in bot.store.watches.list()] == [True]

    def test_each_list_is_fetched_once_per_check(self, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        ask(helpdesk, "watch Birmingham below 7")
        before = len(webex.list_calls())
        run_watches()
        assert len([call for call in webex.list_calls()[before:] if "availableNumbers" in call["path"]]) == 1


@pytest.mark.usefixtures("bot")
def test_a_watch_over_all_locations_posts_one_card_with_those_that_fell(administrator: Person, webex: Sandbox) -> None:
    for numbers in webex.state.numbers.values():
        del numbers[100:]  # so that the organization's list is one page
    set_active(webex, 6)
    ask_in_group(administrator, webex, "watch all below 5")
    run_watches()
    assert list_bot_messages(administrator, webex, "recovered.") == []
    set_active(webex, 4)
    del list_numbers(webex, "Denver")[2:]
    run_watches()
    run_watches()
    (text,) = list_bot_messages(administrator, webex, "recovered.")
    assert text.startswith("2 locations are running low")
    assert "Denver" in text
    assert "Birmingham" in text
    assert "Memphis" not in text, "it was low before"
    set_active(webex, 6)
    run_watches()
    set_active(webex, 1)
    run_watches()
    latest, _ = list_bot_messages(administrator, webex, "recovered.")
    assert latest.startswith("Birmingham has 1 active number left")


def test_a_forecast_alerts_when_it_comes_near(start: Start, administrator: Person, webex: Sandbox) -> None:
    clock = MovableClock("2026-11-24T09:00:00Z")
    with start(clock) as bot:
        set_active(webex, 40)
        ask_in_group(administrator, webex, "watch Birmingham empty within 30 days")
        run_watches()
        record_counts(bot.store, bot.calling, clock.now().date(), {"Birmingham": fall_to(41, 30)})
        run_watches()
        assert list_bot_messages(administrator, webex, "at this rate") == []
        set_active(webex, 20)
        run_watches()
        run_watches()
        (text,) = list_bot_messages(administrator, webex, "at this rate")
        assert text.startswith("Birmingham will be empty around 14 December at this rate")
        DBOS.trigger_schedule("stock").get_result()
        days = bot.store.stock.find_days(bot.calling.get_organization_key(""))
        assert days is not None
        assert days[1] == clock.now().date()


def test_watches_survive_a_restart(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start():
        set_active(webex, 3)
        ask_in_group(administrator, webex, "watch Birmingham below 3")
    set_active(webex, 2)
    with start(watch_minutes=5):
        texts = get_texts(ask_in_group(administrator, webex, "watches"))
        assert texts[1] == "1–1 of 1, checked every 5 minutes"
        run_watches()
        assert len(list_bot_messages(administrator, webex, ALERT)) == 1
        (schedule,) = DBOS.list_schedules(schedule_name_prefix="watches")
        assert schedule["schedule"] == "*/5 * * * *"


def test_a_creator_without_access_ends_the_watch(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start():
        set_active(webex, 3)
        ask_in_group(administrator, webex, "watch Birmingham below 3")
    with start(allowed_people="") as bot:
        run_watches()
        (text,) = list_bot_messages(administrator, webex, "Stopped watching")
        assert "its creator no longer has access to the bot" in text
        assert bot.store.watches.list() == []
