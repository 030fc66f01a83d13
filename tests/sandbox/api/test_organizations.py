"""The service app's organization, and another one that it reaches by orgId."""

import pytest

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from tests.support.api_errors import expect_error
from tests.support.calling_api import ALTERNATE_NUMBERS, find_location, list_numbers


def test_an_organization_is_read_by_its_id(service_app: Person) -> None:
    org_id = find_location(service_app, "Birmingham")["orgId"]
    assert service_app.call("GET", f"/organizations/{org_id}")["displayName"] == "Sandbox"
    expect_error(service_app, "GET", "/organizations/another", 404)


@pytest.mark.parametrize("scope", ["spark-admin:organizations_read", "identity:organizations_read"])
def test_organizations_need_a_scope_of_their_own(webex: Sandbox, service_app: Person, scope: str) -> None:
    org_id = build_id("ORGANIZATION", "Sandbox")
    webex.set_scopes([scope])
    assert [each["displayName"] for each in service_app.call("GET", "/organizations")["items"]] == [
        "Sandbox",
        "Customer",
    ]
    webex.set_scopes(["spark-admin:locations_read", "spark-admin:telephony_config_read"])
    expect_error(service_app, "GET", f"/organizations/{org_id}", 403)
    expect_error(service_app, "GET", "/organizations", 403)


def test_another_organization_is_reached_by_its_id(service_app: Person) -> None:
    customer = build_id("ORGANIZATION", "Customer")
    assert service_app.call("GET", f"/organizations/{customer}")["displayName"] == "Customer"
    (toronto,) = service_app.call("GET", "/locations", params={"orgId": customer})["items"]
    assert len(list_numbers(service_app, toronto["id"], orgId=customer)) == 14
    expect_error(service_app, "GET", f"/telephony/config/locations/{toronto['id']}/{ALTERNATE_NUMBERS}", 404)
    birmingham = find_location(service_app, "Birmingham")["id"]
    expect_error(
        service_app,
        "GET",
        f"/telephony/config/locations/{birmingham}/{ALTERNATE_NUMBERS}",
        404,
        params={"orgId": customer},
    )
    listed = service_app.call("GET", "/telephony/config/autoAttendants", params={"orgId": customer})
    assert {each["locationName"] for each in listed["autoAttendants"]} == {"Toronto Branch"}
