"""Requests for pages: their parameters, smaller ones, and those that a Link header asks for."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calling.pages import PageRequest

REQUEST = PageRequest("/list", size=2000, start=4000, filters=(("ownerName", "Ann & Bob"),), org_id="org")


def test_only_given_parameters_are_sent() -> None:
    assert REQUEST.params == [("ownerName", "Ann & Bob"), ("max", 2000), ("start", 4000), ("orgId", "org")]
    assert PageRequest("/list").params == []


@pytest.mark.parametrize(("size", "half"), [(2000, 1000), (501, 250), (500, 250), (499, None), (250, None), (0, None)])
def test_a_page_is_halved_down_to_a_limit(size: int, half: int | None) -> None:
    smaller = replace(REQUEST, size=size).halve()
    assert smaller == (None if half is None else replace(REQUEST, size=half))


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/list?max=2000&start=6000&ownerName=Ann+%26+Bob&orgId=org", replace(REQUEST, start=6000)),
        ("/list", PageRequest("/list", org_id="org")),
        ("/list?start=next", PageRequest("/list", filters=(("start", "next"),), org_id="org")),
        ("/list?start=-1", PageRequest("/list", filters=(("start", "-1"),), org_id="org")),
        ("/list?empty=&a=1&a=2", PageRequest("/list", filters=(("empty", ""), ("a", "1"), ("a", "2")), org_id="org")),
        ("//[", PageRequest("//[", org_id="org")),
    ],
)
def test_a_link_becomes_a_request_to_the_same_organization(link: str, expected: PageRequest) -> None:
    assert REQUEST.follow(link) == expected


@given(st.text())
def test_any_link_is_parsed(link: str) -> None:
    assert REQUEST.follow(link).org_id == "org"
