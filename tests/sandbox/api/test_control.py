"""The control plane: settings, faults, the call log, tokens, scopes and the reset."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.call_log import MAX_BODY_CHARACTERS
from tests.support.api_errors import expect_error
from tests.support.waiting import wait_until_fault_is_used_up


def control(webex: Sandbox, method: str, path: str, **arguments: Any) -> requests.Response:
    return requests.request(method, f"{webex.url}/sandbox{path}", timeout=10, **arguments)


def get_me(webex: Sandbox) -> requests.Response:
    token = webex.people["Administrator"]["token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{webex.url}/v1/people/me", headers=headers, timeout=1)


def test_settings_and_people_are_listed(webex: Sandbox) -> None:
    listed = control(webex, "GET", "/settings").json()
    assert listed["settings"] == webex.settings
    assert set(listed["people"]) == {"Numbers", "Administrator", "Helpdesk", "Stranger"}


def test_a_status_rule_applies_to_the_configured_number_of_calls(webex: Sandbox) -> None:
    rule = {"kind": "status", "status": 429, "retry_after": "7", "path": "^/people", "times": 2, "skip": 1}
    assert control(webex, "PUT", "/faults", json=[rule]).status_code == 200
    responses = [get_me(webex) for _ in range(4)]
    assert [response.status_code for response in responses] == [200, 429, 429, 200]
    assert {call["caller"] for call in webex.list_calls()} == {"Administrator"}
    assert responses[1].headers["Retry-After"] == "7"
    assert responses[1].json()["trackingId"]


def test_a_bot_only_rule_does_not_apply_to_people(webex: Sandbox, bot_account: Person) -> None:
    webex.faults.set([{"kind": "status", "status": 503, "bot_only": True}])
    assert get_me(webex).status_code == 200
    with pytest.raises(requests.HTTPError, match="503"):
        bot_account.call("GET", "/people/me")


def test_a_rule_with_a_probability_applies_to_some_calls(webex: Sandbox) -> None:
    control(webex, "PUT", "/faults", json=[{"kind": "status", "probability": 0.5}])
    statuses = [get_me(webex).status_code for _ in range(40)]
    assert {200, 500} == set(statuses)
    control(webex, "DELETE", "/faults")
    assert get_me(webex).status_code == 200


@pytest.mark.parametrize(("kind", "is_processed"), [("reset_before", False), ("reset_after", True)])
def test_a_connection_breaks_before_or_after_the_call_is_processed(
    webex: Sandbox, administrator: Person, kind: str, is_processed: bool
) -> None:
    webex.faults.set([{"kind": kind, "method": "POST", "times": 1}])
    with pytest.raises(requests.ConnectionError):
        administrator.send("hi", room=webex.group_room_id)
    assert len(administrator.list_messages(webex.group_room_id)) == is_processed


def test_a_hanging_call_times_out(webex: Sandbox) -> None:
    webex.faults.set([{"kind": "hang", "seconds": 1.2, "times": 1}])
    with pytest.raises(requests.Timeout):
        get_me(webex)


def test_a_call_that_hangs_beyond_a_reset_is_not_recorded(webex: Sandbox) -> None:
    webex.faults.set([{"kind": "hang", "seconds": 0.3, "times": 1}])
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(get_me, webex)
        wait_until_fault_is_used_up(webex)
        webex.reset()
        assert isinstance(hanging.exception(), requests.ConnectionError)
    get_me(webex)
    assert [call["status"] for call in webex.list_calls()] == [200]


def test_a_response_can_be_other_than_json(webex: Sandbox) -> None:
    webex.faults.set([{"kind": "not_json"}])
    assert get_me(webex).text.startswith("<html>")


@pytest.mark.parametrize(
    "rules",
    [
        {},
        ["x"],
        [{"kind": "nothing"}],
        [{"kind": "delay", "seconds": -1}],
        [{"kind": "delay", "path": "("}],
        [{"x": 1}],
    ],
)
def test_invalid_rules_are_rejected(webex: Sandbox, rules: Any) -> None:
    assert control(webex, "PUT", "/faults", json=rules).status_code == 400


def test_calls_are_recorded_without_tokens(webex: Sandbox) -> None:
    get_me(webex)
    (call,) = control(webex, "GET", "/calls").json()
    assert (call["caller"], call["method"], call["path"], call["status"]) == ("Administrator", "GET", "/people/me", 200)
    assert webex.people["Administrator"]["token"] not in str(call)
    assert control(webex, "GET", f"/calls?since={call['sequence']}").json() == []


def test_tokens_can_be_expired_and_revoked(webex: Sandbox) -> None:
    assert control(webex, "POST", "/tokens/expire").status_code == 204
    assert control(webex, "POST", "/tokens/revoke").status_code == 204
    assert not webex.state.refresh_tokens


def test_a_reset_restores_the_initial_state(webex: Sandbox, administrator: Person) -> None:
    administrator.send("hi", room=webex.group_room_id)
    assert control(webex, "POST", "/reset").status_code == 204
    assert administrator.list_messages(webex.group_room_id) == []
    assert control(webex, "POST", "/deliveries/1/redeliver").status_code == 404


def test_scopes_are_listed(webex: Sandbox) -> None:
    webex.set_scopes(["spark-admin:telephony_config_read"])
    assert control(webex, "GET", "/scopes").json() == {
        "audit:events_read": False,
        "spark-admin:locations_read": False,
        "spark-admin:organizations_read": False,
        "spark-admin:telephony_config_read": True,
        "spark-admin:telephony_config_write": False,
    }


def test_scopes_can_be_set(webex: Sandbox, service_app: Person) -> None:
    def put(scopes: object) -> int:
        return requests.put(f"{webex.url}/sandbox/scopes", json=scopes, timeout=10).status_code

    assert put(["spark-admin:telephony_config_write", "spark-admin:locations_read"]) == 204
    expect_error(
        service_app, "GET", "/telephony/config/autoAttendants", 403
    )  # the write scope does not include reading
    assert put(["spark-admin:telephony_config_read"]) == 204
    assert service_app.call("GET", "/telephony/config/autoAttendants")
    expect_error(service_app, "GET", "/locations", 403)
    assert [put(wrong) for wrong in (["spark-admin:everything"], "x", [7])] == [400, 400, 400]


def test_the_bodies_of_calls_and_deliveries_can_be_read(webex: Sandbox, administrator: Person) -> None:
    administrator.send("hello **there**", room=webex.group_room_id)
    call = webex.list_calls()[-1]
    bodies = control(webex, "GET", f"/calls/{call['sequence']}").json()
    assert json.loads(bodies["request"])["markdown"] == "hello **there**"
    assert json.loads(bodies["response"])["text"] == "hello there"
    for path in ("/calls/999999", "/deliveries/999999"):
        assert control(webex, "GET", path).status_code == 404


def test_a_long_body_is_cut(webex: Sandbox, service_app: Person) -> None:
    service_app.call("GET", "/telephony/config/numbers", params={"max": "2000"})
    bodies = control(webex, "GET", f"/calls/{webex.list_calls()[-1]['sequence']}").json()
    assert len(bodies["response"]) == MAX_BODY_CHARACTERS + 1
    assert bodies["request"] == ""
