"""The control plane: faults, records, resets."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox


def control(webex: Sandbox, method: str, path: str, **arguments: Any) -> requests.Response:
    return requests.request(method, f"{webex.url}/sandbox{path}", timeout=10, **arguments)


def get_me(webex: Sandbox) -> requests.Response:
    token = webex.people["Administrator"]["token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{webex.url}/v1/people/me", headers=headers, timeout=1)


def test_settings(webex: Sandbox) -> None:
    told = control(webex, "GET", "/settings").json()
    assert told["settings"] == webex.settings
    assert set(told["people"]) == {"Numbers", "Administrator", "Helpdesk", "Stranger"}


def test_a_status_strikes_as_often_as_it_is_told(webex: Sandbox) -> None:
    rule = {"kind": "status", "status": 429, "retry_after": "7", "path": "^/people", "times": 2, "skip": 1}
    assert control(webex, "PUT", "/faults", json=[rule]).status_code == 200
    answers = [get_me(webex) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert {call["caller"] for call in webex.list_calls()} == {"Administrator"}
    assert answers[1].headers["Retry-After"] == "7"
    assert answers[1].json()["trackingId"]


def test_people_may_be_spared(webex: Sandbox, bot_account: Person) -> None:
    webex.faults.set([{"kind": "status", "status": 503, "bot_only": True}])
    assert get_me(webex).status_code == 200
    with pytest.raises(requests.HTTPError, match="503"):
        bot_account.call("GET", "/people/me")


def test_a_share_strikes_some(webex: Sandbox) -> None:
    control(webex, "PUT", "/faults", json=[{"kind": "status", "probability": 0.5}])
    statuses = [get_me(webex).status_code for _ in range(40)]
    assert {200, 500} == set(statuses)
    control(webex, "DELETE", "/faults")
    assert get_me(webex).status_code == 200


@pytest.mark.parametrize(("kind", "is_done"), [("reset_before", False), ("reset_after", True)])
def test_connections_break_before_or_after_the_work(
    webex: Sandbox, administrator: Person, kind: str, is_done: bool
) -> None:
    webex.faults.set([{"kind": kind, "method": "POST", "times": 1}])
    with pytest.raises(requests.ConnectionError):
        administrator.send("hi", room=webex.group_room_id)
    assert len(administrator.list_messages(webex.group_room_id)) == is_done


def test_a_hang_outlasts_patience(webex: Sandbox) -> None:
    webex.faults.set([{"kind": "hang", "seconds": 1.2, "times": 1}])
    with pytest.raises(requests.Timeout):
        get_me(webex)


def test_an_answer_may_be_no_json(webex: Sandbox) -> None:
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
def test_what_is_no_rule(webex: Sandbox, rules: Any) -> None:
    assert control(webex, "PUT", "/faults", json=rules).status_code == 400


def test_calls_are_recorded_without_tokens(webex: Sandbox) -> None:
    get_me(webex)
    (call,) = control(webex, "GET", "/calls").json()
    assert (call["caller"], call["method"], call["path"], call["status"]) == ("Administrator", "GET", "/people/me", 200)
    assert webex.people["Administrator"]["token"] not in str(call)
    assert control(webex, "GET", f"/calls?since={call['sequence']}").json() == []


def test_tokens_are_ended(webex: Sandbox) -> None:
    assert control(webex, "POST", "/tokens/expire").status_code == 204
    assert control(webex, "POST", "/tokens/revoke").status_code == 204
    assert not webex.state.refresh_tokens


def test_a_reset_puts_the_world_back(webex: Sandbox, administrator: Person) -> None:
    administrator.send("hi", room=webex.group_room_id)
    assert control(webex, "POST", "/reset").status_code == 204
    assert administrator.list_messages(webex.group_room_id) == []
    assert control(webex, "POST", "/deliveries/1/redeliver").status_code == 404
