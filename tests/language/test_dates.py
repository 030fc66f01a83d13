"""Dates as people type them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.dates import MAX_DATE_LENGTH, AmbiguousDate, NotADate, Prefer, cut_date, is_date, parse_date

THURSDAY = date(2026, 11, 26)

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "until", "since"),
    [
        ("1 December", date(2026, 12, 1), date(2025, 12, 1)),
        ("1st of December", date(2026, 12, 1), date(2025, 12, 1)),
        ("the 1st of December, 2027", date(2027, 12, 1), date(2027, 12, 1)),
        ("Dec 1", date(2026, 12, 1), date(2025, 12, 1)),
        ("Dec. 1st", date(2026, 12, 1), date(2025, 12, 1)),
        ("December 1, 2027", date(2027, 12, 1), date(2027, 12, 1)),
        ("1-Dec-26", date(2026, 12, 1), date(2026, 12, 1)),
        ("Tue 1 December", date(2026, 12, 1), None),
        ("on Tuesday, December 1st", date(2026, 12, 1), None),
        ("26 November", THURSDAY, THURSDAY),
        ("25 Nov", date(2027, 11, 25), date(2026, 11, 25)),
        ("29 February", date(2028, 2, 29), date(2024, 2, 29)),
        ("1.12.", date(2026, 12, 1), date(2025, 12, 1)),
        ("1.12", date(2026, 12, 1), date(2025, 12, 1)),
        ("01.12.26", date(2026, 12, 1), date(2026, 12, 1)),
        ("1. 12. 2026", date(2026, 12, 1), date(2026, 12, 1)),
        ("2026-12-01", date(2026, 12, 1), date(2026, 12, 1)),
        ("2026/12/1", date(2026, 12, 1), date(2026, 12, 1)),
        ("25/12", date(2026, 12, 25), date(2025, 12, 25)),
        ("12/25", date(2026, 12, 25), date(2025, 12, 25)),
        ("5/5/2027", date(2027, 5, 5), date(2027, 5, 5)),
        ("Monday", date(2026, 11, 30), date(2026, 11, 23)),
        ("mon", date(2026, 11, 30), date(2026, 11, 23)),
        ("Thursday", date(2026, 12, 3), date(2026, 11, 19)),
        ("this Friday", date(2026, 11, 27), date(2026, 11, 27)),
        ("next Friday", date(2026, 12, 4), date(2026, 12, 4)),
        ("last Monday", date(2026, 11, 23), date(2026, 11, 23)),
        ("Friday week", date(2026, 12, 4), None),
        ("today", THURSDAY, THURSDAY),
        ("tomorrow", date(2026, 11, 27), date(2026, 11, 27)),
        ("the day after tomorrow", date(2026, 11, 28), date(2026, 11, 28)),
        ("yesterday", date(2026, 11, 25), date(2026, 11, 25)),
        ("3 weeks", date(2026, 12, 17), date(2026, 11, 5)),
        ("in 10 days", date(2026, 12, 6), date(2026, 12, 6)),
        ("10d", date(2026, 12, 6), date(2026, 11, 16)),
        ("two weeks", date(2026, 12, 10), date(2026, 11, 12)),
        ("a fortnight", date(2026, 12, 10), date(2026, 11, 12)),
        ("a month", date(2026, 12, 26), date(2026, 10, 26)),
        ("the next 2 weeks", date(2026, 12, 10), date(2026, 12, 10)),
        ("2 weeks ago", date(2026, 11, 12), date(2026, 11, 12)),
        ("the last 2 weeks", date(2026, 11, 12), date(2026, 11, 12)),
        ("3 weeks from now", date(2026, 12, 17), date(2026, 12, 17)),
        ("end of month", date(2026, 11, 30), date(2026, 10, 31)),
        ("the end of the month", date(2026, 11, 30), date(2026, 10, 31)),
        ("month end", date(2026, 11, 30), date(2026, 10, 31)),
        ("EOM", date(2026, 11, 30), date(2026, 10, 31)),
        ("end of next month", date(2026, 12, 31), date(2026, 12, 31)),
        ("end of the week", date(2026, 11, 29), date(2026, 11, 22)),
        ("end of the year", date(2026, 12, 31), date(2025, 12, 31)),
        ("end of December", date(2026, 12, 31), date(2025, 12, 31)),
        ("end of November", date(2026, 11, 30), date(2025, 11, 30)),
        ("mid December", date(2026, 12, 15), date(2025, 12, 15)),
        ("beginning of next week", date(2026, 11, 30), date(2026, 11, 30)),
        ("beginning of the month", date(2026, 12, 1), date(2026, 11, 1)),
        ("next month", date(2026, 12, 1), date(2026, 12, 1)),
        ("last month", date(2026, 10, 1), date(2026, 10, 1)),
        ("this week", date(2026, 11, 23), date(2026, 11, 23)),
        ("December", date(2026, 12, 1), date(2025, 12, 1)),
        ("January 2027", date(2027, 1, 1), date(2027, 1, 1)),
        ("the 15th", date(2026, 12, 15), date(2026, 11, 15)),
        ("31st", date(2026, 12, 31), date(2026, 10, 31)),
        ("tommorow", date(2026, 11, 27), date(2026, 11, 27)),
        ("1 Decmber", date(2026, 12, 1), date(2025, 12, 1)),
        ("wendesday", date(2026, 12, 2), date(2026, 11, 25)),
        ("  1   DECEMBER. ", date(2026, 12, 1), date(2025, 12, 1)),
    ],
)
def test_until_and_since(text: str, until: date, since: date | None) -> None:
    assert parse_date(text, THURSDAY, Prefer.FUTURE) == until
    if since is not None:
        assert parse_date(text, THURSDAY, Prefer.PAST) == since


@pytest.mark.parametrize(
    "text",
    ["", "Reception", "5", "2027", "forever", "1.12.2026.5", "noon", "x" * 200, "Monday in Denver", "+1 404-555-0003"],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_date(text, THURSDAY, Prefer.FUTURE)
    assert refused.value.reason == ""
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 June", "“31 June” is not in the calendar."),
        ("2026-13-01", "“2026-13-01” is not in the calendar."),
        ("30.2.", "“30.2.” is not in the calendar."),
        ("9999 years", "“9999 years” is not in the calendar."),
        ("32nd", "“32nd” is not in the calendar."),
        ("Monday 1 December", "1 December 2026 is a Tuesday."),
    ],
)
def test_impossible_days_are_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_date(text, THURSDAY, Prefer.FUTURE)
    assert refused.value.reason == reason
    assert is_date(text)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1/12", (date(2026, 12, 1), date(2027, 1, 12))),
        ("01/12/2026", (date(2026, 1, 12), date(2026, 12, 1))),
        ("1-12", (date(2026, 12, 1), date(2027, 1, 12))),
    ],
)
def test_days_that_countries_write_differently_are_offered(text: str, choices: tuple[date, date]) -> None:
    with pytest.raises(AmbiguousDate) as asked:
        parse_date(text, THURSDAY, Prefer.FUTURE)
    assert asked.value.choices == choices


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Monday in Denver", ("Monday", "in Denver")),
        ("1 December 2026, Atlanta", ("1 December 2026", "Atlanta")),
        ("3 weeks", ("3 weeks", "")),
        ("end of month please", ("end of month", "please")),
        ("1/12 for Reception", ("1/12", "for Reception")),
        ("Denver", ("", "Denver")),
        ("", ("", "")),
    ],
)
def test_a_date_within_a_sentence(text: str, cut: tuple[str, str]) -> None:
    assert cut_date(text) == cut


@settings(max_examples=100)
@given(DAYS, DAYS)
def test_every_day_is_read_back_however_it_is_written(day: date, today: date) -> None:
    forms = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%A, %d %b %Y", "%a %b %d %Y")
    for form in forms:
        assert parse_date(day.strftime(form), today, Prefer.FUTURE) == day


@settings(max_examples=200)
@given(
    st.one_of(
        st.tuples(st.integers(1, 28), st.sampled_from(["January", "feb", "Dec"])).map(
            lambda pair: "{} {}".format(*pair)
        ),
        st.sampled_from(["monday", "the 15th", "31st", "29 February", "December", "1.2.", "mid May", "3 weeks"]),
    ),
    DAYS,
)
def test_a_deadline_is_not_before_today_and_a_beginning_not_after_it(text: str, today: date) -> None:
    assert parse_date(text, today, Prefer.PAST) <= today <= parse_date(text, today, Prefer.FUTURE)


WORDS = ("1", "12", "31", "2026", ".", "/", "-", "of", "the", "next", "last", "end", "month", "week", "december", "in")


@settings(max_examples=200)
@given(
    st.text(max_size=40) | st.text("0123456789./- ", max_size=12) | st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.dates(),
)
def test_any_text_is_a_date_or_refused(text: str, today: date) -> None:
    for prefer in Prefer:
        with suppress(NotADate):
            assert isinstance(parse_date(text, today, prefer), date)
    cut, rest = cut_date(text)
    assert is_date(cut) if cut else rest == text


@pytest.mark.parametrize("piece", ["1 ", "monday ", "1.", "9", "a", "in ", "end of ", "the ", "1 december ", ","])
def test_long_texts_are_refused_without_being_read(piece: str) -> None:
    text = piece * 10_000
    with pytest.raises(NotADate):
        parse_date(text, THURSDAY, Prefer.FUTURE)
    assert len(cut_date(text)[0]) <= 2 * MAX_DATE_LENGTH


def test_a_week_is_seven_days_ahead() -> None:
    assert parse_date("a week", THURSDAY, Prefer.FUTURE) - THURSDAY == timedelta(days=7)
