"""All locations, and those that are enabled for Webex Calling."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error

CALLING = "/telephony/config/locations"


def list_names(service_app: Person, path: str, **query: str) -> list[str]:
    (items,) = service_app.call("GET", path, params=query).values()
    return [each["name"] for each in items]


def test_a_location_without_calling_is_in_the_list_of_all_locations_alone(service_app: Person) -> None:
    everywhere, calling = list_names(service_app, "/locations"), list_names(service_app, CALLING)
    assert set(everywhere) - set(calling) == {"Albany Warehouse"}
    assert len(calling) == 12
    (albany,) = service_app.call("GET", "/locations", params={"name": "albany"})["items"]
    assert service_app.call("GET", f"/locations/{albany['id']}")["address"]["city"] == "Albany"
    expect_error(service_app, "GET", f"{CALLING}/{albany['id']}/availableNumbers", 404)
    expect_error(service_app, "GET", "/telephony/config/numbers", 404, params={"locationId": albany["id"]})


def test_calling_locations_have_a_main_number_and_no_address(service_app: Person) -> None:
    locations = service_app.call("GET", CALLING)["locations"]
    assert all(each["callingLineId"]["phoneNumber"].startswith("+") for each in locations)
    assert not any("address" in each or "timeZone" in each for each in locations)
    assert len({each["routingPrefix"] for each in locations}) == len(locations)


def test_calling_locations_are_found_by_name_and_in_either_order(service_app: Person) -> None:
    assert list_names(service_app, CALLING, name="birm") == ["Birmingham", "Birmingham Airport"]
    assert list_names(service_app, CALLING, order="desc") == list_names(service_app, CALLING, order="asc")[::-1]
    expect_error(service_app, "GET", CALLING, 400, params={"order": "size"})


def test_calling_locations_come_in_pages_by_start(webex: Sandbox, service_app: Person) -> None:
    response = service_app._session.get(f"{webex.url}/v1{CALLING}", params={"max": "5"}, timeout=10)
    assert "start=5" in response.links["next"]["url"]
    assert len(list_names(service_app, CALLING, max="5", start="10")) == 2


def test_all_locations_come_in_pages_by_a_cursor(webex: Sandbox, service_app: Person) -> None:
    """`/locations` has no `start`: neither in the document, nor on a real organization."""
    names = list_names(service_app, "/locations")
    response = service_app._session.get(f"{webex.url}/v1/locations", params={"max": "5"}, timeout=10)
    url = response.links["next"]["url"]
    assert "start=" not in url
    following = service_app._session.get(url, timeout=10).json()["items"]
    assert [each["name"] for each in following] == names[5:10]


@pytest.mark.parametrize("cursor", ["x", "c3RhcnQ6LTU", "c3RhcnQ6", "ü"])
def test_a_cursor_that_webex_did_not_send_is_refused(service_app: Person, cursor: str) -> None:
    expect_error(service_app, "GET", "/locations", 400, params={"cursor": cursor})


@pytest.mark.parametrize("scope", ["locations_read", "people_read", "device_read"])
def test_any_of_three_scopes_suffices_for_all_locations(webex: Sandbox, service_app: Person, scope: str) -> None:
    webex.set_scopes([f"spark-admin:{scope}"])
    assert list_names(service_app, "/locations")
    expect_error(service_app, "GET", CALLING, 403)


def test_calling_locations_need_no_scope_for_locations(webex: Sandbox, service_app: Person) -> None:
    webex.set_scopes(["spark-admin:telephony_config_read"])
    assert list_names(service_app, CALLING)
    expect_error(service_app, "GET", "/locations", 403)
