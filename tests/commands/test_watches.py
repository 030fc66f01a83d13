import re
from dataclasses import replace

import pytest

from bot import limits
from bot.commands.command import CommandContext
from bot.commands.registry import REGISTRY
from bot.errors import NotFound, NotPossible, NotUnderstood
from bot.model import Person, ReplyTarget, Request, Requester
from bot.sandbox import Sandbox
from cards.view import View
from tests.support.birmingham import set_active
from tests.support.commands import ADMINISTRATOR, HELPDESK, Press, Type
from tests.support.stock import fall_to, record_counts
from tests.support.views import list_view_texts, map_buttons


def test_a_location_is_watched(type_: Type) -> None:
    view = type_("watch Birmingham below 5 for hunt group")
    assert "Birmingham" in view.title
    texts = list_view_texts(type_("watches"))
    assert texts[2:] == ["#1 Birmingham", "Low now · alert below 5 active numbers", "Hunt group primary numbers"]
    assert map_buttons(view)["List"].purpose.key == "hunt_primary"


@pytest.mark.parametrize("text", ["watch Birmingham", "watch Birmingham below 0", "watch Birmingham below 999999"])
def test_a_threshold_is_asked_for(type_: Type, text: str) -> None:
    with pytest.raises(NotUnderstood, match="Below how many active numbers should this space be alerted") as caught:
        type_(text)
    assert [each.request.below for each in caught.value.suggestions] == [5, 10, 25]
    assert all(each.request.location for each in caught.value.suggestions)


