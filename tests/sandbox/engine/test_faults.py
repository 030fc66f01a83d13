"""What the sandbox can be told to do wrong, beyond what the control plane's own test tries."""

import threading
from contextlib import suppress
from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.faults import InvalidRule
from tests.support.refusals import refuse


def test_the_same_rules_strike_the_same_calls(webex: Sandbox, administrator: Person) -> None:
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


def test_a_refused_call_is_its_callers_all_the_same(webex: Sandbox, service_app: Person) -> None:
    webex.faults.set([{"kind": "status", "status": 429, "retry_after": "soon", "path": "^/locations", "times": 1}])
    refuse(service_app, "GET", "/locations", 429)
    webex.expire_tokens()
    refuse(service_app, "GET", "/locations", 401)
    callers = [(call["caller"], call["status"]) for call in webex.list_calls() if call["path"] == "/locations"]
    assert callers == [("Service app", 429), ("Service app", 401)]


def test_no_rule_strikes_elsewhere(webex: Sandbox, administrator: Person) -> None:
    webex.faults.set([{"kind": "status", "method": "POST"}, {"kind": "status", "path": "^/rooms$"}])
    assert administrator.call("GET", "/people/me")
    assert administrator.call("GET", f"/rooms/{webex.group_room_id}")
    refuse(administrator, "POST", "/rooms", 500, json={"title": "x"})


def test_a_delay_keeps_only_its_own_call() -> None:
    """The slow call is still on its way while another is answered."""
    with Sandbox() as other:
        other.faults.set([{"kind": "delay", "seconds": 600, "times": 1}])
        slow = threading.Thread(target=give_up_in_the_end, args=(other.url,))
        slow.start()
        while other.faults.list_rules()[0]["times"]:  # not yet struck
            pass
        assert requests.get(f"{other.url}/v1/people/me", timeout=10).status_code == 401
        assert slow.is_alive()
    slow.join()


def give_up_in_the_end(url: str) -> None:
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
    ],
)
def test_what_is_no_rule_is_refused_and_changes_nothing(webex: Sandbox, rule: dict[str, Any]) -> None:
    webex.faults.set([{"kind": "not_json"}])
    with pytest.raises(InvalidRule):
        webex.faults.set([rule])
    assert [each["kind"] for each in webex.faults.list_rules()] == ["not_json"]


def test_scopes_are_set_over_http(webex: Sandbox, service_app: Person) -> None:
    def put(scopes: object) -> int:
        return requests.put(f"{webex.url}/sandbox/scopes", json=scopes, timeout=10).status_code

    assert put(["spark-admin:telephony_config_write", "spark-admin:locations_read"]) == 204
    refuse(service_app, "GET", "/telephony/config/autoAttendants", 403)  # to write is not to read
    assert put(["spark-admin:telephony_config_read"]) == 204
    assert service_app.call("GET", "/telephony/config/autoAttendants")
    refuse(service_app, "GET", "/locations", 403)
    assert [put(wrong) for wrong in (["spark-admin:everything"], "x", [7])] == [400, 400, 400]
