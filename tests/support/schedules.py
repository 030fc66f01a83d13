"""Schedules of every kind, for property tests."""

from datetime import time

from hypothesis import strategies as st

from bot.model.schedules import LAST, WEEKDAYS, Every, Schedule

_ZONES = st.sampled_from(["", "UTC", "Europe/Berlin", "America/Chicago", "Pacific/Auckland", "Asia/Kolkata"])

_TIMES = st.one_of(
    st.builds(time, st.integers(0, 23), st.integers(0, 59)).map(lambda at: (at,)),
    st.sets(st.integers(0, 23), min_size=2, max_size=4).map(lambda hours: tuple(map(time, sorted(hours)))),
)

_WEEKDAYS = st.one_of(st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))), st.just(WEEKDAYS))

_MONTH_DAYS = st.sets(st.one_of(st.integers(1, 31), st.just(LAST)), min_size=1, max_size=3).map(
    lambda days: tuple(sorted(days, key=lambda day: day % 33))
)

SCHEDULES = st.one_of(
    st.builds(Schedule, st.just(Every.DAY), _TIMES, st.integers(1, 99), zone=_ZONES),
    st.builds(Schedule, st.just(Every.WEEK), _TIMES, st.integers(1, 52), _WEEKDAYS, zone=_ZONES),
    st.builds(Schedule, st.just(Every.MONTH), _TIMES, st.integers(1, 12), month_days=_MONTH_DAYS, zone=_ZONES),
    st.builds(
        Schedule,
        st.just(Every.MONTH),
        _TIMES,
        st.integers(1, 12),
        st.one_of(st.just(WEEKDAYS), st.integers(0, 6).map(lambda day: (day,))),
        st.sampled_from([1, 2, 3, 4, LAST]),
        zone=_ZONES,
    ),
)
"""Such as can be typed."""
