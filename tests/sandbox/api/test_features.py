"""Auto attendants, hunt groups and call queues, and their numbers."""

from contextlib import suppress
from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.api.feature_kinds import KINDS as FEATURES
from tests.support.api_errors import expect_error
from tests.support.calling_api import find_location, list_numbers

KINDS = ("autoAttendants", "huntGroups", "queues")


def find_feature(service_app: Person, segment: str, location: str = "Denver") -> tuple[str, dict[str, Any]]:
    """Return the path and the details of a location's first feature of a kind."""
    location_id = find_location(service_app, location)["id"]
    listed = service_app.call("GET", f"/telephony/config/{segment}", params={"locationId": location_id})[segment]
    path = f"/telephony/config/locations/{location_id}/{segment}/{listed[0]['id']}"
    return path, service_app.call("GET", path)


def get_alternates(details: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = details.get("alternateNumberSettings", details)["alternateNumbers"]
    return found


def build_body(segment: str, details: dict[str, Any], alternates: list[dict[str, Any]]) -> dict[str, Any]:
    if segment == "queues":
        settings = {"distinctiveRingEnabled": True, "alternateNumbers": alternates}
        return {"alternateNumberSettings": settings, "queueSettings": details["queueSettings"]}
    return {"alternateNumbers": alternates}


@pytest.mark.parametrize("segment", KINDS)
def test_an_alternate_number_is_not_available_until_it_is_removed(service_app: Person, segment: str) -> None:
    location_id = find_location(service_app, "Denver")["id"]
    available = list_numbers(service_app, location_id)
    assert available[0]["isMainNumber"]
    path, before = find_feature(service_app, segment)
    wanted = [*get_alternates(before), {"phoneNumber": available[0]["phoneNumber"], "ringPattern": "LONG_LONG"}]
    service_app.call("PUT", path, json=build_body(segment, before, wanted))
    after = service_app.call("GET", path)
    assert get_alternates(after)[-1]["ringPattern"] == "LONG_LONG"
    assert after["name"] == before["name"]
    assert available[0] not in list_numbers(service_app, location_id)
    owned = list_numbers(service_app, location_id, f"{segment}/callForwarding/availableNumbers")
    (entry,) = [each for each in owned if each.get("phoneNumber") == available[0]["phoneNumber"]]
    assert entry["owner"]["displayName"] == before["name"]
    service_app.call("PUT", path, json=build_body(segment, before, get_alternates(before)))
    assert available[0] in list_numbers(service_app, location_id)  # with the flags that it had


@pytest.mark.parametrize("segment", KINDS)
def test_a_change_that_is_refused_changes_nothing(service_app: Person, segment: str) -> None:
    path, before = find_feature(service_app, segment)
    location_id = find_location(service_app, "Denver")["id"]
    available = list_numbers(service_app, location_id)
    new = {"phoneNumber": available[1]["phoneNumber"], "ringPattern": "NORMAL"}
    unknown = {"phoneNumber": "+13035550000", "ringPattern": "NORMAL"}
    for alternates in (
        [new, unknown],
        [new, new],
        [new] * 11,
        [{"ringPattern": "NORMAL"}],
        "x",
        [{**new, "ringPattern": 7}],
    ):
        expect_error(service_app, "PUT", path, 400, json=build_body(segment, before, alternates))  # type: ignore[arg-type]
    main = {"phoneNumber": before["phoneNumber"], "ringPattern": "NORMAL"}
    expect_error(service_app, "PUT", path, 400, json=build_body(segment, before, [main]))
    assert service_app.call("GET", path) == before
    assert sort(list_numbers(service_app, location_id)) == sort(available)


def sort(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(numbers, key=lambda each: str(each["phoneNumber"]))


@pytest.mark.parametrize("segment", KINDS)
def test_up_to_ten_alternate_numbers_are_allowed(service_app: Person, segment: str) -> None:
    """Source: OpenAPI for hunt groups and call queues; for auto attendants an assumption."""
    path, before = find_feature(service_app, segment)
    available = list_numbers(service_app, find_location(service_app, "Denver")["id"])
    alternates = [{"phoneNumber": each["phoneNumber"], "ringPattern": "NORMAL"} for each in available[:11]]
    expect_error(service_app, "PUT", path, 400, json=build_body(segment, before, alternates))
    service_app.call("PUT", path, json=build_body(segment, before, alternates[:10]))
    assert len(get_alternates(service_app.call("GET", path))) == 10


@pytest.mark.parametrize(
    ("segment", "is_required"), [("autoAttendants", True), ("huntGroups", False), ("queues", False)]
)
def test_auto_attendants_alone_require_a_ring_pattern(service_app: Person, segment: str, is_required: bool) -> None:
    """Source: AlternateNumbersObject and AlternateNumbersWithPattern in the OpenAPI document."""
    path, before = find_feature(service_app, segment)
    number = list_numbers(service_app, find_location(service_app, "Denver")["id"])[0]["phoneNumber"]
    body = build_body(segment, before, [{"phoneNumber": number}])
    if is_required:
        error = get_error(service_app, path, body)
        assert error["errorCode"] == error["errors"][0]["errorCode"] == 25008
        assert error["message"] == "Missing Mandatory field name: ringPattern"
    else:
        service_app.call("PUT", path, json=body)
        assert get_alternates(service_app.call("GET", path))[0]["ringPattern"] == "NORMAL"


def get_error(service_app: Person, path: str, body: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(requests.HTTPError) as caught:
        service_app.call("PUT", path, json=body)
    error: dict[str, Any] = caught.value.response.json()
    return error


@pytest.mark.parametrize("wrong", [None, "", 7, True, [], {}, ["x"], {"x": "y"}, [{}], "\ud800"], ids=repr)
@pytest.mark.parametrize("segment", KINDS)
def test_no_value_of_a_property_causes_a_server_error(
    webex: Sandbox, service_app: Person, segment: str, wrong: object
) -> None:
    """A wrong value in any property is accepted or refused, and afterwards the details can still be read."""
    path, details = find_feature(service_app, segment)
    body = build_body(segment, details, get_alternates(details))
    for name in [*FEATURES[segment].changeable, *body, "unknown"]:
        with suppress(requests.HTTPError):
            service_app.call("PUT", path, json={**body, name: wrong})
    statuses = [call["status"] for call in webex.list_calls() if call["method"] == "PUT"]
    assert set(statuses) <= {204, 400}
    assert service_app.call("GET", path)["id"] == details["id"]


def test_a_call_queue_requires_its_queue_settings(service_app: Person) -> None:
    """Source: ModifyCallQueueObject in the OpenAPI document."""
    path, _ = find_feature(service_app, "queues")
    assert get_error(service_app, path, {"name": "x"})["message"] == "Missing Mandatory field name: queueSettings"


def test_an_auto_attendant_cannot_be_disabled(service_app: Person) -> None:
    """ModifyAutoAttendantObject has no `enabled`, the objects of the other two have it."""
    path, _ = find_feature(service_app, "autoAttendants")
    expect_error(service_app, "PUT", path, 400, json={"enabled": False})
    path, _ = find_feature(service_app, "huntGroups")
    service_app.call("PUT", path, json={"enabled": False})
    assert service_app.call("GET", path)["enabled"] is False


@pytest.mark.parametrize("segment", KINDS)
def test_the_main_number_can_be_changed(service_app: Person, segment: str) -> None:
    path, before = find_feature(service_app, segment)
    location_id = find_location(service_app, "Denver")["id"]
    number = list_numbers(service_app, location_id)[0]["phoneNumber"]
    body = build_body(segment, before, get_alternates(before))
    service_app.call("PUT", path, json={**body, "phoneNumber": number})
    assert service_app.call("GET", path)["phoneNumber"] == number
    assert before["phoneNumber"] in [each["phoneNumber"] for each in list_numbers(service_app, location_id)]


def test_a_released_number_may_not_be_assignable_yet(webex: Sandbox, service_app: Person) -> None:
    webex.refuse_released_numbers(times=2)
    path, before = find_feature(service_app, "autoAttendants")
    alternates = get_alternates(before)
    service_app.call("PUT", path, json={"alternateNumbers": []})
    for _ in range(2):
        expect_error(service_app, "PUT", path, 400, json={"alternateNumbers": alternates})
        assert get_alternates(service_app.call("GET", path)) == []
    service_app.call("PUT", path, json={"alternateNumbers": alternates})
    assert get_alternates(service_app.call("GET", path)) == alternates


@pytest.mark.parametrize("segment", KINDS)
def test_features_are_found_by_location_name_and_number(service_app: Person, segment: str) -> None:
    _, details = find_feature(service_app, segment)

    def find(**query: str) -> list[str]:
        return [each["id"] for each in service_app.call("GET", f"/telephony/config/{segment}", params=query)[segment]]

    assert find(phoneNumber=details["phoneNumber"]) == [details["id"]]
    assert details["id"] in find(name=details["name"].upper())
    assert find(name="nothing of this name") == []
    assert len(find(max="1")) == 1
    assert find(max="1", start="1") == find()[1:2]
    # Hunt groups and call queues are also found by their extension (OpenAPI).
    assert (details["id"] in find(phoneNumber=details["extension"])) is (segment != "autoAttendants")


def test_call_queues_with_customer_assist_are_listed_apart(service_app: Person) -> None:
    assert service_app.call("GET", "/telephony/config/queues", params={"hasCxEssentials": "true"})["queues"] == []
    assert service_app.call("GET", "/telephony/config/queues", params={"hasCxEssentials": "false"})["queues"]


@pytest.mark.parametrize("segment", KINDS)
def test_features_are_read_and_changed_by_their_own_scopes(webex: Sandbox, service_app: Person, segment: str) -> None:
    path, _ = find_feature(service_app, segment)
    webex.state.scopes.discard("spark-admin:telephony_config_write")
    expect_error(service_app, "PUT", path, 403, json={"name": "x"})
    assert service_app.call("GET", path)
    webex.state.scopes.discard("spark-admin:telephony_config_read")
    expect_error(service_app, "GET", path, 403)
    expect_error(service_app, "GET", f"/telephony/config/{segment}", 403)


@pytest.mark.parametrize("segment", KINDS)
def test_details_have_no_location_and_nothing_empty(service_app: Person, segment: str) -> None:
    for each in service_app.call("GET", f"/telephony/config/{segment}")[segment]:
        path = f"/telephony/config/locations/{each['locationId']}/{segment}/{each['id']}"
        details = service_app.call("GET", path)
        assert None not in details.values()
        assert "locationId" not in details
