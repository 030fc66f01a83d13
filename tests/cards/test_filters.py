import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import PURPOSES, Digits, DigitsAt, Feature, Filter, InvalidArgument, Request, Sort
from cards.buttons import pack, unpack
from cards.filters import build_clear, build_filter_form, list_chips

ASKED = {
    "location": "x",
    "filters": "active,not main,standard",
    "digits": "00",
    "digits_at": "end",
    "more_digits": "any:31,begin:205,any:7",
    "consecutive": "5",
    "sort": "state",
    "page": "3",
}

EMPTY = {
    "state": "any",
    "toll_free": "any",
    "main": "any",
    "service": "any",
    "contains": "",
    "begins": "",
    "ends": "",
    "kept": "any",
    "consecutive": "",
    "go_to": "",
    "sort": "any",
}


def fill_in(request: Request, **entered: str) -> Request:
    """Return what the form requests when it is submitted, as it is or with other values."""
    form = build_filter_form(request)
    return unpack({**pack(form.submit.request), **{each.name: each.value for each in form.fields}, **entered})


def test_the_form_starts_with_the_current_filter() -> None:
    form = build_filter_form(Request("numbers").with_texts({**ASKED, "purpose": "paging"}))
    assert {field.name: field.value for field in form.fields} == {
        "purpose": "paging",
        "state": "active",
        "toll_free": "any",
        "main": "not main",
        "service": "not service",
        "contains": "31, 7",
        "begins": "205",
        "ends": "00",
        "kept": "any",
        "consecutive": "5",
        "go_to": "",
        "sort": "state",
    }


def test_a_form_without_a_filter_is_empty() -> None:
    form = build_filter_form(Request("numbers").with_texts({"location": "x"}))
    assert {field.name: field.value for field in form.fields} == {"purpose": "aa_alternate", **EMPTY}


def test_all_lists_are_offered_and_of_all_locations_those_with_a_stock() -> None:
    purposes = build_filter_form(Request("numbers")).fields[0].choices
    assert [choice.value for choice in purposes] == [purpose.key for purpose in PURPOSES]
    stocks = build_filter_form(Request("find")).fields[0].choices
    assert [choice.value for choice in stocks] == [purpose.key for purpose in PURPOSES if purpose.has_stock]


@pytest.mark.parametrize(
    ("entered", "arguments"),
    [
        ({"state": "inactive"}, {"filters": "inactive"}),
        ({"state": "active", "toll_free": "toll-free", "main": "main"}, {"filters": "active,toll-free,main"}),
        ({"toll_free": "not toll-free", "service": "not service"}, {"filters": "not toll-free,not service"}),
        ({"contains": "(0100)"}, {"digits": "0100"}),
        ({"begins": "+1 205"}, {"digits": "1205", "digits_at": "begin"}),
        ({"ends": "00", "contains": "31, 7"}, {"digits": "31", "more_digits": "any:7,end:00"}),
        ({"consecutive": "5"}, {"consecutive": "5"}),
        ({"go_to": "page 3"}, {"go_to": "page 3"}),
        ({"go_to": " 205-635 "}, {"go_to": "205-635"}),
        ({"sort": "number"}, {"sort": "number"}),
        ({}, {}),
    ],
)
def test_each_field_is_a_part_of_the_request(entered: dict[str, str], arguments: dict[str, str]) -> None:
    request = Request("numbers", location="x")
    assert fill_in(request, **entered) == request.with_(page=1).with_texts(arguments)


FILTERS = st.builds(
    lambda *chosen: tuple(each for each in chosen if each is not None),
    st.sampled_from([None, Filter(Feature.ACTIVE), Filter(Feature.INACTIVE)]),
    *(st.sampled_from([None, Filter(each), Filter(each, True)]) for each in (Feature.TOLL_FREE, Feature.MAIN)),
    st.sampled_from([None, Filter(Feature.SERVICE), Filter(Feature.SERVICE, True)]),
)
DIGITS = st.builds(Digits, st.from_regex(r"[0-9]{1,4}", fullmatch=True), st.just(DigitsAt.ANYWHERE))


@given(FILTERS, st.lists(DIGITS, max_size=3), st.sampled_from([0, 2, 500]), st.sampled_from(Sort))
def test_the_form_as_it_is_asks_for_the_same_again(
    filters: tuple[Filter, ...], digits: list[Digits], consecutive: int, sort: Sort
) -> None:
    first = {"digits": digits[0].text, "digits_at": digits[0].at} if digits else {}
    request = Request("numbers", location="x", filters=filters, consecutive=consecutive, sort=sort)
    request = request.with_(**first, more_digits=tuple(digits[1:]))
    assert fill_in(request) == request.with_(page=1)


def test_applying_a_filter_keeps_all_other_arguments() -> None:
    asked = Request("numbers").with_texts({**ASKED, "owner": "Smith", "fresh": "true"})
    form = build_filter_form(asked)
    assert form.submit.request == Request("numbers").with_texts({"location": "x", "owner": "Smith", "page": "1"})
    assert form.submit.takes_inputs


def test_an_emptied_form_lists_all_locations() -> None:
    found = Request("find").with_texts({"digits": "00"})
    assert fill_in(found, contains="") == Request("find", location="all", page=1)


@pytest.mark.parametrize(
    ("name", "value"), [("contains", "abc"), ("ends", "1" * 16), ("go_to", "Denver"), ("consecutive", "1")]
)
def test_an_invalid_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidArgument):
        fill_in(Request("numbers"), **{name: value})


@given(st.dictionaries(st.sampled_from([*EMPTY, "filters", "digits", "more_digits"]), st.text(max_size=20)))
def test_whatever_is_posted_is_read_or_refused(entered: dict[str, str]) -> None:
    try:
        request = unpack({"command": "numbers", **entered})
    except InvalidArgument:
        return
    assert unpack(pack(request)) == request


def test_chips_are_what_is_typed_for_it() -> None:
    assert list_chips(["inactive", "ending 00"], Request("numbers")) == ("inactive", "ending 00")
    assert list_chips([], Request("numbers", sort=Sort.STATE)) == ("sorted by state",)


def test_clearing_keeps_the_list_and_the_location() -> None:
    asked = Request("numbers").with_texts({**ASKED, "purpose": "paging", "target": "id"})
    cleared = Request("numbers").with_texts({"location": "x", "purpose": "paging", "target": "id", "page": "1"})
    assert build_clear(asked).request == cleared
    assert build_clear(Request("find", digits="00")).request == Request("find", location="all", page=1)
