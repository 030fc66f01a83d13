"""Reading the organization's whole list: in pages at once, each number once, whatever Webex says of its length."""

import json
import tracemalloc
from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest
from flask import Flask, Response, request
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calling.client import CallingClient
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.calling.organization_list import (
    NumberSearch,
    fetch_organization_numbers,
    measure_organization_numbers,
    to_organization_number,
)
from bot.calling.organization_numbers import OrganizationNumbers
from bot.errors import WebexInvalidResponse
from bot.model import NumberKind, NumberLocation, OrganizationNumber, Progress
from tests.support.http_server import serving
from tests.support.tokens import Token

EVERYTHING = NumberSearch(org_id="org")

EXAMPLE = {
    "phoneNumber": "+12056350001",
    "extension": "011",
    "routingPrefix": "1234",
    "esn": "1234011",
    "state": "ACTIVE",
    "phoneNumberType": "FAX",
    "mainNumber": False,
    "includedTelephonyTypes": "MOBILE_NUMBER",
    "mobileNetwork": "mobileNetwork",
    "routingProfile": "AttRtPf",
    "tollFreeNumber": True,
    "isServiceNumber": True,
    "isReservedNumber": True,
    "location": {"id": "location", "name": "Banglore"},
    "owner": {"id": "owner", "type": "PEOPLE", "firstName": "Sadiq", "lastName": "Hussain"},
}
"""As in the document, with a reserved number (wxc_sdk)."""


class OrganizationServer:
    """Sends pages by `start` and `max`; with `details=true`, the total that it is given."""

    def __init__(self, total: int, said: object = None, cap: int = 2000) -> None:
        self.entries = [{"phoneNumber": f"+1205{index:07}", "state": "ACTIVE"} for index in range(total)]
        self.said = said
        self.cap = cap
        self.has_links = False
        self.too_slow: set[tuple[int, int]] = set()
        self.queries: list[Mapping[str, str]] = []

    @property
    def starts(self) -> list[int]:
        return [int(each.get("start", 0)) for each in self.queries]

    def build(self) -> Flask:
        app = Flask("organization", static_folder=None)

        @app.get("/v1/telephony/config/numbers")
        def list_numbers() -> Response:
            self.queries.append(request.args.to_dict())
            start, size = int(request.args.get("start", 0)), min(int(request.args["max"]), self.cap)
            if (start, size) in self.too_slow:
                return Response("{}", 504)
            count = {"count": {"total": self.said}} if request.args.get("details") == "true" else {}
            body = json.dumps({**count, "phoneNumbers": self.entries[start : start + size]})
            response = Response(body, mimetype="application/json")
            if self.has_links and start + size < len(self.entries):
                link = f"{request.base_url}?start={start + size}&max={size}"
                response.headers["Link"] = f'<{link}>; rel="next"'
            return response

        return app

    def read(self, search: NumberSearch = EVERYTHING) -> tuple[OrganizationNumbers, list[Progress]]:
        """Read the list; returns it and the progress that was reported."""
        reported: list[Progress] = []
        with serving(self.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
            return fetch_organization_numbers(client, search, reported.append), reported


def list_numbers(numbers: OrganizationNumbers) -> list[str]:
    return [each.phone_number for each in numbers]


@pytest.mark.parametrize("said", [None, 9, 9000, 9001, 10**9, -1, "many", float("inf"), True])
@pytest.mark.parametrize("total", [0, 3, 4000, 9001])
def test_the_list_is_read_whole_whatever_its_length_is_said_to_be(total: int, said: object) -> None:
    server = OrganizationServer(total, said)
    numbers, _ = server.read()
    assert list_numbers(numbers) == [each["phoneNumber"] for each in server.entries]
    assert not numbers.is_truncated


@pytest.mark.parametrize("has_links", [False, True])
def test_no_page_is_requested_that_does_not_exist(has_links: bool) -> None:
    server = OrganizationServer(41_001, 41_001)
    server.has_links = has_links
    numbers, reported = server.read()
    assert len(numbers) == 41_001
    assert sorted(server.starts) == [start * 2000 for start in range(21)]
    assert [each.get("details") for each in server.queries].count("true") == 1
    assert reported[-1] == Progress(41_001, 41_001)


def test_a_list_that_ends_with_a_full_page_takes_no_further_call_with_links() -> None:
    server = OrganizationServer(8000, 8000)
    server.has_links = True
    assert len(server.read()[0]) == 8000
    assert len(server.queries) == 4


def test_a_server_that_caps_pages_is_read_to_the_end() -> None:
    assert len(OrganizationServer(1800, 1800, cap=500).read()[0]) == 1800


@pytest.mark.parametrize("slow", [(0, 2000), (4000, 2000), (8000, 2000)])
def test_a_page_that_is_too_slow_is_read_in_smaller_pages(slow: tuple[int, int]) -> None:
    server = OrganizationServer(9000, 9000)
    server.too_slow = {slow}
    assert len(server.read()[0]) == 9000


def test_numbers_that_move_to_the_next_page_while_it_is_read_count_once() -> None:
    server = OrganizationServer(6000, 6000)
    server.entries[2000:2000] = server.entries[1990:2000]
    assert len(server.read()[0]) == 6000


def test_extensions_without_numbers_differ_by_their_locations() -> None:
    server = OrganizationServer(0, 3)
    server.entries = [
        {"extension": "100", "location": {"id": location, "name": location}}  # type: ignore[dict-item]
        for location in ("a", "b", "b")
    ]
    numbers, _ = server.read()
    assert [(each.extension, each.location_id) for each in numbers] == [("100", "a"), ("100", "b")]


def test_a_search_is_sent_to_webex_without_a_question_for_the_counts() -> None:
    server = OrganizationServer(3)
    server.read(NumberSearch("+1205", "12", "Ann", "location", "org"))
    assert server.queries == [
        {
            "phoneNumber": "+1205",
            "extension": "12",
            "ownerName": "Ann",
            "locationId": "location",
            "max": "2000",
            "orgId": "org",
        }
    ]


def test_the_length_is_measured_with_one_entry() -> None:
    server = OrganizationServer(3, 102_026)
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        assert measure_organization_numbers(client, "org") == 102_026
    assert server.queries == [{"details": "true", "max": "1", "orgId": "org"}]


def test_a_page_of_another_shape_is_refused() -> None:
    server = OrganizationServer(0)
    server.entries = ["+12056350001"]  # type: ignore[list-item]
    with pytest.raises(WebexInvalidResponse):
        server.read()


def test_every_field_of_the_document_is_read() -> None:
    number = to_organization_number(EXAMPLE)
    assert (number.phone_number, number.extension, number.esn) == ("+12056350001", "011", "1234011")
    assert (number.state, number.number_type, number.telephony_type) == ("ACTIVE", "FAX", "MOBILE_NUMBER")
    assert (number.is_main_number, number.is_toll_free, number.is_service_number) == (False, True, True)
    assert (number.mobile_network, number.routing_profile, number.is_reserved) == ("mobileNetwork", "AttRtPf", True)
    assert (number.location_id, number.location_name) == ("location", "Banglore")
    assert number.owner is not None
    assert (number.owner.id, number.owner.type, number.owner.name) == ("owner", "PEOPLE", "Sadiq Hussain")


ANYTHING = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=2)
DIGITS = st.text("0123456789+٣", max_size=22)
PARTS = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "name", "type", "displayName"), ANYTHING))
RAW = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(EXAMPLE, ANYTHING),
        "phoneNumber": DIGITS | ANYTHING,
        "extension": DIGITS | ANYTHING,
        "location": PARTS | ANYTHING,
        "owner": PARTS | ANYTHING,
    },
)


