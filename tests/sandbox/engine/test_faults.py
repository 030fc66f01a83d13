"""Faults: which calls a rule affects, and which rules are invalid."""

import threading
from contextlib import suppress
from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.faults import InvalidRule
from tests.support.api_errors import expect_error
from tests.support.waiting import wait_until, wait_until_fault_is_used_up


def test_the_same_rules_affect_the_same_calls(webex: Sandbox, administrator: Person) -> None:
    rules = [{"kind": "status", "status": 503, "probability": 0.3, "path": "^/people"}]
    assert list_statuses(webex, administrator, rules) == list_statuses(webex, administrator, rules)


def list_statuses(webex: Sandbox, person: Person, rules: list[dict[str, Any]]) -> list[int]:
    webex.faults.set(rules)
    begin = len(webex.list_calls())
    for _ in range(30):
        with suppress(requests.HTTPError):
            person.call("GET", "/people/me")
    statuses = [call["status"] for call in webex.list_calls()[begin:]]
    assert set(statuses) == {200, 503}
    return statuses


def test_rejected_calls_are_recorded_with_their_caller(webex: Sandbox, service_app: Person) -> None:
    webex.faults.set([{"kind": "status", "status": 429, "retry_after": "soon", "path": "^/locations", "times": 1}])
    expect_error(service_app, "GET", "/locations", 429)
    webex.expire_tokens()
    expect_error(service_app, "GET", "/locations", 401)
    callers = [(call["caller"], call["status"]) for call in webex.list_calls() if call["path"] == "/locations"]
    assert callers == [("Service app", 429), ("Service app", 401)]


def test_a_rule_affects_only_its_own_path_and_method(webex: Sandbox, administrator: Person) -> None:
    webex.faults.set([{"kind": "status", "method": "POST"}, {"kind": "status", "path": "^/rooms$"}])
    assert administrator.call("GET", "/people/me")
    assert administrator.call("GET", f"/rooms/{webex.group_room_id}")
    expect_error(administrator, "POST", "/rooms", 500, json={"title": "x"})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("message", {"errorCode": 4008, "message": "No", "errors": [{"description": "No", "errorCode": 4008}]}),
        ("errors", {"errors": [{"description": "No", "errorCode": 4008}]}),
    ],
)
def test_errors_have_codes_and_descriptions(
    webex: Sandbox, service_app: Person, body: str, expected: dict[str, Any]
) -> None:
    webex.faults.set([{"kind": "status", "status": 400, "body": body, "error_code": 4008, "message": "No"}])
    response = service_app._session.get(f"{webex.url}/v1/locations", timeout=10)
    assert response.status_code == 400
    assert response.json() == {**expected, "trackingId": response.headers["trackingid"]}


def test_errors_may_have_no_body_or_a_web_page(webex: Sandbox, service_app: Person) -> None:
    webex.faults.set([{"kind": "status", "status": 404, "body": "empty"}])
    response = service_app._session.get(f"{webex.url}/v1/locations", timeout=10)
    assert (response.status_code, response.content) == (404, b"")
    webex.faults.set([{"kind": "status", "status": 404, "body": "html"}])
    response = service_app._session.get(f"{webex.url}/v1/locations", timeout=10)
    assert response.headers["Content-Type"] == "text/html"
    assert response.text.startswith("<html>")


@pytest.mark.parametrize("path", ["/locations", "/telephony/config/locations", "/telephony/config/autoAttendants"])
def test_a_page_can_be_empty_and_have_a_next_one(webex: Sandbox, service_app: Person, path: str) -> None:
    webex.faults.set([{"kind": "empty_page", "times": 2}])
    links = []
    for _ in range(2):
        response = service_app._session.get(f"{webex.url}/v1{path}", timeout=10)
        (items,) = response.json().values()
        assert items == []
        links.append(response.links["next"]["url"])
    assert len(set(links)) == 2
    (items,) = service_app._session.get(links[1], timeout=10).json().values()
    assert items  # the rule is used up


def test_a_next_page_can_be_on_another_host(webex: Sandbox, service_app: Person) -> None:
    webex.faults.set([{"kind": "link_elsewhere"}])
    response = service_app._session.get(f"{webex.url}/v1/locations", params={"max": "5"}, timeout=10)
    assert response.links["next"]["url"].startswith("http://elsewhere.invalid/v1/locations?")
    response = service_app._session.get(f"{webex.url}/v1/locations", timeout=10)
    assert "Link" not in response.headers  # it was the last page


def test_a_delay_does_not_block_other_calls() -> None:
    """Another call is answered while the delayed one is still waiting."""
    with Sandbox() as other:
        other.faults.set([{"kind": "delay", "seconds": 600, "times": 1}])
        slow = threading.Thread(target=expect_connection_error, args=(other.url,))
        slow.start()
        wait_until_fault_is_used_up(other)
        assert requests.get(f"{other.url}/v1/people/me", timeout=10).status_code == 401
        assert slow.is_alive()
    slow.join()


def expect_connection_error(url: str) -> None:
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{url}/v1/people/me", timeout=60)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "delay", "method": "get"},
        {"kind": "delay", "times": -1},
        {"kind": "delay", "times": "3"},
        {"kind": "delay", "skip": -1},
        {"kind": "delay", "probability": 2},
        {"kind": "delay", "seconds": "1"},
        {"kind": "status", "status": 200},
        {"kind": "delay", "path": None},
        {"kind": "status", "body": "poem"},
    ],
)
def test_an_invalid_rule_leaves_the_active_rules_unchanged(webex: Sandbox, rule: dict[str, Any]) -> None:
    webex.faults.set([{"kind": "not_json"}])
    with pytest.raises(InvalidRule):
        webex.faults.set([rule])
    assert [each["kind"] for each in webex.faults.list_rules()] == ["not_json"]


def test_a_path_can_be_missing_for_a_moment_after_its_first_call(webex: Sandbox, administrator: Person) -> None:
    webex.faults.set([{"kind": "not_yet", "seconds": 600, "path": "^/people/"}])
    path = f"/people/{webex.people['Helpdesk']['id']}"
    for _ in range(2):
        expect_error(administrator, "GET", path, 404)
    (rule,) = webex.faults.list_rules()
    assert "first_calls" not in rule
    webex.faults.set([{"kind": "not_yet", "seconds": 0, "path": "^/people/"}])
    wait_until(lambda: get_status(webex, administrator, path) == 200)


def get_status(webex: Sandbox, person: Person, path: str) -> int:
    with suppress(requests.HTTPError):
        person.call("GET", path)
    return int(webex.list_calls()[-1]["status"])
