"""Forecasts of generated histories: whatever happens to single days, the date is near, or there is none."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.stock import DailyCount
from bot.model.trend import MAX_DAYS_AHEAD, MAX_FORECAST_DAYS, MIN_FORECAST_DAYS, Outlook, Trend, find_trend

TODAY = date(2026, 11, 26)


def build_counts(values: Sequence[int]) -> list[DailyCount]:
    """Build the counts of so many days that end today."""
    first = TODAY - timedelta(days=len(values) - 1)
    return [DailyCount(first + timedelta(days=index), value) for index, value in enumerate(values)]


def fall(start: int, per_day: float, days: int) -> list[int]:
    return [max(round(start - per_day * day), 0) for day in range(days)]


def measure_days(trend: Trend) -> int:
    assert trend.forecast is not None, trend.outlook
    return (trend.forecast.day - TODAY).days


FALLING = st.tuples(st.integers(60, 400), st.floats(0.3, 3), st.integers(MIN_FORECAST_DAYS, 90)).filter(
    # Some numbers are left, and not for more than a year.
    lambda drawn: 10 <= drawn[0] - drawn[1] * drawn[2] <= 200 * drawn[1]
)


@given(FALLING)
def test_a_stock_that_falls_evenly_is_empty_when_the_line_reaches_zero(drawn: tuple[int, float, int]) -> None:
    values = fall(*drawn)
    trend = find_trend(build_counts(values))
    assert trend.forecast is not None
    assert measure_days(trend) == pytest.approx(values[-1] / drawn[1], rel=0.25, abs=4)
    assert trend.forecast.earliest <= trend.forecast.day
    assert trend.forecast.latest is None or trend.forecast.day <= trend.forecast.latest


@given(FALLING, st.data())
def test_single_counts_that_are_wrong_do_not_move_the_date_far(
    drawn: tuple[int, float, int], data: st.DataObject
) -> None:
    values = fall(*drawn)
    # Every seventh at most, not the current one: that is where the forecast begins.
    for index in range(2, len(values) - 3, 7):
        values[index] = data.draw(st.integers(0, 1000))
    trend = find_trend(build_counts(values))
    if trend.forecast:
        assert measure_days(trend) == pytest.approx(values[-1] / drawn[1], rel=0.5, abs=6)
    else:
        assert trend.outlook in (Outlook.STEADY, Outlook.UNKNOWN)


@given(FALLING, st.data())
def test_days_that_were_not_counted_do_not_move_the_date_far(
    drawn: tuple[int, float, int], data: st.DataObject
) -> None:
    start, per_day, _ = drawn
    counts = build_counts(fall(start + round(60 * per_day), per_day, 60 + MIN_FORECAST_DAYS))
    kept = data.draw(st.sets(st.sampled_from(counts[:-1]), min_size=MIN_FORECAST_DAYS))
    trend = find_trend([*sorted(kept), counts[-1]])
    if trend.forecast:
        assert measure_days(trend) == pytest.approx(counts[-1].active / per_day, rel=0.4, abs=6)
    else:
        assert trend.outlook is not Outlook.FALLS


@settings(max_examples=50)
@given(FALLING.filter(lambda drawn: drawn[2] < MAX_FORECAST_DAYS), st.integers(30, 300), st.integers(1, 60))
def test_only_counts_since_a_refill_are_used(drawn: tuple[int, float, int], refill: int, days_before: int) -> None:
    _, per_day, days = drawn
    before = fall(40 + round(per_day * days_before), per_day, days_before)
    refill = max(refill, before[0] - before[-1])
    after = fall(before[-1] + refill + round(per_day * days), per_day, days)
    trend = find_trend(build_counts([*before, *after]))
    assert trend.refilled_on == TODAY - timedelta(days=days - 1)
    alone = find_trend(build_counts(after))
    assert (trend.forecast, trend.outlook) == (alone.forecast, alone.outlook)


@given(st.lists(st.integers(0, 6), min_size=1, max_size=120), st.integers(1, 50))
def test_a_stock_that_rises_or_stays_has_no_forecast(steps: list[int], start: int) -> None:
    values = [start]
    for step in steps:
        values.append(values[-1] + step)
    trend = find_trend(build_counts(values))
    assert trend.forecast is None
    assert trend.outlook in (Outlook.STEADY, Outlook.UNKNOWN)


@given(st.lists(st.integers(40, 60), min_size=MIN_FORECAST_DAYS, max_size=90))
def test_noise_alone_is_no_sharp_forecast(values: list[int]) -> None:
    trend = find_trend(build_counts(values))
    if trend.forecast and trend.forecast.latest:
        # By chance it may fall for some days. The spread then says how little that means.
        assert (trend.forecast.latest - trend.forecast.earliest).days > measure_days(trend) / 3


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=150), st.sets(st.integers(0, 149)))
def test_any_history_has_a_trend(values: list[int], missing: set[int]) -> None:
    counts = [each for index, each in enumerate(build_counts(values)[:-1]) if index not in missing]
    trend = find_trend([*counts, DailyCount(TODAY, values[-1])])
    assert (trend.outlook is Outlook.EMPTY) == (values[-1] == 0)
    assert (trend.forecast is not None) == (trend.outlook is Outlook.FALLS)
    assert (trend.change is None) == (not counts)
    if trend.forecast:
        assert TODAY <= trend.forecast.earliest <= trend.forecast.day
        assert measure_days(trend) <= MAX_DAYS_AHEAD
        assert len(counts) + 1 >= MIN_FORECAST_DAYS


def test_most_stocks_are_empty_within_their_spread() -> None:
    """The spread promises 8 of 10."""
    chance = random.Random(7)
    hits = total = 0
    for _ in range(300):
        use = chance.choice((0.4, 1.0, 2.5))
        draws = [sum(chance.random() < use / 5 for _ in range(5)) for _ in range(600)]
        left = sum(draws[:40]) + 40
        values = [left := left - each for each in draws[:40]]
        trend, days = find_trend(build_counts(values)), 0
        for each in draws[40:]:
            left -= each
            days += 1
            if left <= 0:
                break
        if trend.forecast and left <= 0:
            total += 1
            latest = trend.forecast.latest
            is_late = latest is not None and (latest - TODAY).days < days
            hits += (trend.forecast.earliest - TODAY).days <= days and not is_late
    assert total > 250
    assert 0.7 < hits / total < 0.95


def test_below_fourteen_counts_there_is_no_forecast_but_the_day_from_which_there_is() -> None:
    trend = find_trend(build_counts(fall(50, 1, 13)))
    assert (trend.outlook, trend.possible_on) == (Outlook.UNKNOWN, TODAY + timedelta(days=1))
    assert find_trend(build_counts(fall(50, 1, 14))).outlook is Outlook.FALLS
    first_day = find_trend(build_counts([50]))
    assert (first_day.possible_on, first_day.change) == (TODAY + timedelta(days=13), None)


def test_the_change_is_that_of_thirty_days_or_of_the_nearest_count() -> None:
    assert (find_trend(build_counts(fall(100, 1, 60))).change_days, find_trend(build_counts([9, 7])).change) == (30, -2)
    counts = build_counts(fall(100, 1, 60))
    trend = find_trend([*counts[:20], *counts[40:]])
    assert (trend.change, trend.change_days) == (-40, 40)


@pytest.mark.parametrize(
    ("values", "outlook"),
    [
        ([*fall(30, 1, 31)], Outlook.EMPTY),
        (fall(4000, 0.5, 60), Outlook.FALLS_SLOWLY),
        ([7] * 60, Outlook.STEADY),
        ([*fall(60, 1, 40), *[80] * 3], Outlook.UNKNOWN),
    ],
)
def test_the_outlook_says_why_there_is_no_forecast(values: list[int], outlook: Outlook) -> None:
    assert find_trend(build_counts(values)).outlook is outlook
