"""What is typed behind `reserve` and `release`."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.reservation_phrases import parse_release, parse_reservation
from bot.model import Request

NUMBER = "+1 404-555-0003"


@pytest.mark.parametrize(
    ("text", "numbers", "beneficiary", "until"),
    [
        (f"{NUMBER} for Reception until 1 December", NUMBER, "Reception", "1 December"),
        (f"{NUMBER} until 1 December for Reception", NUMBER, "Reception", "1 December"),
        (f"{NUMBER} for Reception for 3 weeks", NUMBER, "Reception", "3 weeks"),
        (f"{NUMBER} for 3 weeks", NUMBER, "", "3 weeks"),
        (f"{NUMBER} till Friday", NUMBER, "", "Friday"),
        (f"{NUMBER} by end of month for Grace Ito", NUMBER, "Grace Ito", "end of month"),
        (NUMBER, NUMBER, "", ""),
        (
            "404-555-0001 to 0003, 404-555-0009 for project 12345678",
            "404-555-0001 to 0003, 404-555-0009",
            "project 12345678",
            "",
        ),
        ("404-555-0001 until 404-555-0003", "404-555-0001 until 404-555-0003", "", ""),
        (f"for Reception: {NUMBER}", NUMBER, "Reception", ""),
        (f"the number {NUMBER} for the new reception, please", NUMBER, "new reception", ""),
        (f"{NUMBER} for ann@example.com until 1/12", NUMBER, "ann@example.com", "1/12"),
        (f"{NUMBER} for “Until Tomorrow Ltd” until 31.12.", NUMBER, "“Until Tomorrow Ltd”", "31.12."),
        (f"{NUMBER} until whenever", NUMBER, "", "whenever"),
        ("Reception", "", "Reception", ""),
        ("", "", "", ""),
    ],
)
def test_numbers_beneficiary_and_deadline(text: str, numbers: str, beneficiary: str, until: str) -> None:
    expected = Request("reserve", numbers=numbers, beneficiary=beneficiary, until=until)
    assert parse_reservation(Request("reserve"), text) == expected


def test_released_from_a_target_means_unassigned() -> None:
    asked = parse_release(Request("release"), f"{NUMBER} from Atlanta Main Menu")
    assert (asked.command, asked.number, asked.target) == ("unassign", NUMBER, "Atlanta Main Menu")
    assert parse_release(Request("release"), NUMBER) == Request("release", numbers=NUMBER)


@settings(max_examples=100)
@given(
    st.lists(st.sampled_from([NUMBER, "for", "until", "1", "December", "to", "from"])).map(" ".join)
    | st.text(max_size=60)
)
def test_any_text_is_read(text: str) -> None:
    for command, parse in (("reserve", parse_reservation), ("release", parse_release)):
        asked = parse(Request(command), text)
        assert asked.command in (command, "unassign")


@pytest.mark.parametrize("piece", ["until ", "for ", f"{NUMBER} for ", "for 3 ", "until 1 December ", "a"])
def test_long_texts_are_read_in_no_time(piece: str) -> None:
    began = time.process_time()
    parse_reservation(Request("reserve"), (piece * 8_000)[:7_400])
    assert time.process_time() - began < 1
