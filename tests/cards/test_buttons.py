import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Request
from cards.buttons import MAX_VALUE_LENGTH, NotAButton, pack, unpack

NAMES = st.from_regex(r"[a-z][a-z_]{0,29}", fullmatch=True)
REQUESTS = st.builds(
    Request,
    NAMES,
    st.dictionaries(NAMES.filter(lambda name: name != "command"), st.text(max_size=MAX_VALUE_LENGTH), max_size=20),
)


@given(REQUESTS)
def test_what_is_packed_comes_out(request_: Request) -> None:
    assert unpack(pack(request_)) == request_


def test_input_fields_come_along() -> None:
    assert unpack({"command": "numbers", "location": "Birm", "active": True}) == Request(
        "numbers", {"location": "Birm", "active": "true"}
    )


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
        {"command": "numbers", "page": 2},
        {"command": "numbers", "Location": "x"},
        {"command": "numbers", "location": "x" * (MAX_VALUE_LENGTH + 1)},
        {"command": "numbers", **{f"a{'b' * number}": "x" for number in range(21)}},
        {1: "numbers"},
    ],
)
def test_nothing_else_does(inputs: object) -> None:
    with pytest.raises(NotAButton):
        unpack(inputs)


@pytest.mark.parametrize(
    "request_",
    [
        Request("numbers", {"location": "x" * (MAX_VALUE_LENGTH + 1)}),
        Request("numbers", {"command": "help"}),
        Request(""),
    ],
)
def test_what_does_not_fit_is_not_packed(request_: Request) -> None:
    with pytest.raises(NotAButton):
        pack(request_)
