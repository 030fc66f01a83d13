"""Since when: days, periods, hours and exact times."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.changes_phrases import parse_changes
from bot.language.dates import AmbiguousDate, NotADate
from bot.language.since import read_since, write_since
from bot.model import InvalidArgument, Request

NOW = datetime(2026, 11, 26, 15, 30, tzinfo=ZoneInfo("America/New_York"))
"""A Thursday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Monday", "2026-11-23"),
        ("last Thursday", "2026-11-19"),
        ("yesterday", "2026-11-25"),
        ("today", "2026-11-26"),
        ("this morning", "2026-11-26"),
        ("overnight", "2026-11-25"),
        ("this week", "2026-11-23"),
        ("last week", "2026-11-16"),
        ("this month", "2026-11-01"),
        ("the last 3 days", "2026-11-23"),
        ("2 weeks ago", "2026-11-12"),
        ("23 November", "2026-11-23"),
        ("1 December", "2025-12-01"),
        ("24 hours", "2026-11-25T15:30:00-05:00"),
        ("the last hour", "2026-11-26T14:30:00-05:00"),
        ("30 minutes ago", "2026-11-26T15:00:00-05:00"),
        ("2026-11-23T10:00:00+00:00", "2026-11-23T10:00:00+00:00"),
    ],
)
def test_times(text: str, expected: str) -> None:
    found = read_since(text, NOW)
    assert write_since(found) == expected
    assert read_since(write_since(found), NOW) == found


@pytest.mark.parametrize("text", ["", "foo", "31 February", "the day", "2026-13-01T10:00"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(NotADate):
        read_since(text, NOW)


def test_a_day_that_differs_between_countries() -> None:
    with pytest.raises(AmbiguousDate):
        read_since("1/2", NOW)


WORDS = [
    "since",
    "last",
    "Monday",
    "the",
    "24",
    "hours",
    "1/2",
    "ago",
    "Denver",
    "released",
    "as",
    "csv",
    ",",
    "+1",
    "404",
]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*WORDS, "\x01", "\n"])))
def test_any_words_are_read_or_refused(words: list[str]) -> None:
    text = " ".join(words)
    try:
        request = parse_changes(Request("changes"), text)
    except InvalidArgument:
        return
    assert request.command in ("changes", "exportchanges")
    assert len(request.since) <= 60
    try:
        found = read_since(request.since, NOW)
    except NotADate:
        return
    assert read_since(write_since(found), NOW) == found.replace(microsecond=0)


@pytest.mark.parametrize(
    "text", ["since " * 3_000, "last 3 days " * 2_000, "released and " * 2_000, "since 1 " * 2_000]
)
def test_long_texts_are_read_in_one_pass(text: str) -> None:
    assert parse_changes(Request("changes"), text[:7_000]).command == "changes"
