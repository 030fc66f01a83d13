"""Rooms, memberships, people."""

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.api_errors import expect_error
from tests.support.settings import BOT


def test_the_first_message_creates_a_direct_room(administrator: Person, bot_account: Person) -> None:
    assert bot_account.call("GET", "/rooms", params={"type": "direct"})["items"] == []
    first, second = administrator.send("one", to=BOT), administrator.send("two", to=BOT)
    assert first["roomId"] == second["roomId"]
    (persons_room,) = administrator.call("GET", "/rooms", params={"type": "direct"})["items"]
    (bots_room,) = bot_account.call("GET", "/rooms", params={"type": "direct"})["items"]
    assert (persons_room["title"], bots_room["title"]) == ("Numbers", "Administrator")
    expect_error(
        administrator,
        "POST",
        "/memberships",
        403,
        json={"roomId": first["roomId"], "personEmail": "helpdesk@example.com"},
    )


def test_members_can_be_added_to_and_removed_from_a_group_room(
    administrator: Person, people: dict[str, Person]
) -> None:
    room = administrator.call("POST", "/rooms", json={"title": "New"})
    expect_error(people["Helpdesk"], "GET", f"/rooms/{room['id']}", 404)
    body = {"roomId": room["id"], "personEmail": "helpdesk@example.com"}
    expect_error(people["Helpdesk"], "POST", "/memberships", 404, json=body)
    added = administrator.call("POST", "/memberships", json=body)
    expect_error(administrator, "POST", "/memberships", 409, json=body)
    expect_error(administrator, "POST", "/memberships", 404, json={**body, "personEmail": "nobody@example.com"})
    assert people["Helpdesk"].call("GET", f"/rooms/{room['id']}")["title"] == "New"
    expect_error(people["Helpdesk"], "DELETE", f"/rooms/{room['id']}", 403)
    administrator.call("DELETE", f"/memberships/{added['id']}")
    expect_error(people["Helpdesk"], "GET", f"/rooms/{room['id']}", 404)
    administrator.call("DELETE", f"/rooms/{room['id']}")
    expect_error(administrator, "GET", f"/rooms/{room['id']}", 404)
    expect_error(administrator, "POST", "/rooms", 400, json={})


def test_memberships_are_listed_by_room_and_person(webex: Sandbox, administrator: Person) -> None:
    listed = administrator.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
    assert len(listed) == 4
    one = administrator.call("GET", "/memberships", params={"roomId": webex.group_room_id, "personEmail": BOT})["items"]
    assert [each["personDisplayName"] for each in one] == ["Numbers"]
    assert len(administrator.call("GET", "/memberships")["items"]) == 1
    expect_error(administrator, "GET", "/memberships", 400, params={"personEmail": BOT})
    expect_error(administrator, "GET", "/memberships/nothing", 404)


def test_people_are_read_by_their_id(webex: Sandbox, administrator: Person, bot_account: Person) -> None:
    me = bot_account.call("GET", "/people/me")
    assert (me["type"], me["emails"], me["displayName"]) == ("bot", [BOT], "Numbers")
    found = bot_account.call("GET", f"/people/{webex.people['Administrator']['id']}")
    assert found["emails"] == ["administrator@example.com"]
    expect_error(administrator, "GET", "/people/nobody", 404)


def test_rooms_are_sorted(webex: Sandbox, administrator: Person) -> None:
    new = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.send("hi", room=webex.group_room_id)
    rooms = administrator.call("GET", "/rooms", params={"sortBy": "lastactivity"})["items"]
    assert [each["id"] for each in rooms] == [webex.group_room_id, new]
    rooms = administrator.call("GET", "/rooms", params={"sortBy": "created"})["items"]
    assert [each["id"] for each in rooms] == [new, webex.group_room_id]
    expect_error(administrator, "GET", "/rooms", 400, params={"sortBy": "size"})


@pytest.mark.parametrize(("path", "count"), [("/rooms", 4), ("/memberships", 4), ("/webhooks", 4)])
def test_lists_are_paged_by_cursors(administrator: Person, path: str, count: int) -> None:
    """As measured on real tenants."""
    hook = {"name": "a", "targetUrl": "https://example.com", "resource": "messages", "event": "created"}
    for number in range(4 if path == "/webhooks" else 3):
        body = hook if path == "/webhooks" else {"title": str(number)}
        administrator.call("POST", "/webhooks" if path == "/webhooks" else "/rooms", json=body)
    response = administrator._session.get(f"{administrator._api_url}{path}?max=3", timeout=10)
    link = response.links["next"]["url"]
    assert "start" not in link
    first, second = response.json()["items"], administrator._session.get(link, timeout=10).json()["items"]
    assert (len(first), len(second)) == (3, count - 3)
    assert not {each["id"] for each in first} & {each["id"] for each in second}
    for cursor in ("1", "YWZ0ZXI6eA==", "é"):
        expect_error(administrator, "GET", path, 400, params={"cursor": cursor})


def test_a_page_of_rooms_has_at_most_1000(administrator: Person) -> None:
    assert administrator.call("GET", "/rooms", params={"max": "1000"})
    for size in ("0", "1001"):
        expect_error(administrator, "GET", "/rooms", 400, params={"max": size})
