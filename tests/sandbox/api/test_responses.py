"""Responses: a tracking id on each, Webex's form of errors, and no server error for any input."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error


def check_error(response: requests.Response, status: int) -> None:
    assert response.status_code == status, response.text
    body = response.json()
    assert set(body) == {"message", "errors", "trackingId"}
    assert body["trackingId"] == response.headers["trackingid"]
    assert body["trackingId"].startswith("ROUTERGW_")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/elsewhere", 404),
        ("PATCH", "/v1/rooms", 405),
        ("GET", "/v1/contents/nothing", 401),
        ("GET", "/v1/attachment/actions/nothing", 401),
        ("GET", "/v1/organizations/nothing", 401),
        ("GET", "/v1/telephony/config/locations/nothing/availableNumbers", 401),
    ],
)
def test_errors_are_json_with_a_tracking_id(webex: Sandbox, method: str, path: str, status: int) -> None:
    response = requests.request(method, f"{webex.url}{path}", timeout=10)
    check_error(response, status)
    assert ("Allow" in response.headers) is (status == 405)


def test_each_successful_response_has_its_own_tracking_id(webex: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {webex.people['Helpdesk']['token']}"}
    responses = [requests.get(f"{webex.url}/v1/people/me", headers=headers, timeout=10) for _ in range(2)]
    assert [response.status_code for response in responses] == [200, 200]
    assert len({response.headers["trackingid"] for response in responses}) == 2


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"null", b'{"title": "\\ud800"}', b"[" * 100_000, b"\xff\xfe{}"]
)
def test_malformed_json_is_rejected(administrator: Person, body: bytes) -> None:
    expect_error(administrator, "POST", "/rooms", 400, data=body)


BODIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/rooms", {"title": "x"}),
    ("POST", "/memberships", {"roomId": "{room}", "personId": "x", "personEmail": "y"}),
    ("POST", "/messages", {"roomId": "{room}", "text": "x", "parentId": "y", "files": ["z"]}),
    ("POST", "/messages", {"toPersonId": "x", "markdown": "y"}),
    ("POST", "/messages", {"toPersonEmail": "x", "attachments": [{"contentType": "y", "content": {}}]}),
    ("POST", "/attachment/actions", {"type": "submit", "messageId": "x", "inputs": {}}),
    ("POST", "/webhooks", {"name": "x", "targetUrl": "y", "resource": "z", "event": "a", "secret": "b"}),
)


@pytest.mark.malformed_calls("POST /messages", "POST /webhooks")
@pytest.mark.parametrize("wrong", [None, "", 7, True, [], {}, ["x"], {"x": "y"}, [{}]], ids=repr)
@pytest.mark.parametrize(("method", "path", "body"), BODIES)
def test_no_value_of_a_property_causes_a_server_error(
    webex: Sandbox, administrator: Person, method: str, path: str, body: dict[str, Any], wrong: object
) -> None:
    """A wrong value in any property is accepted or answered with a client error."""
    body = {name: webex.group_room_id if value == "{room}" else value for name, value in body.items()}
    for name in body:
        status = get_status(administrator, method, path, {**body, name: wrong})
        assert status in range(200, 500), name


def get_status(person: Person, method: str, path: str, body: dict[str, Any]) -> int:
    """Return the status of a call, whether it succeeds or not."""
    try:
        person.call(method, path, json=body)
    except requests.HTTPError as error:
        return error.response.status_code
    return 200


@pytest.mark.parametrize(
    "alternates", [None, 7, {}, ["x"], [{}], [{"phoneNumber": []}], [{"phoneNumber": "+1", "ringPattern": "LOUD"}]]
)
def test_invalid_alternate_numbers_are_rejected(service_app: Person, alternates: object) -> None:
    attendant = service_app.call("GET", "/telephony/config/autoAttendants")["autoAttendants"][0]
    path = f"/telephony/config/locations/{attendant['locationId']}/autoAttendants/{attendant['id']}"
    expect_error(service_app, "PUT", path, 400, json={"alternateNumbers": alternates})


@pytest.mark.parametrize("kind", ["people", "rooms", "memberships", "messages", "webhooks", "attachment/actions"])
def test_an_id_of_another_kind_is_not_found(webex: Sandbox, administrator: Person, kind: str) -> None:
    wrong = webex.group_room_id if kind == "people" else webex.people["Helpdesk"]["id"]
    expect_error(administrator, "GET", f"/{kind}/{wrong}", 404)


def test_any_file_name_can_be_sent_in_the_header(webex: Sandbox, administrator: Person) -> None:
    upload = {"files": ('Č"apek".csv', b"a,b\n", "text/csv")}
    message = administrator.call("POST", "/messages", data={"roomId": webex.group_room_id}, files=upload)
    headers = {"Authorization": f"Bearer {webex.people['Helpdesk']['token']}"}
    response = requests.head(message["files"][0], headers=headers, timeout=10)
    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"", "4")
    assert response.headers["Content-Disposition"].startswith('attachment; filename="_')
    assert "filename*=UTF-8''%C4%8C" in response.headers["Content-Disposition"]
    # The file is deleted with its message.
    administrator.call("DELETE", f"/messages/{message['id']}")
    check_error(requests.get(message["files"][0], headers=headers, timeout=10), 404)


def test_the_next_page_can_begin_before_a_message_outside_the_filter(webex: Sandbox, administrator: Person) -> None:
    root = administrator.send("root", room=webex.group_room_id)
    replies = [administrator.send(str(n), room=webex.group_room_id, parentId=root["id"])["id"] for n in range(2)]
    other = administrator.send("other", room=webex.group_room_id)
    found = administrator.list_messages(webex.group_room_id, parentId=root["id"], beforeMessage=other["id"])
    assert [each["id"] for each in found] == replies[::-1]


def test_a_person_cannot_send_a_direct_message_to_themselves(administrator: Person) -> None:
    administrator.send("hi", to="numbers@webex.bot")
    body = {"toPersonEmail": "administrator@example.com", "text": "note to self"}
    expect_error(administrator, "POST", "/messages", 400, json=body)
