"""Reading the locations: those with Calling, and what the list of all locations says about them."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from bot import limits
from bot.calling.client import CallingClient
from bot.calling.locations import LocationReader
from bot.errors import WebexStatusError
from tests.support.http_server import serving
from tests.support.tokens import Token

DENVER = {"id": "d", "name": "Denver", "callingLineId": {"phoneNumber": "+13036290001"}}
LONDON = {"id": "l", "name": "London", "callingLineId": {"name": "London", "phoneNumber": None}}

DENVER_ADDRESS = {
    "id": "d",
    "name": "Denver",
    "timeZone": "America/Denver",
    "address": {"city": "Denver", "state": "CO", "postalCode": "80202", "country": "US"},
}
LONDON_ADDRESS = {"id": "l", "name": "London", "timeZone": "Europe/London", "address": {"country": "GB"}}
OFFICE = {"id": "o", "name": "Office without Calling", "address": {"city": "Boston", "country": "US"}}


class Webex:
    """Webex's two lists of locations, which can be changed, and whose calls are counted."""

    def __init__(self) -> None:
        self.calling: list[dict[str, Any]] = [LONDON, DENVER]
        self.all: list[dict[str, Any]] = [DENVER_ADDRESS, LONDON_ADDRESS, OFFICE]
        self.all_status = 200
        self.calling_status = 200
        self.calls: list[str] = []
        self._lock = threading.Lock()

    def build(self) -> Flask:
        app = Flask("webex", static_folder=None)

        @app.get("/v1/telephony/config/locations")
        def list_calling() -> Response:
            return self._respond("calling", self.calling_status, {"locations": self.calling})

        @app.get("/v1/locations")
        def list_all() -> Response:
            return self._respond("all", self.all_status, {"items": self.all})

        return app

    def _respond(self, name: str, status: int, body: dict[str, Any]) -> Response:
        with self._lock:
            self.calls.append(f"{name} {request.args.get('orgId', '')}".strip())
        response = jsonify(body if status == 200 else {"message": "No."})
        response.status_code = status
        return response


@contextmanager
def reading(webex: Webex) -> Iterator[LocationReader]:
    with serving(webex.build()) as url, closing(CallingClient(f"{url}/v1", Token())) as client:  # type: ignore[arg-type]
        yield LocationReader(client)


def test_calling_locations_have_their_addresses_and_time_zones() -> None:
    webex = Webex()
    with reading(webex) as reader:
        denver, london = reader.fetch("org")
    assert (denver.name, denver.city, denver.state, denver.postal_code) == ("Denver", "Denver", "CO", "80202")
    assert (denver.country, denver.time_zone) == ("US", "America/Denver")
    assert (london.name, london.country, london.time_zone) == ("London", "GB", "Europe/London")
    assert webex.calls == ["calling org", "all org"]


def test_the_addresses_are_asked_for_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    webex = Webex()
    with reading(webex) as reader:
        for _ in range(3):
            reader.fetch("")
        assert webex.calls == ["calling", "all", "calling", "calling"]
        reader.fetch("other")
        assert webex.calls[4:] == ["calling other", "all other"]
        monkeypatch.setattr(limits, "ADDRESSES_CACHE_SECONDS", 0)
        reader.fetch("")
        assert webex.calls[6:] == ["calling", "all"]


def test_a_new_location_and_a_refresh_ask_for_the_addresses_again() -> None:
    webex = Webex()
    webex.calling = [DENVER]
    webex.all = [DENVER_ADDRESS]
    with reading(webex) as reader:
        reader.fetch("")
        webex.calling, webex.all = [DENVER, LONDON], [DENVER_ADDRESS, LONDON_ADDRESS]
        assert reader.fetch("")[1].time_zone == "Europe/London"
        reader.fetch("", fresh=True)
    assert webex.calls.count("all") == 3


def test_without_the_scope_everything_else_works() -> None:
    """And a refusal is not asked for again with every call."""
    webex = Webex()
    webex.all_status = 403
    with reading(webex) as reader:
        denver, london = reader.fetch("")
        reader.fetch("")
        reader.fetch("", fresh=True)
        assert reader.get_time_zone("d") == ""  # and not None: it was read
        assert reader.list_without_calling("") == []
    assert (denver.name, denver.city, denver.time_zone) == ("Denver", "", "")
    # The location's own number says which country's numbers are read.
    assert (denver.country, london.country) == ("US", "")
    assert webex.calls.count("all") == 1


@pytest.mark.parametrize("status", [400, 404, 501])
def test_a_failure_of_the_supplement_fails_nothing(status: int) -> None:
    webex = Webex()
    with reading(webex) as reader:
        reader.fetch("")
        webex.all_status = status
        denver, _ = reader.fetch("", fresh=True)
        assert denver.city == "Denver"  # as it was known before
        webex.all_status = 200
        webex.all = [{**DENVER_ADDRESS, "timeZone": "America/Boise"}]
        assert reader.fetch("", fresh=True)[0].time_zone == "America/Boise"


def test_a_failure_of_the_list_itself_is_an_error() -> None:
    webex = Webex()
    webex.calling_status = 403
    with reading(webex) as reader, pytest.raises(WebexStatusError, match="spark-admin:telephony_config_read"):
        reader.fetch("")


def test_locations_without_calling_are_known_without_a_call() -> None:
    webex = Webex()
    with reading(webex) as reader:
        assert reader.list_without_calling("") == []
        reader.fetch("")
        (office,) = reader.list_without_calling("")
        assert (office.name, office.city) == ("Office without Calling", "Boston")
        assert reader.list_without_calling("other") == []
    assert len(webex.calls) == 2


def test_time_zones_are_known_without_a_call() -> None:
    webex = Webex()
    with reading(webex) as reader:
        assert reader.get_time_zone("d") is None
        reader.fetch("")
        assert reader.get_time_zone("d") == "America/Denver"
        assert reader.get_time_zone("nowhere") is None
    assert len(webex.calls) == 2


@pytest.mark.parametrize(
    ("calling_line", "country"),
    [
        ({"phoneNumber": "+442079460000"}, "GB"),
        ({"phoneNumber": "+14165550100"}, "CA"),
        ({"phoneNumber": "+80012345678"}, ""),
        ({"phoneNumber": "x"}, ""),
        ({"phoneNumber": None}, ""),
        ({}, ""),
        (None, ""),
        ("odd", ""),
    ],
)
def test_a_location_is_in_the_country_of_its_number(calling_line: object, country: str) -> None:
    webex = Webex()
    webex.all = []
    webex.calling = [{"id": "a", "name": "A", "callingLineId": calling_line}]
    with reading(webex) as reader:
        assert reader.fetch("")[0].country == country


@pytest.mark.parametrize("address", [None, [], "odd", {"city": None}])
def test_odd_addresses_are_read_leniently(address: object) -> None:
    webex = Webex()
    webex.all = [{"id": "d", "address": address, "timeZone": None}]
    with reading(webex) as reader:
        denver = reader.fetch("")[0]
        assert (denver.name, denver.city, denver.country, denver.time_zone) == ("Denver", "", "US", "")
