"""What Webex takes for a message, and who reads it."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from tests.support.refusals import refuse
from tests.support.settings import BOT

CARD: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "hello"}]}


def attach(**changes: Any) -> dict[str, Any]:
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": {**CARD, **changes}}


BUTTON = {"type": "Action.Submit", "title": "Go", "data": {}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"text": "x" * 7440}, "7439"),
        ({"markdown": "é" * 3720}, "7439"),
        ({}, "needs"),
        ({"text": 7}, "not a string"),
        ({"attachments": [attach(), attach()]}, "Only one card"),
        ({"attachments": [attach()], "files": ["https://example.com/a.png"]}, "both a card and a file"),
        ({"text": "a", "files": ["https://example.com/a", "https://example.com/b"]}, "Only one file"),
        ({"attachments": [{**attach(), "contentType": "text/plain"}]}, "contentType"),
        ({"attachments": [attach(type="Card")]}, "not an AdaptiveCard"),
        ({"attachments": [attach(version="1.4")]}, "version"),
        ({"attachments": [attach(body=[])]}, "empty"),
        ({"attachments": [attach(body=[{"type": "TextBlock", "text": "x" * 22_000}])]}, "larger"),
        ({"attachments": [attach(body=[{"type": "Media"}])]}, "not supported"),
        ({"attachments": [attach(body=[{"type": "Container", "items": [{"type": "Table"}]}])]}, "not supported"),
        ({"attachments": [attach(actions=[{"type": "Action.Execute"}])]}, "not supported"),
        ({"attachments": [attach(actions=[BUTTON] * 6)]}, "5 actions"),
        ({"attachments": [attach(body=[{"type": "ActionSet", "actions": [BUTTON] * 6}])]}, "5 actions"),
        ({"attachments": {"a": 1}}, "list"),
        ({"markdown": "<@personEmail:nobody@example.com> hi"}, "mention"),
    ],
)
def test_what_is_no_message_is_refused(webex: Sandbox, administrator: Person, body: dict[str, Any], words: str) -> None:
    assert words in refuse(administrator, "POST", "/messages", 400, json={"roomId": webex.group_room_id, **body})


def test_what_just_fits_is_taken(webex: Sandbox, administrator: Person) -> None:
    for body in ({"text": "x" * 7439}, {"attachments": [attach(actions=[BUTTON] * 5)]}, {"markdown": "é" * 3719}):
        assert administrator.call("POST", "/messages", json={"roomId": webex.group_room_id, **body})["id"]


@pytest.mark.parametrize("target", [{}, {"roomId": "x", "toPersonEmail": BOT}])
def test_a_message_has_one_target(administrator: Person, target: dict[str, str]) -> None:
    refuse(administrator, "POST", "/messages", 400, json={"text": "hi", **target})


def test_unknown_rooms_and_people(administrator: Person) -> None:
    refuse(administrator, "POST", "/messages", 404, json={"text": "hi", "roomId": "nowhere"})
    refuse(administrator, "POST", "/messages", 404, json={"text": "hi", "toPersonEmail": "nobody@example.com"})
    refuse(administrator, "GET", "/messages", 400)
    refuse(administrator, "GET", "/messages/nothing", 404)


def test_malformed_json(webex: Sandbox, administrator: Person) -> None:
    refuse(administrator, "POST", "/messages", 400, data=b"{", headers={"Content-Type": "application/json"})
    refuse(administrator, "POST", "/messages", 400, json=["roomId", webex.group_room_id])


def test_threads_are_one_level_deep(webex: Sandbox, administrator: Person) -> None:
    room = webex.group_room_id
    root = administrator.send("root", room=room)
    reply = administrator.send("reply", room=room, parentId=root["id"])
    assert reply["parentId"] == root["id"]
    body = {"roomId": room, "text": "deeper"}
    refuse(administrator, "POST", "/messages", 400, json={**body, "parentId": reply["id"]})
    refuse(administrator, "POST", "/messages", 404, json={**body, "parentId": "nothing"})
    elsewhere = administrator.send("hi", to=BOT)
    refuse(administrator, "POST", "/messages", 404, json={**body, "parentId": elsewhere["id"]})
    assert [each["id"] for each in administrator.list_messages(room, parentId=root["id"])] == [reply["id"]]


def test_mentions(webex: Sandbox, administrator: Person) -> None:
    bot = webex.people["Numbers"]["id"]
    message = administrator.mention(BOT, "numbers **A** & B", room=webex.group_room_id, name="Num")
    assert message["mentionedPeople"] == [bot]
    assert message["text"] == "Num numbers A & B"
    assert f'<spark-mention data-object-type="person" data-object-id="{bot}">Num</spark-mention>' in message["html"]
    assert "<strong>A</strong> &amp; B" in message["html"]
    everybody = administrator.send("<@all> hi", room=webex.group_room_id)
    assert everybody["mentionedGroups"] == ["all"]


def test_markdown_is_rendered_without_html(webex: Sandbox, administrator: Person) -> None:
    message = administrator.send("<script>alert(1)</script> <b>x</b>", room=webex.group_room_id)
    assert "<script" not in message["html"]
    assert "<b>" not in message["html"]


def test_a_bot_reads_only_what_mentions_it_in_a_group_space(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    room = webex.group_room_id
    unheard = administrator.send("among ourselves", room=room)
    heard = administrator.mention(BOT, "help", room=room)
    own = bot_account.send("hello", room=room)
    signed = bot_account.send(f"hello <@personId:{webex.people['Numbers']['id']}>", room=room)
    refuse(bot_account, "GET", f"/messages/{unheard['id']}", 404)
    for message in (heard, own):
        assert bot_account.call("GET", f"/messages/{message['id']}")["id"] == message["id"]
    for query in ({}, {"parentId": heard["id"]}):
        words = refuse(bot_account, "GET", "/messages", 403, params={"roomId": room, **query})
        assert words == "Failed to get activity."
    listed = bot_account.call("GET", "/messages", params={"roomId": room, "mentionedPeople": "me"})["items"]
    assert [each["id"] for each in listed] == [signed["id"], heard["id"]]
    refuse(bot_account, "GET", "/messages", 400, params={"roomId": room, "mentionedPeople": "me", "max": "101"})
    someone = webex.people["Helpdesk"]["id"]
    refuse(bot_account, "GET", "/messages", 403, params={"roomId": room, "mentionedPeople": someone})


def test_a_bot_reads_all_in_a_direct_space(administrator: Person, bot_account: Person) -> None:
    said = administrator.send("hi", to=BOT)
    assert bot_account.list_messages(said["roomId"])[0]["id"] == said["id"]
    direct = bot_account.call("GET", "/messages/direct", params={"personEmail": "administrator@example.com"})
    assert direct["items"][0]["id"] == said["id"]


def test_whoever_is_not_in_a_room_learns_nothing_of_it(administrator: Person, people: dict[str, Person]) -> None:
    said = administrator.send("hi", to=BOT)
    refuse(people["Stranger"], "GET", f"/messages/{said['id']}", 404)
    refuse(people["Stranger"], "GET", "/messages", 404, params={"roomId": said["roomId"]})
    refuse(people["Stranger"], "GET", f"/rooms/{said['roomId']}", 404)


def test_edits(administrator: Person, bot_account: Person) -> None:
    said = bot_account.send("1", to="administrator@example.com")
    room = said["roomId"]
    refuse(bot_account, "PUT", f"/messages/{said['id']}", 400, json={"text": "2"})
    refuse(administrator, "PUT", f"/messages/{said['id']}", 403, json={"roomId": room, "text": "2"})
    for number in range(10):
        edited = bot_account.call("PUT", f"/messages/{said['id']}", json={"roomId": room, "markdown": f"**{number}**"})
    assert (edited["text"], edited["html"]) == ("9", "<p><strong>9</strong></p>")
    assert edited["updated"] > edited["created"]
    assert "10 times" in refuse(bot_account, "PUT", f"/messages/{said['id']}", 400, json={"roomId": room, "text": "x"})
    card = bot_account.call("POST", "/messages", json={"roomId": room, "attachments": [attach()]})
    refuse(bot_account, "PUT", f"/messages/{card['id']}", 400, json={"roomId": room, "text": "x"})


def test_deletions(administrator: Person, bot_account: Person) -> None:
    said = bot_account.send("hi", to="administrator@example.com")
    refuse(administrator, "DELETE", f"/messages/{said['id']}", 403)
    bot_account.call("DELETE", f"/messages/{said['id']}")
    for method in ("GET", "DELETE"):
        refuse(bot_account, method, f"/messages/{said['id']}", 404)


def test_files(webex: Sandbox, administrator: Person, people: dict[str, Person]) -> None:
    upload = {"files": ("numbers.csv", b"a,b\n", "text/csv")}
    said = administrator.call("POST", "/messages", data={"roomId": webex.group_room_id, "text": "here"}, files=upload)
    path = said["files"][0].removeprefix(f"{webex.url}/v1")
    helpdesk = people["Helpdesk"]
    response = helpdesk._session.get(said["files"][0], timeout=10)
    assert (response.content, response.headers["Content-Type"]) == (b"a,b\n", "text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert requests.get(said["files"][0], timeout=10).status_code == 401
    refuse(administrator, "GET", f"{path}x", 404)
    body = {"roomId": webex.group_room_id, "text": "two"}
    two = [("files", ("a", b"", "text/csv")), ("files", ("b", b"", "text/csv"))]
    refuse(administrator, "POST", "/messages", 400, data=body, files=two)


def test_lists_come_in_pages_newest_first(webex: Sandbox, administrator: Person) -> None:
    said = [administrator.send(str(number), room=webex.group_room_id)["id"] for number in range(5)]
    url: str | None = f"{webex.url}/v1/messages?roomId={webex.group_room_id}&max=2"
    pages = []
    while url:
        response = administrator._session.get(url, timeout=10)
        pages.append([each["id"] for each in response.json()["items"]])
        url = response.links.get("next", {}).get("url")
    assert pages == [said[4:2:-1], said[2:0:-1], said[:1]]
    middle = administrator.call("GET", f"/messages/{said[2]}")
    older = administrator.list_messages(webex.group_room_id, before=middle["created"])
    assert [each["id"] for each in older] == [said[1], said[0]]
    refuse(administrator, "GET", "/messages", 400, params={"roomId": webex.group_room_id, "max": "none"})


def test_card_actions(webex: Sandbox, administrator: Person, bot_account: Person, people: dict[str, Person]) -> None:
    card = bot_account.call(
        "POST", "/messages", json={"roomId": webex.group_room_id, "attachments": [attach(actions=[BUTTON])]}
    )
    action = people["Stranger"].submit(card["id"], {"anything": [1, {"at": "all"}]})
    assert bot_account.call("GET", f"/attachment/actions/{action['id']}")["inputs"] == {"anything": [1, {"at": "all"}]}
    assert action["personId"] == webex.people["Stranger"]["id"]
    refuse(administrator, "GET", f"/attachment/actions/{action['id']}", 404)
    refuse(bot_account, "GET", "/attachment/actions/nothing", 404)
    plain = bot_account.send("hi", room=webex.group_room_id)
    body = {"type": "submit", "messageId": plain["id"], "inputs": {}}
    refuse(administrator, "POST", "/attachment/actions", 400, json=body)
    refuse(administrator, "POST", "/attachment/actions", 404, json={**body, "messageId": "nothing"})
    refuse(administrator, "POST", "/attachment/actions", 400, json={**body, "messageId": card["id"], "inputs": "x"})
    refuse(administrator, "POST", "/attachment/actions", 400, json={**body, "messageId": card["id"], "type": "open"})
