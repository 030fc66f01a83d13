"""`watch`, `watches`, `unwatch`: typed and pressed."""

import pytest

from bot import limits
from bot.sandbox import Person, Sandbox
from tests.support.birmingham import watched
from tests.support.conversation import ask, ask_in_group, get_texts, press
from tests.support.settings import Start

BELOW_THREE = "This space gets an alert when there are fewer than 3 active numbers (Auto attendant alternate numbers)"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_RETRY_SECONDS", 0.01)


@pytest.mark.usefixtures("bot")
class TestCommands:
    def test_a_watch_begins(self, administrator: Person, webex: Sandbox) -> None:
        with watched(webex, administrator) as reply:
            assert get_texts(reply)[0] == "Watching Birmingham"
            assert get_texts(reply)[1].startswith(BELOW_THREE)
            assert get_texts(reply)[1].endswith("Checked every 60 minutes.")
            assert get_texts(reply)[2] == "Now: 3 active."
            listed = press(administrator, reply, "Watches")
            assert get_texts(listed)[0] == "Watches in this space"
            assert get_texts(listed)[2].endswith(" Birmingham")
            assert get_texts(listed)[3:] == ["Alert below 3 active numbers", "Auto attendant alternate numbers"]
            assert get_texts(press(administrator, reply, "List"))[0] == "Birmingham"
            stopped = press(administrator, listed, "Stop")
            assert get_texts(stopped)[0].startswith("No longer watching #")
            assert "This space has no watches." in ask_in_group(administrator, webex, "watches")["text"]
            again = press(administrator, stopped, "Watch again")
            assert get_texts(again)[1].startswith(BELOW_THREE)

    def test_a_second_watch_of_the_same_list_replaces_the_first(self, administrator: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        ask_in_group(administrator, webex, "watch Birmingham below 7")
        ask_in_group(administrator, webex, "watch Birmingham below 9 for hunt group")
        texts = get_texts(ask_in_group(administrator, webex, "watches"))
        assert [texts[3:5], texts[6:]] == [
            ["Low now · alert below 7 active numbers", "Auto attendant alternate numbers"],
            ["Low now · alert below 9 active numbers", "Hunt group primary numbers"],
        ]

    def test_watches_belong_to_their_space(self, administrator: Person, helpdesk: Person, webex: Sandbox) -> None:
        ask_in_group(administrator, webex, "watch Birmingham below 3")
        number = get_texts(ask_in_group(helpdesk, webex, "watches"))[2].split()[0]
        assert "This space has no watches." in ask(administrator, "watches")["text"]
        refused = ask(helpdesk, f"unwatch {number}")
        assert get_texts(refused)[0] == f"This space has no watch “{number}”. It may have ended already."
        assert get_texts(ask_in_group(helpdesk, webex, f"unwatch {number}"))[0].startswith("No longer watching")

    def test_unwatch_by_the_location(self, administrator: Person) -> None:
        ask(administrator, "watch Birmingham below 3")
        ask(administrator, "watch Birmingham below 3 for hunt group")
        ask(administrator, "watch Denver below 3")
        which = ask(administrator, "unwatch birm")
        assert get_texts(which)[0] == "Which watch?"
        assert len(get_texts(which)) == 2 + 2 * 3
        assert get_texts(press(administrator, which, "Stop"))[0].startswith("No longer watching")
        assert get_texts(ask(administrator, "unwatch birm"))[0].startswith("No longer watching")
        assert len(get_texts(ask(administrator, "watches"))) == 2 + 3

    def test_no_bound_is_asked_for(self, administrator: Person) -> None:
        reply = ask(administrator, "watch Birmingham for hunt group")
        assert get_texts(reply)[0].startswith("Below how many active numbers should this space be alerted?")
        begun = press(administrator, reply, "Below 5")
        assert get_texts(begun)[0] == "Watching Birmingham"
        assert "fewer than 5 active numbers (Hunt group primary numbers)" in get_texts(begun)[1]

    def test_several_locations_are_asked_about(self, administrator: Person) -> None:
        picker = ask(administrator, "watch below 4 for hunt group")
        assert get_texts(picker)[:2] == ["Which location?", "For: watch for hunt group below 4"]
        watching = get_texts(press(administrator, picker, "Watch", location="Birmingham"))
        assert watching[0] == "Watching Birmingham"
        assert "fewer than 4 active numbers (Hunt group primary numbers)" in watching[1]
        reply = ask(administrator, "watch store below 2")
        assert get_texts(reply)[0].startswith("Which location?")
        begun = press(administrator, reply, "Watch")
        assert get_texts(begun)[0].startswith("Watching ")
        assert "fewer than 2 active" in get_texts(begun)[1]

    @pytest.mark.parametrize(
        ("typed", "inputs", "sentence"),
        [
            ("watch", {"command": "watch"}, "Which location?"),
            ("watch Atlantis below 3", {"command": "watch", "location": "Atlantis"}, "No location named"),
            ("watch Birmingham below 0", {"location": "Birmingham", "below": "0"}, "Below how many"),
            ("watch Birmingham below 999999", {"location": "Birmingham", "below": "999999"}, "Below how many"),
            ("watch Birmingham", {"location": "Birmingham", "below": "many"}, "Below how many"),
            ("unwatch", {"command": "unwatch"}, "This space has no watches."),
            ("unwatch 99", {"command": "unwatch", "watch": "99"}, "This space has no watch “99”."),
        ],
    )
    def test_refusals(self, administrator: Person, typed: str, inputs: dict[str, str], sentence: str) -> None:
        reply = ask(administrator, typed)
        assert get_texts(reply)[0].startswith(sentence)
        forged = administrator.submit(reply["id"], {"command": "watch", **inputs})
        assert get_texts(administrator.wait_for_reply(forged))[0].startswith(sentence)

    def test_a_space_has_so_many_and_no_more(self, administrator: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bot.limits.MAX_WATCHES", 1)
        ask(administrator, "watch Birmingham below 3")
        refused = ask(administrator, "watch Denver below 3")
        assert get_texts(refused)[0] == "This space has the maximum of 1 watches. Stop one of them first."
        forged = administrator.submit(refused["id"], {"command": "watch", "location": "Denver", "below": "3"})
        assert get_texts(administrator.wait_for_reply(forged)) == get_texts(refused)
        # The one that is there may be changed.
        assert get_texts(ask(administrator, "watch Birmingham below 4"))[0] == "Watching Birmingham"


def test_a_card_has_up_to_ten_rows_with_buttons(start: Start, administrator: Person, webex: Sandbox) -> None:
    for index, location in enumerate(webex.state.locations.values()):
        location["name"] = f"Branch {index}"
    with start(page_size=20):
        for said in [
            f"watch Branch {index} below 3{more}" for index in range(2, 8) for more in ("", " for hunt group")
        ]:
            ask(administrator, said)
        for listing in ("watches", "unwatch branch", "locations", "numbers branch"):
            assert any("1–10 of 12" in text for text in get_texts(ask(administrator, listing))), listing
