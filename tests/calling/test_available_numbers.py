"""Reading a location's list from servers that page in different ways."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask, Response, request

from bot import limits
from bot.calling.available_numbers import ListQuery, fetch_available_numbers, to_available_number
from bot.calling.client import CallingClient
from bot.calling.pages import PageRequest, join_path
from bot.errors import WebexInvalidResponse
from bot.model import DEFAULT_PURPOSE, PURPOSES_BY_KEY, Owner, Progress
from tests.support.http_server import serving
from tests.support.scripted_server import ScriptedServer
from tests.support.tokens import Token


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    built = ScriptedServer()
    with built.serve():
        yield built


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[CallingClient]:
    built = CallingClient(f"{server.url}/v1", Token())  # type: ignore[arg-type]
    yield built
    built.close()


def page(first: int, count: int, link: str | None = None) -> tuple[int, dict[str, str], str]:
    numbers = [{"phoneNumber": f"+1205{first + index:07}", "state": "ACTIVE"} for index in range(count)]
    headers = {"Link": f'<{link}>; rel="next"'} if link else {}
    return (200, headers, json.dumps({"phoneNumbers": numbers}))


def count(client: CallingClient) -> int:
    return len(fetch_available_numbers(client, ListQuery("location", DEFAULT_PURPOSE), 100_000))


def test_a_short_list_takes_one_call(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 3)]
    assert count(client) == 3
    path = "/v1/telephony/config/locations/location/autoAttendants/alternate/availableNumbers"
    assert server.calls == [f"GET {path}?max=2000"]


def test_links_are_followed(server: ScriptedServer, client: CallingClient) -> None:
    base = f"{server.url}/v1/more"
    server.responses = [page(0, 7, f"{base}?start=7"), page(7, 7, f"{base}?start=14"), page(14, 2)]
    assert count(client) == 16
    assert server.calls[1:] == ["GET /v1/more?start=7", "GET /v1/more?start=14"]


def test_a_link_with_a_cursor_is_followed_in_turn(server: ScriptedServer, client: CallingClient) -> None:
    """Its pages cannot be requested by `start`."""
    base = f"{server.url}/v1/more"
    server.responses = [
        page(0, 2000, f"{base}?cursor=a%2Bb&max=2000"),
        page(2000, 2000, f"{base}?cursor=c"),
        page(4000, 2),
    ]
    assert count(client) == 4002
    assert server.calls[1:] == ["GET /v1/more?cursor=a%2Bb&max=2000", "GET /v1/more?cursor=c"]


def test_a_server_that_caps_the_page_size_is_read_to_the_end(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 500), page(500, 500), page(1000, 17)]
    assert count(client) == 1017


def test_a_full_last_page_ends_the_list(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 2000), page(0, 0)]
    assert count(client) == 2000


def test_a_server_that_ignores_start_does_not_loop(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 2000)]
    assert count(client) == 2000
    assert len(server.calls) <= 5


def test_a_link_that_leads_back_does_not_loop(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 7, f"{server.url}/v1/more"), page(7, 7, f"{server.url}/v1/more")]
    assert count(client) == 14


def test_a_link_to_elsewhere_is_not_followed(
    server: ScriptedServer, client: CallingClient, caplog: pytest.LogCaptureFixture
) -> None:
    for link in ("https://evil.example/v1/more", f"{server.url}/other", f"{server.url}/v1.evil"):
        server.responses = [page(0, 3, link)]
        assert count(client) == 3
    assert caplog.text.count("It was not fetched.") == 3


def test_empty_pages_that_lead_on_end_a_list(server: ScriptedServer, client: CallingClient) -> None:
    """Each has a link to another page that was never read."""
    for name in ("items", "autoAttendants", "phoneNumbers"):
        server.calls.clear()
        server.responses = [
            (200, {"Link": f'<{server.url}/v1/more?cursor={number}>; rel="next"'}, json.dumps({name: []}))
            for number in range(100)
        ]
        assert [each.read_items(name) for each in client.fetch_pages(PageRequest("/list"))] == [[]]
        assert len(server.calls) == 1


def test_numbers_on_two_pages_count_once(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [page(0, 2000), page(1990, 20)]
    assert count(client) == 2010


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{}", '{"phoneNumbers": {}}', '{"phoneNumbers": ["+1"]}', '{"phoneNumbers": null}', "<html>"],
)
def test_a_response_of_another_shape_is_refused(server: ScriptedServer, client: CallingClient, body: str) -> None:
    server.responses = [(200, {"trackingid": "T-3"}, body)]
    with pytest.raises(WebexInvalidResponse, match="T-3"):
        count(client)


@pytest.mark.parametrize("status", [200, 201, 202])
def test_every_success_status_is_accepted(server: ScriptedServer, client: CallingClient, status: int) -> None:
    server.responses = [(status, {}, '{"phoneNumbers": [{"phoneNumber": "+1"}]}')]
    assert count(client) == 1


def test_no_content_is_no_numbers(server: ScriptedServer, client: CallingClient) -> None:
    server.responses = [(204, {}, "")]
    assert count(client) == 0


@pytest.mark.parametrize(
    "raw", [{}, {"phoneNumber": None, "state": None}, {"isMainNumber": "yes"}, {"telephonyType": 7}, {"new": {}}]
)
def test_odd_numbers_are_parsed_leniently(raw: dict[str, Any]) -> None:
    number = to_available_number(raw)
    assert isinstance(number.phone_number, str)
    assert number.is_main_number is False


@pytest.mark.parametrize("part", ["a/b", "..", "a?b=c", "a#b", "a b", "é"])
def test_ids_cannot_reach_into_another_path(part: str) -> None:
    path = join_path("locations", part, "x")
    assert path.count("/") == 3
    assert not set("?# ") & set(path)


class PagingServer:
    """A server that pages by `start` and `max` and sends no Link header."""

    def __init__(self, total: int, cap: int = 2000, concurrent: int = 0) -> None:
        """`concurrent` pages after the first one are sent only once all of them have been requested."""
        self.total = total
        self.cap = cap
        self.starts: list[int] = []
        self.too_slow: set[tuple[int, int]] = set()
        self._barrier = threading.Barrier(concurrent, timeout=30) if concurrent else None
        self._lock = threading.Lock()

    def build(self) -> Flask:
        app = Flask("paging", static_folder=None)

        @app.get("/<path:_path>")
        def list_numbers(_path: str) -> Response:
            start, size = int(request.args.get("start", 0)), min(int(request.args["max"]), self.cap)
            with self._lock:
                self.starts.append(start)
            if self._barrier and start:
                self._barrier.wait()  # raises, so that the test fails, if they are requested one after the other
            if (start, size) in self.too_slow:
                return Response("{}", 504)
            status, headers, body = page(start, max(0, min(size, self.total - start)))
            return Response(body, int(status), headers)

        return app


@pytest.mark.parametrize(
    ("total", "cap"), [(0, 2000), (1999, 2000), (2000, 2000), (2001, 2000), (20_000, 2000), (21_001, 2000), (1800, 500)]
)
def test_lists_of_all_lengths_are_read_whole(total: int, cap: int) -> None:
    server = PagingServer(total, cap)
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        reported: list[Progress] = []
        numbers = fetch_available_numbers(client, ListQuery("location", DEFAULT_PURPOSE), 100_000, reported.append)
    assert [number.phone_number for number in numbers] == [f"+1205{index:07}" for index in range(total)]
    counts = [each.done for each in reported]
    assert counts == sorted(counts)
    assert counts[-1] == total


def test_pages_of_a_long_list_are_fetched_at_once() -> None:
    server = PagingServer(20_000, concurrent=limits.CONCURRENT_PAGES)
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        assert count(client) == 20_000
    assert len(server.starts) == 1 + 3 * limits.CONCURRENT_PAGES


def test_pages_of_one_list_among_many_are_fetched_in_turn() -> None:
    server = PagingServer(6000)
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        query = ListQuery("location", DEFAULT_PURPOSE)
        assert len(fetch_available_numbers(client, query, 100_000, is_alone=False)) == 6000
    assert server.starts == [0, 2000, 4000, 6000]


@pytest.mark.parametrize("slow", [(4000, 2000), (2000, 2000), (8000, 2000)])
def test_a_page_that_is_too_slow_is_read_in_smaller_pages(slow: tuple[int, int]) -> None:
    server = PagingServer(9000)
    server.too_slow = {slow}
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        assert count(client) == 9000


def test_no_more_numbers_are_returned_than_requested() -> None:
    server = PagingServer(9000)
    with serving(server.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        assert len(fetch_available_numbers(client, ListQuery("location", DEFAULT_PURPOSE), 2500)) == 2500
    assert max(server.starts) < 9000 + 8000


def test_the_lists_of_the_organization_have_the_location_as_a_parameter() -> None:
    query = ListQuery("location/1", PURPOSES_BY_KEY["person_primary"], ("+12056350001",), org_id="org")
    request = query.build_request()
    assert request.path == "/telephony/config/people/primary/availableNumbers"
    assert request.filters == (("phoneNumber", "+12056350001"), ("locationId", "location/1"))
    assert ListQuery("l", PURPOSES_BY_KEY["workspace"]).build_request().path.endswith("/workspaces/availableNumbers")
    assert (
        ListQuery("l", PURPOSES_BY_KEY["virtual_line"])
        .build_request()
        .path.endswith("config/virtualLines/availableNumbers")
    )


def test_a_list_is_searched_by_owner_extension_and_person() -> None:
    query = ListQuery("l", PURPOSES_BY_KEY["call_intercept"], owner_name="Ann", extension="12")
    assert query.build_request().filters == (("ownerName", "Ann"), ("extension", "12"))
    query = ListQuery("l", PURPOSES_BY_KEY["external_caller_id"], person_id="person")
    assert query.build_request().filters == (("personId", "person"),)


@pytest.mark.parametrize("key", ["ai_receptionist", "queue_dnis"])
def test_single_numbers_are_selected_here_where_webex_does_not(
    server: ScriptedServer, client: CallingClient, key: str
) -> None:
    server.responses = [page(0, 5)]
    query = ListQuery("location", PURPOSES_BY_KEY[key], ("+12050000001", "+12050000003", "+12050000009"))
    found = fetch_available_numbers(client, query, 100)
    assert [each.phone_number for each in found] == ["+12050000001", "+12050000003"]
    assert "phoneNumber" not in server.calls[0]


OWNERS = [
    ({"type": "PEOPLE", "firstName": "Test", "lastName": "Person"}, Owner("Test Person", "PEOPLE")),
    (
        {"type": "PEOPLE", "firstName": "Alex", "lastName": "test_16", "displayName": "Alex T."},
        Owner("Alex test_16", "PEOPLE"),
    ),
    ({"type": "VIRTUAL_LINE", "displayName": "Test VL"}, Owner("Test VL", "VIRTUAL_LINE")),
    ({"type": "PEOPLE", "lastName": "Person"}, Owner("Person", "PEOPLE")),
    ({"type": "PLACE", "displayName": "TestWorkSpace"}, Owner("TestWorkSpace", "PLACE")),
    ({"id": "x"}, Owner("", "", "x")),
    ({}, None),
    (None, None),
    ("odd", None),
]


@pytest.mark.parametrize(("raw", "owner"), OWNERS)
def test_an_owner_is_a_person_by_first_and_last_name_or_has_a_display_name(raw: object, owner: Owner | None) -> None:
    number = to_available_number({"phoneNumber": "+12056350001", "owner": raw})
    assert number.owner == owner
    assert number.is_assigned is (owner is not None)


def test_the_numbers_for_external_caller_id_are_read_by_schema_and_by_example() -> None:
    location = {"id": "b", "name": "Bangalore"}
    by_schema = {"mainNumber": True, "includedTelephonyTypes": "PSTN_NUMBER", "location": location}
    by_example = {"isMainNumber": True, "telephonyType": "PSTN_NUMBER", "location": location}
    assert to_available_number(by_schema) == to_available_number(by_example)
    assert to_available_number(by_schema).location_name == "Bangalore"


def test_a_mobile_number_has_its_network_and_routing_profile() -> None:
    raw = {"telephonyType": "MOBILE_NUMBER", "mobileNetwork": "network", "routingProfile": "AttRtPf"}
    number = to_available_number(raw)
    assert (number.telephony_type, number.mobile_network, number.routing_profile) == tuple(raw.values())
