"""Rooms, memberships, people."""

from bot.sandbox import Person, Sandbox
from tests.support.refusals import refuse
from tests.support.settings import BOT


def test_a_direct_room_begins_with_the_first_message(administrator: Person, bot_account: Person) -> None:
    assert bot_account.call("GET", "/rooms", params={"type": "direct"})["items"] == []
    first, second = administrator.send("one", to=BOT), administrator.send("two", to=BOT)
    assert first["roomId"] == second["roomId"]
    (mine,) = administrator.call("GET", "/rooms", params={"type": "direct"})["items"]
    (its,) = bot_account.call("GET", "/rooms", params={"type": "direct"})["items"]
    assert (mine["title"], its["title"]) == ("Numbers", "Administrator")
    refuse(
        administrator,
        "POST",
        "/memberships",
        403,
        json={"roomId": first["roomId"], "personEmail": "helpdesk@example.com"},
    )


def test_group_rooms(administrator: Person, people: dict[str, Person]) -> None:
    room = administrator.call("POST", "/rooms", json={"title": "New"})
    refuse(people["Helpdesk"], "GET", f"/rooms/{room['id']}", 404)
    body = {"roomId": room["id"], "personEmail": "helpdesk@example.com"}
    refuse(people["Helpdesk"], "POST", "/memberships", 404, json=body)
    added = administrator.call("POST", "/memberships", json=body)
    refuse(administrator, "POST", "/memberships", 409, json=body)
    refuse(administrator, "POST", "/memberships", 404, json={**body, "personEmail": "nobody@example.com"})
    assert people["Helpdesk"].call("GET", f"/rooms/{room['id']}")["title"] == "New"
    refuse(people["Helpdesk"], "DELETE", f"/rooms/{room['id']}", 403)
    administrator.call("DELETE", f"/memberships/{added['id']}")
    refuse(people["Helpdesk"], "GET", f"/rooms/{room['id']}", 404)
    administrator.call("DELETE", f"/rooms/{room['id']}")
    refuse(administrator, "GET", f"/rooms/{room['id']}", 404)
    refuse(administrator, "POST", "/rooms", 400, json={})


def test_memberships(webex: Sandbox, administrator: Person) -> None:
    listed = administrator.call("GET", "/memberships", params={"roomId": webex.group_room_id})["items"]
    assert len(listed) == 4
    one = administrator.call("GET", "/memberships", params={"roomId": webex.group_room_id, "personEmail": BOT})["items"]
    assert [each["personDisplayName"] for each in one] == ["Numbers"]
    assert len(administrator.call("GET", "/memberships")["items"]) == 1
    refuse(administrator, "GET", "/memberships", 400, params={"personEmail": BOT})
    refuse(administrator, "GET", "/memberships/nothing", 404)


def test_people(webex: Sandbox, administrator: Person, bot_account: Person) -> None:
    me = bot_account.call("GET", "/people/me")
    assert (me["type"], me["emails"], me["displayName"]) == ("bot", [BOT], "Numbers")
    found = bot_account.call("GET", f"/people/{webex.people['Administrator']['id']}")
    assert found["emails"] == ["administrator@example.com"]
    refuse(administrator, "GET", "/people/nobody", 404)


def test_rooms_are_sorted(webex: Sandbox, administrator: Person) -> None:
    new = administrator.call("POST", "/rooms", json={"title": "New"})["id"]
    administrator.send("hi", room=webex.group_room_id)
    rooms = administrator.call("GET", "/rooms", params={"sortBy": "lastactivity"})["items"]
    assert [each["id"] for each in rooms] == [webex.group_room_id, new]
    rooms = administrator.call("GET", "/rooms", params={"sortBy": "created"})["items"]
    assert [each["id"] for each in rooms] == [new, webex.group_room_id]
    refuse(administrator, "GET", "/rooms", 400, params={"sortBy": "size"})
