import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.clauses import CONFIRMATION, FILE_KIND, ORGANIZATION, PAGE, PURPOSE, parse_clauses
from bot.language.search_clauses import SEARCH
from bot.language.threshold_clauses import BELOW
from bot.model import PURPOSES_BY_KEY, DigitsAt, Feature, FileKind, Filter, InvalidArgument, Request, Sort

ALL = (CONFIRMATION, *PAGE, FILE_KIND, ORGANIZATION, BELOW, *SEARCH)


def parse(text: str) -> Request:
    return parse_clauses(Request("numbers"), text, ALL, "location")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Birmingham", "Birmingham"),
        ("  New York ", "New York"),
        ("at Birmingham", "Birmingham"),
        ("in New York", "New York"),
        ("for Birmingham", "Birmingham"),
        ("Infirmary", "Infirmary"),
        ('"New York"', "New York"),
        ('at "In Between"', "In Between"),
        ("", ""),
    ],
)
def test_names(text: str, name: str) -> None:
    assert parse(text) == Request("numbers", location=name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Birmingham page 2", Request("numbers", location="Birmingham", page=2)),
        ("Birmingham page 2 refresh", Request("numbers", location="Birmingham", page=2, fresh=True)),
        ('"Building page 2"', Request("numbers", location="Building page 2")),
        ('"Building page 2" page 3', Request("numbers", location="Building page 2", page=3)),
        ("Main Street active", Request("numbers", location="Main Street", filters=(Filter(Feature.ACTIVE),))),
        ("page 2", Request("numbers", page=2)),
        ("Birmingham as an Excel file", Request("numbers", location="Birmingham", file=FileKind.XLSX)),
        ("Birmingham as json", Request("numbers", location="Birmingham", file=FileKind.JSON)),
        ("Birmingham below 5", Request("numbers", location="Birmingham", below=5)),
        ("Birmingham confirm", Request("numbers", location="Birmingham", confirmed=True)),
        (f"Birmingham org {'x' * 30}", Request("numbers", location="Birmingham", org="x" * 30)),
        (
            "Birmingham for hunt group",
            Request("numbers", location="Birmingham", purpose=PURPOSES_BY_KEY["hunt_primary"]),
        ),
        # No purpose, so part of the name.
        ("Centre for Music", Request("numbers", location="Centre for Music")),
        ('Birmingham owner "After Hours"', Request("numbers", location="Birmingham", owner="After Hours")),
        ("Birmingham owner active", Request("numbers", location="Birmingham", owner="active")),
        ("Birmingham ext 8000", Request("numbers", location="Birmingham", extension="8000")),
        ("Birmingham SORTED BY State", Request("numbers", location="Birmingham", sort=Sort.STATE)),
        ("Birmingham ending in 00", Request("numbers", location="Birmingham", digits="00", digits_at=DigitsAt.END)),
        (
            "Birmingham beginning +1205",
            Request("numbers", location="Birmingham", digits="1205", digits_at=DigitsAt.BEGINNING),
        ),
        ("Birmingham 0100", Request("numbers", location="Birmingham", digits="0100")),
        ("Birmingham consecutive 5", Request("numbers", location="Birmingham", consecutive=5)),
        (
            "Birmingham +1 205-635-0001 and (205) 635-0009",
            Request("numbers", location="Birmingham", numbers="+1 205-635-0001 and (205) 635-0009"),
        ),
    ],
)
def test_clauses(text: str, expected: Request) -> None:
    assert parse(text) == expected


def test_filters_are_in_the_order_in_which_they_were_typed_each_once() -> None:
    typed = parse("Birmingham not active toll free main numbers not active")
    assert [str(each) for each in typed.filters] == ["not active", "toll-free", "main"]


def test_a_preposition_may_begin_the_only_clause() -> None:
    request = parse_clauses(Request("summary"), "for hunt group", (PURPOSE,), "text")
    assert request == Request("summary", purpose=PURPOSES_BY_KEY["hunt_primary"])


@pytest.mark.parametrize("text", ["Birmingham consecutive 1", "Birmingham consecutive 20000"])
def test_a_value_out_of_range_is_invalid(text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        parse(text)
    assert caught.value.name == "consecutive"


@given(st.text(max_size=400))
def test_any_text_is_parsed_or_invalid(text: str) -> None:
    try:
        parse(text)
    except InvalidArgument as error:
        assert error.text in text  # noqa: PT017
