from datetime import date, timedelta

import pytest

from bot.model.stock import DailyCount
from bot.model.trend import Forecast, Outlook, Trend
from cards.trend import describe_briefly, describe_change, describe_outlook
from tests.support.full_lists import build_first_trend, build_full_trends
from tests.support.views import list_view_texts, map_buttons

TODAY = date(2026, 11, 24)

FORECAST = Forecast(date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 9))


def build_trend(outlook: Outlook = Outlook.FALLS, **changes: object) -> Trend:
    values = {"change": -12, "change_days": 30, "forecast": FORECAST if outlook is Outlook.FALLS else None} | changes
    return Trend([DailyCount(TODAY, 46)], outlook, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "days", "words"),
    [
        (-12, 30, "46 active, 12 fewer than 30 days ago"),
        (1, 9, "46 active, 1 more than 9 days ago"),
        (0, 30, "46 active, as many as 30 days ago"),
        (-1200, 1, "46 active, 1,200 fewer than yesterday"),
        (None, 0, "46 active"),
    ],
)
def test_the_change_is_put_into_words(change: int | None, days: int, words: str) -> None:
    assert describe_change(build_trend(change=change, change_days=days)) == words


@pytest.mark.parametrize(
    ("trend", "words"),
    [
        (
            build_trend(),
            "At this rate empty around 3 January, in 8 of 10 cases between 28 December and 9 January.",
        ),
        (
            build_trend(forecast=Forecast(FORECAST.day, FORECAST.earliest, None)),
            "At this rate empty around 3 January, in 9 of 10 cases not before 28 December.",
        ),
        (
            build_trend(forecast=Forecast(FORECAST.day, FORECAST.day, FORECAST.day + timedelta(days=1))),
            "At this rate empty around 3 January.",
        ),
        (build_trend(Outlook.EMPTY), "No active numbers are left."),
        (build_trend(Outlook.FALLS_SLOWLY), "At this rate they last for more than a year."),
        (build_trend(Outlook.STEADY), "They do not clearly become fewer, so there is no forecast."),
        (
            build_trend(Outlook.UNKNOWN, possible_on=date(2026, 12, 4), refilled_on=date(2026, 11, 20)),
            "A forecast needs counts of 14 days since numbers were added on 20 November: possible from 4 December.",
        ),
    ],
)
def test_the_outlook_is_a_sentence(trend: Trend, words: str) -> None:
    assert describe_outlook(trend) == words


def test_a_row_has_the_outlook_in_a_few_words() -> None:
    words = [describe_briefly(build_trend(each)) for each in Outlook]
    assert words == ["none left", "empty around 3 January", "lasts more than a year", "not clearly falling", ""]


def test_a_page_of_locations_leads_to_their_charts_and_to_the_other_pages() -> None:
    view = build_full_trends("Denver")
    assert view.footer.startswith("Page 2 of 3 · 11–20 of 30, empty soonest first · As of ")
    assert {"Chart", "Previous", "Next", "Refresh"} <= map_buttons(view).keys()
    assert all(len(row.buttons) == 1 for row in view.rows if hasattr(row, "buttons"))


def test_on_the_first_day_there_are_buttons_instead_of_a_chart() -> None:
    view = build_first_trend("Denver")
    assert view.file is None
    assert list(map_buttons(view)) == ["List numbers", "All locations"]
    assert "from today on: tomorrow there is a chart." in list_view_texts(view)[4]
