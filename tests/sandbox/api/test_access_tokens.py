"""Tokens and scopes: who may call what."""

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error

LISTS = "/telephony/config/autoAttendants"


@pytest.mark.parametrize("path", ["/people/me", "/rooms", "/messages?roomId=x", "/webhooks", "/locations", LISTS])
def test_calls_without_a_valid_token_are_answered_401(webex: Sandbox, path: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}):
        response = requests.get(f"{webex.url}/v1{path}", headers=headers, timeout=10)
        assert response.status_code == 401
        assert response.json()["trackingId"] == response.headers["trackingid"]


@pytest.mark.parametrize("path", ["/locations", LISTS])
@pytest.mark.parametrize("name", ["Numbers", "Administrator"])
def test_bots_and_people_cannot_call_administrative_endpoints(people: dict[str, Person], name: str, path: str) -> None:
    expect_error(people[name], "GET", path, 403)


def test_the_service_app_cannot_call_endpoints_for_people(service_app: Person) -> None:
    expect_error(service_app, "GET", "/people/me", 403)


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [("spark-admin:locations_read", "GET", "/locations"), ("spark-admin:telephony_config_read", "GET", LISTS)],
)
def test_each_call_requires_its_scope(webex: Sandbox, service_app: Person, scope: str, method: str, path: str) -> None:
    assert service_app.call(method, path)
    webex.state.scopes.discard(scope)
    webex.state.scopes.discard("spark-admin:telephony_config_write")
    expect_error(service_app, method, path, 403)


def test_expired_and_revoked_tokens_are_rejected(webex: Sandbox, service_app: Person) -> None:
    webex.expire_tokens()
    expect_error(service_app, "GET", "/locations", 401)
    webex.revoke_refresh_tokens()
    form = {"grant_type": "refresh_token", "refresh_token": webex.settings["SERVICE_APP_REFRESH_TOKEN"]}
    form |= {"client_id": webex.settings["SERVICE_APP_CLIENT_ID"]}
    form |= {"client_secret": webex.settings["SERVICE_APP_CLIENT_SECRET"]}
    expect_error(service_app, "POST", "/access_token", 400, data=form)


@pytest.mark.parametrize("name", ["client_id", "client_secret", "refresh_token", "grant_type"])
def test_a_refresh_requires_all_of_its_parameters(webex: Sandbox, administrator: Person, name: str) -> None:
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token"} | {each: webex.settings[f"SERVICE_APP_{each.upper()}"] for each in names}
    granted = administrator.call("POST", "/access_token", data=form)
    assert granted["expires_in"] == 14 * 86_400
    assert granted["refresh_token_expires_in"] == 90 * 86_400
    # The renewed refresh token works, and so does the old one.
    assert administrator.call("POST", "/access_token", data={**form, "refresh_token": granted["refresh_token"]})
    assert administrator.call("POST", "/access_token", data=form)
    status = 401 if name.startswith("client") else 400
    expect_error(administrator, "POST", "/access_token", status, data={**form, name: "wrong"})


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PATCH", "/messages", 405)])
def test_every_response_has_a_tracking_id(
    webex: Sandbox, administrator: Person, method: str, path: str, status: int
) -> None:
    expect_error(administrator, method, path, status)
    response = requests.get(f"{webex.url}/v1/people/me", timeout=10)
    assert response.headers["trackingid"].startswith("ROUTERGW_")
