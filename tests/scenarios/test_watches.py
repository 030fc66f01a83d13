"""`watch`, `watches`, `unwatch`: typed and pressed, and what the space is told when numbers become few."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from dbos import DBOS

from bot import wire
from bot.assembly import Bot
from bot.sandbox import Person, Sandbox
from bot.sandbox.world import build_number
from bot.store.watches import Watches
from tests.conftest import BOT, Start
from tests.scenarios.talk import ask, ask_in_group, get_texts, press

BELOW_THREE = "I tell this space when it has fewer than 3 active numbers (Auto attendant alternate numbers)"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "FIRST_PAUSE_SECONDS", 0.01)


def look() -> None:
    """Have the schedule come round now; returns when the look is over."""
    DBOS.trigger_schedule("watches").get_result()


def list_numbers(webex: Sandbox, name: str = "Birmingham") -> list[dict[str, Any]]:
    place = next(key for key, each in webex.state.locations.items() if each["name"] == name)
    return webex.state.numbers[place]


def set_active(webex: Sandbox, count: int) -> None:
    """Leave Birmingham with so many active numbers."""
    numbers = [build_number(f"+120563500{line:02}") for line in range(count)]
    list_numbers(webex)[:] = [*numbers, build_number("+12056350099", state="INACTIVE")]


def list_told(administrator: Person, webex: Sandbox, words: str) -> list[str]:
    """List what the bot said in the group space that holds the words."""
    messages = administrator.list_messages(webex.group_room_id)
    return [each["text"] for each in messages if words in each.get("text", "") and each["personEmail"] == BOT]


@contextmanager
def watched(webex: Sandbox, administrator: Person, active: int = 3) -> Iterator[dict[str, Any]]:
    set_active(webex, active)
    yield ask_in_group(administrator, webex, "watch Birmingham below 3")


@pytest.mark.usefixtures("bot")
class TestCommands:
    def test_a_watch_begins(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator) as answer:
            assert get_texts(answer)[0] == "Watching Birmingham"
            assert get_texts(answer)[1].startswith(BELOW_THREE)
            assert get_texts(answer)[1].endswith("I look every 60 minutes.")
            assert get_texts(answer)[2] == "Now: 3 active."
            listed = press(administrator, answer, "All watches")
            assert get_texts(listed)[0] == "Watches in this space"
            assert get_texts(listed)[2].endswith("Birmingham below 3 (Auto attendant alternate numbers)")
            assert get_texts(press(administrator, answer, "List numbers"))[0] == "Birmingham"
            stopped = press(administrator, listed, "Stop watching")
            assert get_texts(stopped)[0].startswith("No longer watching: #")
            assert "This space watches nothing." in ask_in_group(administrator, webex, "watches")["text"]
            again = press(administrator, stopped, "Watch again")
            assert get_texts(again)[1].startswith(BELOW_THREE)

    def test_a_second_watch_of_the_same_list_takes_the_firsts_place(
        self, administrator: Person, webex: Sandbox
    ) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        ask_in_group(administrator, webex, "watch Birmingham below 7")
        ask_in_group(administrator, webex, "watch Birmingham below 9 for hunt group")
        texts = get_texts(ask_in_group(administrator, webex, "watches"))
        assert [text.partition(" ")[2] for text in texts[2:]] == [
            "Birmingham below 7 (Auto attendant alternate numbers)",
            "Birmingham below 9 (Hunt group primary numbers)",
        ]

    def test_watches_belong_to_their_space(self, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        number = get_texts(ask_in_group(helpdesk, webex, "watches"))[2].split()[0]
        assert "This space watches nothing." in ask(administrator, "watches")["text"]
        refused = ask(administrator, f"unwatch {number}")
        assert get_texts(refused)[0] == f"This space has no watch “{number}”. It may have ended already."
        assert get_texts(ask_in_group(helpdesk, webex, f"unwatch {number}"))[0].startswith("No longer watching")

    def test_unwatch_by_the_location(self, administrator: Person) -> None:
        ask(administrator, "watch Birmingham below 3")
        ask(administrator, "watch Birmingham below 3 for hunt group")
        ask(administrator, "watch Denver below 3")
        which = ask(administrator, "unwatch birm")
        assert get_texts(which)[0] == "Which watch?"
        assert len(get_texts(which)) == 4
        assert get_texts(press(administrator, which, "Stop watching"))[0].startswith("No longer watching")
        assert get_texts(ask(administrator, "unwatch birm"))[0].startswith("No longer watching")
        assert len(get_texts(ask(administrator, "watches"))) == 3

    def test_no_bound_is_asked_for(self, administrator: Person) -> None:
        answer = ask(administrator, "watch Birmingham for hunt group")
        assert get_texts(answer)[0].startswith("Below how many active numbers shall I tell this space?")
        begun = press(administrator, answer, "Below 5")
        assert get_texts(begun)[0] == "Watching Birmingham"
        assert "fewer than 5 active numbers (Hunt group primary numbers)" in get_texts(begun)[1]

    def test_several_locations_are_asked_about(self, administrator: Person) -> None:
        answer = ask(administrator, "watch store below 2")
        assert get_texts(answer)[0].startswith("Which location?")
        begun = press(administrator, answer, "Watch")
        assert get_texts(begun)[0].startswith("Watching ")
        assert "fewer than 2 active" in get_texts(begun)[1]

    @pytest.mark.parametrize(
        ("typed", "inputs", "sentence"),
        [
            ("watch", {"command": "watch"}, "Which location?"),
            ("watch Atlantis below 3", {"command": "watch", "location": "Atlantis"}, "I know no location called"),
            ("watch Birmingham below 0", {"location": "Birmingham", "below": "0"}, "Below how many"),
            ("watch Birmingham below 999999", {"location": "Birmingham", "below": "999999"}, "Below how many"),
            ("watch Birmingham", {"location": "Birmingham", "below": "many"}, "Below how many"),
            ("unwatch", {"command": "unwatch"}, "Which watch?"),
            ("unwatch 99", {"command": "unwatch", "watch": "99"}, "This space has no watch “99”."),
        ],
    )
    def test_refusals(self, administrator: Person, typed: str, inputs: dict[str, str], sentence: str) -> None:
        answer = ask(administrator, typed)
        assert get_texts(answer)[0].startswith(sentence)
        forged = administrator.submit(answer["id"], {"command": "watch", **inputs})
        assert get_texts(administrator.wait_for_answer(forged))[0].startswith(sentence)

    def test_a_space_has_so_many_and_no_more(self, administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.commands.watches.MOST_WATCHES", 1)
        ask(administrator, "watch Birmingham below 3")
        refused = ask(administrator, "watch Denver below 3")
        assert get_texts(refused)[0] == "This space watches 1 lists already, the most that it may."
        forged = administrator.submit(refused["id"], {"command": "watch", "location": "Denver", "below": "3"})
        assert get_texts(administrator.wait_for_answer(forged)) == get_texts(refused)
        # The one that is there may be changed.
        assert get_texts(ask(administrator, "watch Birmingham below 4"))[0] == "Watching Birmingham"


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
                if "Birmingham has no active number left" in each.get("text", "")
            )
            assert get_texts(press(administrator, alert, "List numbers"))[0] == "Birmingham"
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("No longer watching")
            assert get_texts(press(administrator, alert, "Stop watching"))[0].startswith("This space has no watch")

    def test_what_was_few_at_the_beginning_was_told(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator, active=2) as answer:
            assert get_texts(answer)[2] == "Now: 2 active. That is below already: take this as told."
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
            assert "watch Birmingham below 3" in told
            assert "This space watches nothing." in ask_in_group(administrator, webex, "watches")["text"]

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
            monkeypatch.setattr("bot.watching.may_use", lambda *_: False)
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
        before = len(webex.calls())
        look()
        assert len([call for call in webex.calls()[before:] if "availableNumbers" in call["path"]]) == 1


def test_watches_outlast_a_restart(start: Start, administrator: Person, webex: Sandbox) -> None:
    with start():
        set_active(webex, 3)
        ask_in_group(administrator, webex, "watch Birmingham below 3")
    set_active(webex, 2)
    with start(watch_minutes=5):
        texts = get_texts(ask_in_group(administrator, webex, "watches"))
        assert texts[1] == "1–1 of 1, I look every 5 minutes"
        look()
        assert len(list_told(administrator, webex, "left")) == 1
        (schedule,) = DBOS.list_schedules(schedule_name_prefix="watches")
        assert schedule["schedule"] == "*/5 * * * *"
