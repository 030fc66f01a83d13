"""The watches are looked after: what a space is told when numbers become few, and when a watch ends."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from dbos import DBOS

from bot import limits
from bot.operations.bot import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from bot.store.watches import Watches
from tests.support.birmingham import list_told, look, set_active, watched
from tests.support.conversation import ask, ask_in_group, get_texts, press
from tests.support.settings import BOT, Start
from tests.support.waiting import wait_until_fault_is_used_up


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


@pytest.mark.usefixtures("bot")
class TestLooks:
    def test_the_space_is_told_once_until_it_has_recovered(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            look()
            assert list_told(administrator, webex, "left") == []
            set_active(webex, 2)
            look()
            look()
            (told,) = list_told(administrator, webex, "left")
            assert told.startswith("Birmingham has 2 active numbers left")
            set_active(webex, 0)
            look()
            assert len(list_told(administrator, webex, "left")) == 1
            set_active(webex, 3)
            look()
            set_active(webex, 1)
            look()
            latest, _ = list_told(administrator, webex, "left")
            assert latest.startswith("Birmingham has 1 active number left")

    def test_its_buttons(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            set_active(webex, 0)
            look()
            alert = next(
                each
                for each in administrator.list_messages(webex.group_room_id)
                if "Birmingham has no active numbers left" in each.get("text", "")
            )
            assert get_texts(press(administrator, alert, "List numbers"))[0] == "Birmingham"
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("No longer watching")
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("This space has no watch")

    def test_what_was_few_at_the_beginning_was_told(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator, active=2) as answer:
            assert get_texts(answer)[2] == "Now: 2 active. Already below the threshold: this message is the alert."
            look()
            assert list_told(administrator, webex, "left") == []

    def test_a_location_that_vanished_ends_it(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            place = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
            del webex.state.locations[place]
            look()
            look()
            (told,) = list_told(administrator, webex, "I stopped watching")
            assert "Webex does not know this location any more" in told
            assert "watch Birmingham below 3 for auto attendant alternate" in told
            assert "This space has no watches." in ask_in_group(administrator, webex, "watches")["text"]

    def test_what_ended_can_be_begun_again_by_what_the_bot_says(self, administrator: Person, webex: Sandbox) -> None:
        customer = build_id("ORGANIZATION", "Customer")
        ask_in_group(administrator, webex, f"watch Toronto below 3 for hunt group org {customer}")
        place, toronto = next(each for each in webex.state.locations.items() if each[1]["name"] == "Toronto Branch")
        del webex.state.locations[place]
        look()
        webex.state.locations[place] = toronto
        (told,) = list_told(administrator, webex, "I stopped watching")
        begun = ask_in_group(administrator, webex, told.partition("type: ")[2].partition("\n")[0])
        assert get_texts(begun)[0] == "Watching Toronto Branch"
        assert "Hunt group primary numbers" in get_texts(begun)[1]

    @pytest.mark.parametrize("is_gone", [True, False])
    def test_two_looks_at_once_tell_once(self, administrator: Person, webex: Sandbox, is_gone: bool) -> None:
        with watched(webex, administrator):
            set_active(webex, 1)
            if is_gone:
                place = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
                del webex.state.locations[place]
            # Both have read the watches before either tells of one.
            webex.faults.set([{"kind": "delay", "seconds": 0.3, "path": "^/rooms/", "times": 2, "bot_only": True}])
            looks = [DBOS.trigger_schedule("watches") for _ in range(2)]
            wait_until_fault_is_used_up(webex)
            for handle in looks:
                handle.get_result()
            assert len(list_told(administrator, webex, "I stopped watching" if is_gone else "left")) == 1

    def test_what_was_stopped_during_a_look_is_told_no_more(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator) as answer:
            set_active(webex, 1)
            webex.faults.set([{"kind": "delay", "seconds": 1.5, "path": "availableNumbers", "times": 1}])
            under_way = DBOS.trigger_schedule("watches")
            wait_until_fault_is_used_up(webex)
            stopped = press(administrator, answer, "Stop watching")
            assert get_texts(stopped)[0].startswith("No longer watching")
            under_way.get_result()
            assert list_told(administrator, webex, "left") == []

    def test_a_space_that_the_bot_left_ends_it_with_a_word_to_its_maker(
        self, administrator: Person, bot_account: Person, bot: Bot, webex: Sandbox
    ) -> None:
        with watched(webex, administrator):
            mine = bot_account.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
            own = next(each for each in mine if each["personEmail"] == BOT)
            bot_account.call("DELETE", f"/memberships/{own['id']}")
            look()
            direct = ask(administrator, "help")["roomId"]
            (told,) = [
                each["text"] for each in administrator.list_messages(direct) if "I stopped" in each.get("text", "")
            ]
            assert "I am no longer in its space" in told
            assert bot.store.watches.list() == []

    def test_a_maker_who_may_no_longer_use_the_bot_ends_it(
        self, administrator: Person, webex: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with watched(webex, administrator):
            monkeypatch.setattr("bot.operations.watcher.may_use", lambda *_: False)
            look()
            (told,) = list_told(administrator, webex, "I stopped watching")
            assert "whoever set it up may not use me any more" in told
            assert bot.store.watches.list() == []

    def test_what_fails_is_looked_at_next_time(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator):
            ask_in_group(administrator, webex, "watch Denver below 9999")
            set_active(webex, 1)
            webex.faults.set([{"kind": "status", "status": 400, "path": "availableNumbers"}])
            look()
            assert list_told(administrator, webex, "left") == []
            webex.faults.set([])
            look()
            assert len(list_told(administrator, webex, "left")) == 1

    def test_a_look_that_was_cut_short_tells_once(
        self, administrator: Person, webex: Sandbox, bot: Bot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The word was posted and not written down: the same look, run again, posts nothing."""
        with watched(webex, administrator):
            set_active(webex, 1)
            with monkeypatch.context() as context:
                context.setattr(Watches, "mark", lambda *_args, **_more: None)
                handle = DBOS.trigger_schedule("watches")
                handle.get_result()
            with ThreadPoolExecutor(
                1
            ) as pool:  # DBOS refuses where an event loop runs, as the browser's tests leave one
                pool.submit(DBOS.fork_workflow, handle.get_workflow_id(), 1).result().get_result()
            assert len(list_told(administrator, webex, "left")) == 1
            assert [each.is_low for each in bot.store.watches.list()] == [True]

    def test_each_list_is_read_once_a_look(self, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        ask(helpdesk, "watch Birmingham below 7")
        before = len(webex.list_calls())
        look()
        assert len([call for call in webex.list_calls()[before:] if "availableNumbers" in call["path"]]) == 1


def test_watches_outlast_a_restart(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start():
        set_active(webex, 3)
        ask_in_group(administrator, webex, "watch Birmingham below 3")
    set_active(webex, 2)
    with start(watch_minutes=5):
        texts = get_texts(ask_in_group(administrator, webex, "watches"))
        assert texts[1] == "1–1 of 1, checked every 5 minutes"
        look()
        assert len(list_told(administrator, webex, "left")) == 1
        (schedule,) = DBOS.list_schedules(schedule_name_prefix="watches")
        assert schedule["schedule"] == "*/5 * * * *"