@settings(max_examples=200, deadline=None)
@given(RAW)
def test_whatever_webex_sends_is_read(raw: dict[str, Any]) -> None:
    number = to_organization_number(raw)
    assert isinstance(number, OrganizationNumber)
    assert number.phone_number == str(raw.get("phoneNumber") or "")
    assert number.extension == str(raw.get("extension") or "")
    location = raw.get("location")
    if isinstance(location, dict):
        assert number.location_name == str(location.get("name") or "")
    assert number.is_assigned is (isinstance(raw.get("owner"), dict) and bool(raw["owner"]))
    if number.owner:
        assert number.owner.id == str(raw["owner"].get("id") or "")


def test_a_number_with_an_owner_takes_at_most_150_bytes() -> None:
    kind = NumberKind("ACTIVE", "PRIMARY", "PSTN_NUMBER", False, False, False, False, "", "", "PEOPLE", True, True)
    location = NumberLocation("Y2lzY29zcGFyazovL3VzL0xPQ0FUSU9OLzEyMzQ1", "Banglore", "1234")
    owner_id = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9jODhiZGIwNC1jZjU5LTRjMjMtODQ4OC00NTNhOTE3ZDFlMjk"
    tracemalloc.start()
    try:
        columns = NumberColumns(SharedValues())
        positions = columns.shared.add_kind(kind), columns.shared.add_location(location)
        for index in range(10_000):
            owner = columns.shared.pack_owner(owner_id, "Sadiq Hussain")
            columns.append(f"+1205{index:07}", f"{index:05}", *positions, owner)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / 10_000 <= 150


def test_numbers_that_lack_what_the_document_requires_are_read_as_well() -> None:
    server = OrganizationServer(0, 2)
    server.entries = [
        {"state": "ACTIVE", "extension": "1", "owner": {"state": "x", "mainNumber": "y", "displayName": "Ann"}},  # type: ignore[dict-item]
        {**EXAMPLE, "location": {"name": "Leeds"}},  # type: ignore[dict-item]
        {},
    ]
    numbers, _ = server.read()
    assert sorted((each.extension, each.owner.name if each.owner else "") for each in numbers) == [
        ("", ""),
        ("011", "Sadiq Hussain"),
        ("1", "Ann"),
    ]
