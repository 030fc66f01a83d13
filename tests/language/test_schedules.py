"""Schedules as people type them."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotUnderstood
from bot.language.schedules import names_schedule, read_schedule
from bot.model.schedules import Schedule
from cards.schedules import write_schedule
from tests.support.schedules import SCHEDULES

WORKDAYS = "mo,tu,we,th,fr"

HOURLY = ",".join(f"{hour:02}:00" for hour in range(24))

PHRASES = [
    ("every Monday at 8:00", "week/1 on mo at 08:00"),
    ("on the 1st at 7:00", "month/1 days 1 at 07:00"),
    ("daily", "day/1 at 08:00"),
    ("every weekday at 7", f"week/1 on {WORKDAYS} at 07:00"),
    ("every working day at 7", f"week/1 on {WORKDAYS} at 07:00"),
    ("on weekdays at 8 and 14", f"week/1 on {WORKDAYS} at 08:00,14:00"),
    ("Mon-Fri at 0800", f"week/1 on {WORKDAYS} at 08:00"),
    ("Monday to Friday at 9:15", f"week/1 on {WORKDAYS} at 09:15"),
    ("every weekend at noon", "week/1 on sa,su at 12:00"),
    ("every 2 weeks", "week/2 on mo at 08:00"),
    ("every two weeks on Friday at 8", "week/2 on fr at 08:00"),
    ("fortnightly", "week/2 on mo at 08:00"),
    ("every other Monday at 7:30 pm", "week/2 on mo at 19:30"),
    ("every second Tuesday", "week/2 on tu at 08:00"),
    ("every second Tuesday of the month", "month/1 on tu nr 2 at 08:00"),
    ("on the first Monday of the month at noon", "month/1 on mo nr 1 at 12:00"),
    ("every 1st Monday at 8:00", "month/1 on mo nr 1 at 08:00"),
    ("on the last working day of the month at 5 p.m.", f"month/1 on {WORKDAYS} nr -1 at 17:00"),
    ("monthly", "month/1 days 1 at 08:00"),
    ("monthly on the 15th at 9", "month/1 days 15 at 09:00"),
    ("monthly on Monday", "month/1 on mo nr 1 at 08:00"),
    ("on the last day of the month", "month/1 days -1 at 08:00"),
    ("at the end of every month", "month/1 days -1 at 08:00"),
    ("on the first of each month", "month/1 days 1 at 08:00"),
    ("on the 15th and the 30th of each month", "month/1 days 15,30 at 08:00"),
    ("quarterly", "month/3 days 1 at 08:00"),
    ("every 2 months on the 5th", "month/2 days 5 at 08:00"),
    ("once a year", "month/12 days 1 at 08:00"),
    ("every day at 8am", "day/1 at 08:00"),
    ("each day at 12 am", "day/1 at 00:00"),
    ("everyday at 12pm", "day/1 at 12:00"),
    ("every 3 days at midnight", "day/3 at 00:00"),
    ("every day at 8 o'clock in the morning", "day/1 at 08:00"),
    ("every morning", "day/1 at 08:00"),
    ("every evening", "day/1 at 18:00"),
    ("every Monday morning", "week/1 on mo at 08:00"),
    ("Mondays and Thursdays at 9", "week/1 on mo,th at 09:00"),
    ("every Monday, Wednesday and Friday at 8:00", "week/1 on mo,we,fr at 08:00"),
    ("every munday at 8", "week/1 on mo at 08:00"),
    ("every 4 hours", "day/1 at 00:00,04:00,08:00,12:00,16:00,20:00"),
    ("hourly", f"day/1 at {HOURLY}"),
    ("daily at 8:00 Berlin time", "day/1 at 08:00 in Europe/Berlin"),
    ("daily at 8:00 CET", "day/1 at 08:00 in Europe/Berlin"),
    ("daily at 8:00 Europe/Berlin", "day/1 at 08:00 in Europe/Berlin"),
    ("every Monday (Europe/Berlin)", "week/1 on mo at 08:00 in Europe/Berlin"),
    ("at 8:00 New York time every Monday", "week/1 on mo at 08:00 in America/New_York"),
    ("every day at 8:00, Pacific time", "day/1 at 08:00 in America/Los_Angeles"),
    ("every Tuesday 6pm ET", "week/1 on tu at 18:00 in America/New_York"),
    ("daily in UTC at 8:00", "day/1 at 08:00 in UTC"),
    ("every Monday at 8:00 local time", "week/1 on mo at 08:00"),
    # A location, perhaps: the command knows them.
    ("every Monday at 8:00 Atlanta time", "week/1 on mo at 08:00 in Atlanta"),
]


@pytest.mark.parametrize(("phrase", "expected"), PHRASES)
@pytest.mark.parametrize("template", ["numbers Denver active {}", "{}, numbers Denver active"])
def test_a_schedule_is_taken_out_of_a_text(phrase: str, expected: str, template: str) -> None:
    read = read_schedule(template.format(phrase))
    assert (str(read.schedule), read.rest) == (expected, "numbers Denver active")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("every 15 minutes", "once in 60 minutes at most"),
        ("each minute", "once in 60 minutes at most"),
        ("daily at 8:00 and 8:30", "once in 60 minutes at most"),
        ("daily at 23:45 and 0:15", "once in 60 minutes at most"),
        ("every Monday at 25:00", "“25:00” is no time of day"),
        ("daily at 13 pm", "“13 pm” is no time of day"),
        ("daily on the 1st", "not both"),
        ("every Monday on the 1st", "not both"),
        ("twice a day", "At which times"),
        ("every 999 weeks", "Every 999 weeks is too rare"),
    ],
)
def test_other_schedules_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        read_schedule(f"summary {text}")


@pytest.mark.parametrize(
    "text",
    [
        "numbers Denver",
        "summary at 8:00",
        "numbers Denver 205-635-0001 active",
        'who "Daily Planet"',
        "numbers \ue000Every Monday Inn\ue001 active",
        "who 2100 in Sunset",
        "export all as xlsx",
    ],
)
def test_a_text_without_a_schedule_is_left_as_it_is(text: str) -> None:
    read = read_schedule(text)
    assert read.schedule is None
    assert read.rest in (text, text.removesuffix(" at 8:00"))


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("send me the summary every Monday", True),
        ("usage daily at 8", True),
        ("summary each weekday", True),
        ("numbers Daily City", False),
        ("how many numbers has each location", False),
        ("numbers \ue000Every Day\ue001", False),
        ("changes since Monday", False),
    ],
)
def test_some_sentences_can_mean_nothing_but_a_schedule(text: str, is_sure: bool) -> None:
    assert names_schedule(text) is is_sure


@given(SCHEDULES)
@settings(max_examples=300)
def test_a_schedule_in_words_is_read_back(schedule: Schedule) -> None:
    read = read_schedule(f"numbers Denver {write_schedule(schedule)}")
    assert (read.schedule, read.rest) == (schedule, "numbers Denver")


@given(SCHEDULES)
def test_a_schedule_survives_a_button(schedule: Schedule) -> None:
    assert Schedule.parse(str(schedule)) == schedule


@given(st.text(max_size=60))
def test_no_other_text_is_a_schedule(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        Schedule.parse(text)


WORDS = st.sampled_from(
    re.findall(
        r"\S+",
        "every each on the 1st 31st last first second Monday fri-mon weekday at 8 8:00 25:00 am pm noon and , 2 other "
        "weeks month of day days daily hourly UTC Berlin time Europe/Berlin numbers Denver \" ' \ue000 \ue001 end",
    )
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
@settings(max_examples=400)
def test_every_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    with suppress(NotUnderstood):
        read = read_schedule(text)
        assert read.schedule is None or Schedule.parse(str(read.schedule)) == read.schedule