def test_a_space_has_a_maximum_of_watches(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_WATCHES", 1)
    type_("watch Birmingham below 3")
    with pytest.raises(NotPossible, match=r"This space has the maximum of 1 watches\."):
        type_("watch Denver below 3")
    type_("watch Birmingham below 4")  # replaces the first


def test_a_space_without_watches_says_so(type_: Type) -> None:
    assert "This space has no watches." in list_view_texts(type_("watches"))[0]


def test_a_watch_is_stopped_by_number_or_location(type_: Type) -> None:
    stop = map_buttons(type_("watch Birmingham below 3"))["Stop watching"]
    stopped = type_(f"unwatch #{stop.watch}")
    assert list_view_texts(stopped)[0].startswith(f"No longer watching #{stop.watch} Birmingham below 3")
    again = map_buttons(stopped)["Watch again"]
    assert (again.command, again.below) == ("watch", 3)
    type_("watch Birmingham below 3")
    assert list_view_texts(type_("unwatch birm"))[0].startswith("No longer watching")


def test_several_watches_are_a_choice(type_: Type) -> None:
    type_("watch Birmingham below 3")
    type_("watch Birmingham below 3 for hunt group")
    view = type_("unwatch birm")
    assert view.title == "Which watch?"
    assert len(view.rows) == 2


def test_unwatch_alone_shows_the_watches_to_choose_from(type_: Type) -> None:
    assert "This space has no watches." in list_view_texts(type_("unwatch"))[0]
    type_("watch Birmingham below 3")
    view = type_("unwatch")
    assert view.title == "Stop which watch?"
    assert map_buttons(view)["Stop"] == Request("unwatch", watch="1")


def test_an_unknown_watch_is_refused(type_: Type) -> None:
    with pytest.raises(NotFound, match=r"This space has no watch “99”\.") as caught:
        type_("unwatch 99")
    assert [each.request for each in caught.value.suggestions] == [Request("watches")]


def test_only_active_numbers_count(type_: Type, webex: Sandbox) -> None:
    location = next(key for key, each in webex.state.locations.items() if each["name"] == "Birmingham")
    assert sum(each["state"] == "ACTIVE" for each in webex.state.numbers[location]) == 2
    assert any("2 active" in text for text in list_view_texts(type_("watch Birmingham below 2")))


def test_only_numbers_that_nobody_has_count(type_: Type, webex: Sandbox) -> None:
    """The list for a location's main number has the others as well."""
    texts = list_view_texts(type_("watch Birmingham below 2 for location"))
    assert any("2 active" in text for text in texts)
    listed = list_view_texts(type_("numbers Birmingham for location"))
    assert "of them assigned" in listed[2]
    assert webex.state.inventory


def test_unwatch_stops_only_the_list_that_is_named(type_: Type) -> None:
    type_("watch Birmingham below 5")
    with pytest.raises(NotFound, match="no watch “Birmingham”"):
        type_("unwatch Birmingham for hunt group")
    type_("watch Birmingham below 5 for hunt group")
    assert "Hunt group" in list_view_texts(type_("unwatch Birmingham for hunt group"))[0]
    assert "Auto attendant" in list_view_texts(type_("unwatch Birmingham"))[0]


def test_all_stops_all_watches_and_is_no_part_of_a_name(type_: Type) -> None:
    type_("watch Dallas below 5")
    type_("watch Birmingham below 5")
    stopped = " ".join(list_view_texts(type_("unwatch all")))
    assert "Dallas" in stopped
    assert "Birmingham" in stopped
    with pytest.raises(NotFound, match="This space has no watches"):
        type_("unwatch all")


@pytest.mark.parametrize("text", ["unwatch allas", "unwatch irming"])
def test_unwatch_matches_only_the_beginning_of_a_word(type_: Type, text: str) -> None:
    type_("watch Dallas below 5")
    type_("watch Birmingham below 5")
    with pytest.raises(NotFound):
        type_(text)


def test_an_alert_in_the_1_1_space_stops_its_own_watch(type_: Type, context: CommandContext) -> None:
    """It is posted there where the bot may not post in the watch's space."""
    stop = map_buttons(type_("watch Birmingham below 3"))["Stop watching"]

    def press_in(room: str, *, is_direct: bool, person: Person = ADMINISTRATOR) -> View:
        requester = Requester(person, ReplyTarget(room, is_direct), "press")
        return REGISTRY.run(stop, replace(context, requester=requester))

    with pytest.raises(NotFound):
        press_in("1:1 with helpdesk", is_direct=True, person=HELPDESK)
    with pytest.raises(NotFound):
        press_in("another space", is_direct=False)
    assert type_("watches").rows
    view = press_in("1:1 with the administrator", is_direct=True)
    assert list_view_texts(view)[0].startswith("No longer watching #1 Birmingham")


def test_a_share_of_all_numbers_is_watched(type_: Type, webex: Sandbox) -> None:
    set_active(webex, 3)
    view = type_("watch Birmingham below 10%")
    assert view.facts[0].text.startswith(
        "This space gets an alert when fewer than 10% of its numbers are active and free"
    )
    assert view.facts[1].text.startswith("100% is all numbers of the location that this list could have")
    found = re.fullmatch(r"Now: 3 of (\d+) \((\d+)%\)\.", view.facts[2].text)
    assert found
    assert round(300 / int(found[1])) == int(found[2])
    assert map_buttons(type_("watches"))["Stop"] == Request("unwatch", watch="1")
    low = type_("watch Birmingham below 100%")
    assert low.facts[2].text.endswith("Already below the threshold: this message is the alert.")


def test_a_forecast_is_watched(type_: Type, webex: Sandbox, context: CommandContext) -> None:
    set_active(webex, 40)
    early = type_("watch Birmingham empty within 30 days")
    assert "A forecast needs counts of 14 days: possible from" in early.facts[1].text
    record_counts(context.store, context.calling, context.clock.now().date(), {"Birmingham": fall_to(41, 30)})
    assert "At this rate empty around" in type_("watch Birmingham empty within 30 days").facts[1].text
    assert "this message is the alert" in type_("alert us 6 weeks before Birmingham runs out").facts[1].text
    assert [each.below for each in context.store.watches.list()] == [42], "the second replaced the first"


def test_a_number_a_share_and_a_forecast_of_one_location_are_watched_side_by_side(type_: Type) -> None:
    for text in ("below 1", "below 10%", "empty within 30 days", "below 2"):
        type_(f"watch Birmingham {text}")
    lines = [text for text in list_view_texts(type_("watches")) if "lert" in text]
    assert [line.rpartition(" · ")[2].lower() for line in lines] == [
        "alert below 10% of all numbers",
        "alert when empty within 30 days",
        "alert below 2 active numbers",
    ]


@pytest.mark.usefixtures("short_lists")
def test_all_locations_are_watched_at_once(type_: Type, webex: Sandbox) -> None:
    set_active(webex, 3)
    view = type_("watch all below 5")
    assert view.title == "Watching all locations"
    assert view.facts[1].text == (
        "Already at 2 of 12 locations: Memphis Branch (0), Birmingham (3). This message is their alert."
    )
    assert "Low now at 2 locations · alert below 5 active numbers" in list_view_texts(type_("watches"))
    assert type_("watch all below 1 for workspace").facts[1].text.startswith("Already at 1 of 12 locations")
    stopped = type_("unwatch 1")
    assert list_view_texts(stopped)[0].startswith("No longer watching #1 all locations below 5")
    assert map_buttons(stopped)["Watch again"].without("org") == Request("watch", location="all", below=5)


@pytest.mark.parametrize(
    ("text", "question", "choices"),
    [
        ("watch Birmingham below 101%", "Below what percentage of all numbers", [5, 10, 20]),
        ("watch Birmingham empty within 400 days", "How many days before the numbers are used up", [14, 30, 60]),
        ("watch all", "Below how many active numbers", [5, 10, 25]),
    ],
)
def test_a_threshold_that_is_not_possible_is_asked_for(
    type_: Type, text: str, question: str, choices: list[int]
) -> None:
    with pytest.raises(NotUnderstood, match=question) as caught:
        type_(text)
    requests = [each.request for each in caught.value.suggestions]
    assert [each.below or each.percent or each.within for each in requests] == choices


def test_of_two_thresholds_one_is_to_be_chosen(type_: Type, press: Press) -> None:
    with pytest.raises(NotUnderstood, match="not below 5 and empty within 21 days") as caught:
        type_("watch Birmingham below 5 empty within 3 weeks")
    assert press(caught.value.suggestions[1].request).title == "Watching Birmingham"
