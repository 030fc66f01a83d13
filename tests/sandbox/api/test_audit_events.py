"""The audit log: what Control Hub and the API change, and who may read it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import build_id
from bot.sandbox.engine.world import ORGANIZATION
from tests.support.api_errors import expect_error
from tests.support.calling_api import find_location

NUMBER = "+12056350001"
OWN_ID = build_id("ORGANIZATION", ORGANIZATION)


@pytest.fixture
def birmingham(service_app: Person) -> str:
    return str(find_location(service_app, "Birmingham")["id"])


def list_events(service_app: Person, **query: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = service_app.call("GET", "/adminAudit/events", params=build_query(**query))["items"]
    return events


def build_query(**query: str) -> dict[str, str]:
    now = datetime.now(UTC)
    return {
        "orgId": OWN_ID,
        "from": (now - timedelta(hours=1)).isoformat(),
        "to": (now + timedelta(hours=1)).isoformat(),
        **query,
    }


def change(webex: Sandbox, location_id: str, action: str, number: str = NUMBER, **more: str) -> None:
    body = {"action": action, "phoneNumber": number, **more}
    response = requests.post(f"{webex.url}/sandbox/control-hub/{location_id}", json=body, timeout=10)
    assert response.status_code == 204, response.text


def test_changes_in_control_hub_are_recorded_with_their_actor(
    webex: Sandbox, service_app: Person, birmingham: str
) -> None:
    found = requests.get(f"{webex.url}/sandbox/control-hub/{birmingham}", timeout=10).json()
    person = found["people"][0]
    change(webex, birmingham, "assign", personId=person["id"])
    change(webex, birmingham, "release")
    change(webex, birmingham, "main")
    main, released, assigned = list_events(service_app)
    assert assigned["data"]["actionText"] == f"Administrator assigned phone number {NUMBER} to {person['name']}"
    assert released["data"]["actionText"] == f"Administrator unassigned phone number {NUMBER} from {person['name']}"
    assert main["data"]["actionText"].endswith("the main number of location Birmingham")
    assert {each["data"]["actorEmail"] for each in (main, released, assigned)} == {"administrator@example.com"}


def test_changes_by_the_api_are_recorded_for_the_service_app(service_app: Person, birmingham: str) -> None:
    path = f"/telephony/config/locations/{birmingham}/numbers"
    service_app.call("PUT", path, json={"phoneNumbers": [NUMBER], "action": "DEACTIVATE"})
    service_app.call("POST", path, json={"phoneNumbers": ["+12056350100"]})
    service_app.call("DELETE", path, json={"phoneNumbers": ["+12056350100"]})
    texts = [each["data"]["actionText"] for each in list_events(service_app)]
    assert texts == [
        "Numbers service app removed phone number +12056350100 from location Birmingham",
        "Numbers service app added phone number +12056350100 to location Birmingham",
        f"Numbers service app deactivated phone number {NUMBER} at location Birmingham",
    ]


def test_pages_actors_categories_and_times(webex: Sandbox, service_app: Person, birmingham: str) -> None:
    for action in ("deactivate", "activate", "deactivate"):
        change(webex, birmingham, action)
    first, _ = list_events(service_app, max="2")
    (last,) = list_events(service_app, max="2", offset="2")
    assert first["created"] > last["created"]
    assert len(list_events(service_app, actorId=first["actorId"], eventCategories="LOGINS,CALLING")) == 3
    assert list_events(service_app, eventCategories="LOGINS") == []
    assert list_events(service_app, actorId=build_id("PEOPLE", "nobody")) == []
    assert list_events(service_app, to=(datetime.now(UTC) - timedelta(minutes=5)).isoformat()) == []
    assert list_events(service_app, orgId=build_id("ORGANIZATION", "Customer")) == []


@pytest.mark.malformed_calls
def test_refused_calls(webex: Sandbox, service_app: Person, administrator: Person) -> None:
    path = "/adminAudit/events"
    for wrong in ({"orgId": ""}, {"from": "yesterday"}, {"from": "2024-01-01T00:00:00Z"}, {"to": "2026-01-01"}):
        expect_error(service_app, "GET", path, 400, params=build_query(**wrong))
    webex.set_scopes(["spark-admin:telephony_config_read"])
    expect_error(service_app, "GET", path, 403, params=build_query())
    expect_error(administrator, "GET", path, 403, params=build_query())
