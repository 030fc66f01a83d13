import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import limits
from bot.model import (
    PURPOSES,
    PURPOSES_BY_KEY,
    DigitsAt,
    Feature,
    FileKind,
    Filter,
    InvalidArgument,
    Request,
    Sort,
)
from cards.buttons import NotAButton, pack, unpack

TEXTS = ("location", "target", "org", "numbers", "owner", "extension", "number", "watch", "text", "topic")

REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(TEXTS, st.text(max_size=limits.MAX_TEXT_LENGTH)),
        **dict.fromkeys(("page", "entry", "below"), st.integers(0, 999_999_999)),
        **dict.fromkeys(("fresh", "confirmed"), st.booleans()),
        "purpose": st.sampled_from(PURPOSES),
        "filters": st.lists(st.builds(Filter, st.sampled_from(Feature), st.booleans()), unique=True).map(tuple),
        "digits": st.from_regex(r"[0-9]{0,15}", fullmatch=True),
        "digits_at": st.sampled_from(DigitsAt),
        "consecutive": st.integers(2, limits.MAX_CONSECUTIVE),
        "sort": st.sampled_from(Sort),
        "count": st.integers(1, limits.MAX_HISTORY_ENTRIES),
        "file": st.sampled_from(FileKind),
        "then": st.from_regex(r"[a-z]{0,20}", fullmatch=True),
    },
).map(lambda arguments: Request("numbers", **arguments))


@given(REQUESTS)
def test_a_packed_request_is_unpacked(request_: Request) -> None:
    try:
        data = pack(request_)
    except NotAButton:
        # More than fits.
        assert len(request_.write_arguments()) > 25
        return
    assert all(isinstance(value, str) for value in data.values())
    assert unpack(data) == request_


def test_the_data_of_a_button_is_flat_text() -> None:
    request = Request(
        "numbers",
        location="id",
        purpose=PURPOSES_BY_KEY["paging"],
        filters=(Filter(Feature.ACTIVE), Filter(Feature.TOLL_FREE, is_excluded=True)),
        digits="00",
        digits_at=DigitsAt.END,
        page=2,
        fresh=True,
    )
    assert pack(request) == {
        "command": "numbers",
        "location": "id",
        "purpose": "paging",
        "filters": "active,not toll-free",
        "digits": "00",
        "digits_at": "end",
        "page": "2",
        "fresh": "true",
    }


@pytest.mark.parametrize(
    ("data", "request_"),
    [
        (
            {"command": "numbers", "location": "id", "purpose": "aa_alternate", "digits_at": "any", "page": "1"},
            Request("numbers", location="id", page=1),
        ),
        (
            {"command": "assign", "number": "+14045550001", "target": "id", "confirmed": "true"},
            Request("assign", number="+14045550001", target="id", confirmed=True),
        ),
        ({"command": "undo", "entry": "12"}, Request("undo", entry=12)),
        ({"command": "history", "count": "20", "page": "2"}, Request("history", count=20, page=2)),
        ({"command": "watch", "location": "id", "below": "5"}, Request("watch", location="id", below=5)),
        ({"command": "export", "file": "xlsx"}, Request("export", file=FileKind.XLSX)),
        ({"command": "locations", "then": "watch", "page": "2"}, Request("locations", then="watch", page=2)),
    ],
)
def test_buttons_of_cards_posted_earlier_are_read(data: dict[str, str], request_: Request) -> None:
    assert unpack(data) == request_


def test_input_fields_add_to_the_buttons_data() -> None:
    inputs = {"command": "numbers", "location": "Birm", "digits": "+1 (205) 635", "filters": "", "fresh": True}
    assert unpack(inputs) == Request("numbers", location="Birm", digits="1205635", fresh=True)


@pytest.mark.parametrize(
    "inputs",
    [
        None,
        "numbers",
        [],
        {},
        {"location": "Birmingham"},
        {"command": ""},
        {"command": "Numbers"},
        {"command": ["numbers"]},
        {"command": "numbers", "location": None},
        {"command": "numbers", "location": {"a": 1}},
        {"command": "numbers", "location": [["a"]]},
        {"command": "numbers", "location": ["a", {}]},
        {"command": "numbers", "filters": ["active"] * 101},
        {"command": "numbers", "page": 10**400},
        {"command": "numbers", "page": float("inf")},
        {"command": "numbers", "page": float("nan")},
        {"command": 5},
        {"command": "numbers", "Location": "x"},
        {"command": "numbers", **{f"a{'b' * number}": "x" for number in range(46)}},
        {1: "numbers"},
    ],
)
def test_other_data_is_not_a_button(inputs: object) -> None:
    with pytest.raises(NotAButton):
        unpack(inputs)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page", "abc"),
        ("page", "9" * 20),
        ("fresh", "yes"),
        ("purpose", "lunch"),
        ("filters", "blue"),
        ("location", "x" * (limits.MAX_TEXT_LENGTH + 1)),
        ("colour", "blue"),
    ],
)
def test_an_argument_without_a_valid_value_is_named(name: str, text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        unpack({"command": "numbers", name: text})
    assert (caught.value.name, caught.value.text) == (name, text)


@pytest.mark.parametrize(
    "request_",
    [
        Request("numbers", location="x" * (limits.MAX_TEXT_LENGTH + 1)),
        Request("numbers", page=-1),
        Request("numbers", consecutive=1),
        Request(""),
    ],
)
def test_a_request_that_does_not_fit_is_not_packed(request_: Request) -> None:
    with pytest.raises(NotAButton):
        pack(request_)


@pytest.mark.parametrize(
    ("inputs", "request_"),
    [
        ({"page": 2}, Request("numbers", page=2)),
        ({"page": 2.0}, Request("numbers", page=2)),
        ({"fresh": True}, Request("numbers", fresh=True)),
        ({"numbers": 12056350001}, Request("numbers", numbers="12056350001")),
        ({"numbers": ["+12056350001", 12056350002]}, Request("numbers", numbers="+12056350001,12056350002")),
        ({"filters": ["active", "not main"]}, unpack({"command": "numbers", "filters": "active,not main"})),
        ({"filters": []}, Request("numbers")),
    ],
)
def test_fields_may_have_values_of_other_types(inputs: dict[str, object], request_: Request) -> None:
    """Some clients send numbers, toggles and multiple choices as JSON's own types."""
    assert unpack({"command": "numbers", **inputs}) == request_


@pytest.mark.parametrize("name", ["page", "consecutive", "below"])
def test_a_fraction_is_no_value_of_a_whole_number(name: str) -> None:
    with pytest.raises(InvalidArgument):
        unpack({"command": "numbers", name: 2.5})
