from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.model import Location, Measure, Request
from bot.model.stock import DailyCount
from bot.model.trend import find_trend
from cards.view import Row, Tone
from cards.watches import WatchesView, build_alert, build_watches, build_watching, describe_watch
from tests.support.sample_values import ALTERNATE, ID, ORG, build_levels, build_watch
from tests.support.views import list_view_texts, map_buttons

LOW = build_watch("Birmingham", 3, purpose=ALTERNATE)
ENOUGH = build_watch("Denver", 4, is_low=False, purpose=ALTERNATE)


def test_watches_are_listed_with_their_thresholds() -> None:
    view = build_watches(WatchesView(Request("watches"), [ENOUGH], 60, 1, 10))
    assert list_view_texts(view) == [
        "Watches in this space",
        "1–1 of 1, checked every 60 minutes",
        "#4 Denver",
        "Alert below 5 active numbers",
        "Auto attendant alternate numbers",
    ]
    assert map_buttons(view) == {"Stop": Request("unwatch").with_texts({"watch": "4"})}


def test_a_location_below_its_threshold_is_marked_in_words_and_colour() -> None:
    rows = build_watches(WatchesView(Request("watches"), [LOW, ENOUGH], 60, 1, 10)).rows
    lines = [row.cells[1][0] for row in rows if isinstance(row, Row)]
    assert [(line.tone, line.text) for line in lines] == [
        (Tone.ATTENTION, "Low now · alert below 5 active numbers"),
        (Tone.SUBTLE, "Alert below 5 active numbers"),
    ]


def test_a_new_watch_says_what_it_will_do() -> None:
    view = build_watching(ENOUGH, build_levels(1_200), 1)
    promise = "This space gets an alert when there are fewer than 5 active numbers (Auto attendant alternate numbers)."
    assert list_view_texts(view) == [
        "Watching Denver",
        f"{promise} One alert until it recovers. Checked every minute.",
        "Now: 1,200 active.",
    ]
    assert list(map_buttons(view)) == ["Stop watching", "Watches", "List"]


def test_a_watch_that_starts_below_its_threshold_is_the_alert() -> None:
    view = build_watching(LOW, build_levels(2), 60)
    assert view.title_tone is Tone.NORMAL
    assert view.facts[-1].text == "Now: 2 active. Already below the threshold: this message is the alert."
    assert view.facts[-1].tone is Tone.ATTENTION


@pytest.mark.parametrize(
    ("active", "title"),
    [
        (0, "Birmingham has no active numbers left"),
        (1, "Birmingham has 1 active number left"),
        (4, "Birmingham has 4 active numbers left"),
    ],
)
def test_an_alert_says_how_many_numbers_are_left(active: int, title: str) -> None:
    view = build_alert(LOW, build_levels(active).levels)
    assert list_view_texts(view) == [
        title,
        "Below the threshold of 5 (Auto attendant alternate numbers). You'll be alerted again after it has recovered.",
    ]
    assert map_buttons(view)["List numbers"] == Request("numbers").with_texts(
        {"location": ID, "purpose": "aa_alternate", **ORG}
    )


def test_a_watch_is_described_by_its_number_location_and_threshold() -> None:
    assert describe_watch(LOW) == "#3 Birmingham below 5 (Auto attendant alternate numbers)"


def test_the_numbers_have_the_time_at_which_they_were_counted() -> None:
    assert build_alert(LOW, build_levels(1).levels, as_of="03:12:45 CST").footer == "As of 03:12:45 CST"
    assert build_watching(LOW, build_levels(1), 60, as_of="03:12:45 CST").footer == "As of 03:12:45 CST"
    assert build_alert(LOW, build_levels(1).levels).footer == ""


@pytest.mark.parametrize(
    ("measure", "condition", "threshold"),
    [
        (Measure.PERCENT, "fewer than 5% of a location's numbers are active and free", "below 5%"),
        (Measure.DAYS, "a location's active numbers are used up within 5 days", "empty within 5 days"),
        (Measure.NUMBERS, "a location has fewer than 5 active numbers", "below 5"),
    ],
)
def test_each_measure_is_put_into_words(measure: Measure, condition: str, threshold: str) -> None:
    watch = replace(ENOUGH, location=Location("all", "all locations"), measure=measure)
    view = build_watching(watch, build_levels(50, 60), 60)
    assert condition in view.facts[0].text
    assert view.facts[-1].text == "Now: none of 2 locations."
    assert describe_watch(watch) == f"#4 all locations {threshold} (Auto attendant alternate numbers)"


def test_an_alert_about_several_locations_names_those_that_have_no_row() -> None:
    watch = replace(LOW, location=Location("all", "all locations"), measure=Measure.PERCENT)
    view = build_alert(watch, build_levels(*range(12), name="Leeds").levels)
    assert view.title == "12 locations are running low"
    assert len(view.rows) == 10
    assert view.facts[0].text == "Also: Leeds, Leeds"
    assert "You'll be alerted about each of them again after it has recovered." in view.facts[1].text
    one = build_alert(watch, build_levels(2).levels)
    assert one.title == "Birmingham has 2 active numbers left (3%)"
    assert "Below the threshold of 5% of its 58 numbers" in one.facts[0].text


def test_an_alert_about_a_forecast_says_when() -> None:
    today = date(2026, 11, 24)
    counts = [DailyCount(today - timedelta(days=ago), 10 + ago) for ago in range(20, -1, -1)]
    level = replace(build_levels(10).levels[0], trend=find_trend(counts))
    watch = replace(LOW, measure=Measure.DAYS, below=30)
    assert level.is_low(watch)
    view = build_alert(watch, [level])
    assert view.title == "Birmingham will be empty around 4 December at this rate"
    assert view.facts[0].text == "10 active, 20 fewer than 20 days ago. At this rate empty around 4 December."
    assert view.facts[1].text.startswith("Within the threshold of 30 days (")
