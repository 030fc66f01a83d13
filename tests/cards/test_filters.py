from bot.model import PURPOSES, Request
from cards.filters import build_filter_form

ASKED = {"location": "x", "filters": "active,not main", "digits": "00", "digits_at": "end", "page": "3"}


def test_the_form_starts_with_the_current_filter() -> None:
    form = build_filter_form(Request("numbers").with_texts({**ASKED, "purpose": "paging"}), ("active", "not main"))
    assert {field.name: field.value for field in form.fields} == {
        "purpose": "paging",
        "filters": "active,not main",
        "digits": "00",
        "digits_at": "end",
    }


def test_a_form_without_a_filter_starts_with_the_default_list() -> None:
    form = build_filter_form(Request("numbers").with_texts({"location": "x"}), ())
    assert [field.value for field in form.fields] == ["aa_alternate", "", "", "any"]


def test_all_lists_and_filters_are_offered() -> None:
    purposes, filters, _, _ = build_filter_form(Request("numbers"), ("active", "toll-free")).fields
    assert [choice.value for choice in purposes.choices] == [purpose.key for purpose in PURPOSES]
    assert [(choice.title, choice.value) for choice in filters.choices] == [
        ("Active", "active"),
        ("Toll-free", "toll-free"),
    ]
    assert filters.is_multiple


def test_applying_a_filter_keeps_all_other_arguments() -> None:
    form = build_filter_form(Request("numbers").with_texts({**ASKED, "sort": "state", "fresh": "true"}), ())
    assert form.submit.request == Request("numbers").with_texts({"location": "x", "sort": "state", "page": "1"})
    assert form.submit.takes_inputs
