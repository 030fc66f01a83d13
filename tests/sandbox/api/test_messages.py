"""Messages: limits, threads, mentions, access, edits, files and lists."""

from typing import Any

import pytest
import requests

from bot.sandbox import Person, Sandbox
from bot.sandbox.engine.ids import decode_uuid
from tests.support.api_errors import expect_error
from tests.support.settings import BOT

CARD: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "TextBlock", "text": "hello"}]}


def attach(**changes: Any) -> dict[str, Any]:
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": {**CARD, **changes}}


BUTTON = {"type": "Action.Submit", "title": "Go", "data": {}}


@pytest.mark.parametrize(
    ("body", "error"),
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
def test_invalid_messages_are_rejected(webex: Sandbox, administrator: Person, body: dict[str, Any], error: str) -> None:
    assert error in expect_error(administrator, "POST", "/messages", 400, json={"roomId": webex.group_room_id, **body})


def test_messages_at_the_limits_are_accepted(webex: Sandbox, administrator: Person) -> None:
    for body in ({"text": "x" * 7439}, {"attachments": [attach(actions=[BUTTON] * 5)]}, {"markdown": "é" * 3719}):
        assert administrator.call("POST", "/messages", json={"roomId": webex.group_room_id, **body})["id"]


@pytest.mark.parametrize("target", [{}, {"roomId": "x", "toPersonEmail": BOT}])
def test_a_message_has_one_target(administrator: Person, target: dict[str, str]) -> None:
    expect_error(administrator, "POST", "/messages", 400, json={"text": "hi", **target})


def test_unknown_rooms_and_people_are_answered_404(administrator: Person) -> None:
    expect_error(administrator, "POST", "/messages", 404, json={"text": "hi", "roomId": "nowhere"})
    expect_error(administrator, "POST", "/messages", 404, json={"text": "hi", "toPersonEmail": "nobody@example.com"})
    expect_error(administrator, "GET", "/messages", 400)
    expect_error(administrator, "GET", "/messages/nothing", 404)


def test_malformed_json_is_rejected(webex: Sandbox, administrator: Person) -> None:
    expect_error(administrator, "POST", "/messages", 400, data=b"{", headers={"Content-Type": "application/json"})
    expect_error(administrator, "POST", "/messages", 400, json=["roomId", webex.group_room_id])


def test_threads_are_one_level_deep(webex: Sandbox, administrator: Person) -> None:
    room = webex.group_room_id
    root = administrator.send("root", room=room)
    reply = administrator.send("reply", room=room, parentId=root["id"])
    assert reply["parentId"] == root["id"]
    body = {"roomId": room, "text": "deeper"}
    expect_error(administrator, "POST", "/messages", 400, json={**body, "parentId": reply["id"]})
    expect_error(administrator, "POST", "/messages", 404, json={**body, "parentId": "nothing"})
    elsewhere = administrator.send("hi", to=BOT)
    expect_error(administrator, "POST", "/messages", 404, json={**body, "parentId": elsewhere["id"]})
    assert [each["id"] for each in administrator.list_messages(room, parentId=root["id"])] == [reply["id"]]


def test_mentions_are_resolved_and_rendered(webex: Sandbox, administrator: Person) -> None:
    bot = webex.people["Numbers"]["id"]
    message = administrator.mention(BOT, "numbers **A** & B", room=webex.group_room_id, name="Num")
    assert message["mentionedPeople"] == [bot]
    assert message["text"] == "Num numbers A & B"
    assert f'<spark-mention data-object-type="person" data-object-id="{bot}">Num</spark-mention>' in message["html"]
    assert "<strong>A</strong> &amp; B" in message["html"]
    to_all = administrator.send("<@all> hi", room=webex.group_room_id)
    assert to_all["mentionedGroups"] == ["all"]


def test_html_in_markdown_is_escaped(webex: Sandbox, administrator: Person) -> None:
    message = administrator.send("<script>alert(1)</script> <b>x</b>", room=webex.group_room_id)
    assert "<script" not in message["html"]
    assert "<b>" not in message["html"]


def test_a_bot_reads_only_its_own_messages_and_mentions_in_a_group_space(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    room = webex.group_room_id
    hidden = administrator.send("among ourselves", room=room)
    mentioning = administrator.mention(BOT, "help", room=room)
    own = bot_account.send("hello", room=room)
    own_mention = bot_account.send(f"hello <@personId:{webex.people['Numbers']['id']}>", room=room)
    expect_error(bot_account, "GET", f"/messages/{hidden['id']}", 404)
    for message in (mentioning, own):
        assert bot_account.call("GET", f"/messages/{message['id']}")["id"] == message["id"]
    for query in ({}, {"parentId": mentioning["id"]}):
        error = expect_error(bot_account, "GET", "/messages", 403, params={"roomId": room, **query})
        assert error == "Failed to get activity."
    listed = bot_account.call("GET", "/messages", params={"roomId": room, "mentionedPeople": "me"})["items"]
    assert [each["id"] for each in listed] == [own_mention["id"], mentioning["id"]]
    expect_error(bot_account, "GET", "/messages", 400, params={"roomId": room, "mentionedPeople": "me", "max": "101"})
    helpdesk_id = webex.people["Helpdesk"]["id"]
    expect_error(bot_account, "GET", "/messages", 403, params={"roomId": room, "mentionedPeople": helpdesk_id})


def test_a_bot_reads_every_message_in_a_direct_space(administrator: Person, bot_account: Person) -> None:
    sent = administrator.send("hi", to=BOT)
    assert bot_account.list_messages(sent["roomId"])[0]["id"] == sent["id"]
    direct = bot_account.call("GET", "/messages/direct", params={"personEmail": "administrator@example.com"})
    assert direct["items"][0]["id"] == sent["id"]


def test_a_room_does_not_exist_for_people_outside_it(administrator: Person, people: dict[str, Person]) -> None:
    sent = administrator.send("hi", to=BOT)
    expect_error(people["Stranger"], "GET", f"/messages/{sent['id']}", 404)
    expect_error(people["Stranger"], "GET", "/messages", 404, params={"roomId": sent["roomId"]})
    expect_error(people["Stranger"], "GET", f"/rooms/{sent['roomId']}", 404)


def test_an_author_can_edit_a_message_ten_times(administrator: Person, bot_account: Person) -> None:
    sent = bot_account.send("1", to="administrator@example.com")
    room = sent["roomId"]
    expect_error(bot_account, "PUT", f"/messages/{sent['id']}", 400, json={"text": "2"})
    expect_error(administrator, "PUT", f"/messages/{sent['id']}", 403, json={"roomId": room, "text": "2"})
    for number in range(10):
        edited = bot_account.call("PUT", f"/messages/{sent['id']}", json={"roomId": room, "markdown": f"**{number}**"})
    assert (edited["text"], edited["html"]) == ("9", "<p><strong>9</strong></p>")
    assert edited["updated"] > edited["created"]
    assert "10 times" in expect_error(
        bot_account, "PUT", f"/messages/{sent['id']}", 400, json={"roomId": room, "text": "x"}
    )
    card = bot_account.call("POST", "/messages", json={"roomId": room, "attachments": [attach()]})
    expect_error(bot_account, "PUT", f"/messages/{card['id']}", 400, json={"roomId": room, "text": "x"})


def test_only_the_author_can_delete_a_message(administrator: Person, bot_account: Person) -> None:
    sent = bot_account.send("hi", to="administrator@example.com")
    expect_error(administrator, "DELETE", f"/messages/{sent['id']}", 403)
    bot_account.call("DELETE", f"/messages/{sent['id']}")
    for method in ("GET", "DELETE"):
        expect_error(bot_account, method, f"/messages/{sent['id']}", 404)


def test_members_of_a_room_can_download_its_files(
    webex: Sandbox, administrator: Person, people: dict[str, Person]
) -> None:
    upload = {"files": ("numbers.csv", b"a,b\n", "text/csv")}
    sent = administrator.call("POST", "/messages", data={"roomId": webex.group_room_id, "text": "here"}, files=upload)
    path = sent["files"][0].removeprefix(f"{webex.url}/v1")
    helpdesk = people["Helpdesk"]
    response = helpdesk._session.get(sent["files"][0], timeout=10)
    assert (response.content, response.headers["Content-Type"]) == (b"a,b\n", "text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert requests.get(sent["files"][0], timeout=10).status_code == 401
    expect_error(administrator, "GET", f"{path}x", 404)
    body = {"roomId": webex.group_room_id, "text": "two"}
    two = [("files", ("a", b"", "text/csv")), ("files", ("b", b"", "text/csv"))]
    expect_error(administrator, "POST", "/messages", 400, data=body, files=two)


def test_messages_are_listed_in_pages_newest_first(webex: Sandbox, administrator: Person) -> None:
    ids = [administrator.send(str(number), room=webex.group_room_id)["id"] for number in range(5)]
    url: str | None = f"{webex.url}/v1/messages?roomId={webex.group_room_id}&max=2"
    pages = []
    while url:
        response = administrator._session.get(url, timeout=10)
        pages.append([each["id"] for each in response.json()["items"]])
        url = response.links.get("next", {}).get("url")
    assert pages == [ids[4:2:-1], ids[2:0:-1], ids[:1]]
    middle = administrator.call("GET", f"/messages/{ids[2]}")
    older = administrator.list_messages(webex.group_room_id, before=middle["created"])
    assert [each["id"] for each in older] == [ids[1], ids[0]]
    expect_error(administrator, "GET", "/messages", 400, params={"roomId": webex.group_room_id, "max": "none"})


def test_a_card_action_is_read_by_its_sender_and_the_cards_author(
    webex: Sandbox, administrator: Person, bot_account: Person, people: dict[str, Person]
) -> None:
    card = bot_account.call(
        "POST", "/messages", json={"roomId": webex.group_room_id, "attachments": [attach(actions=[BUTTON])]}
    )
    action = people["Stranger"].submit(card["id"], {"anything": [1, {"at": "all"}]})
    assert bot_account.call("GET", f"/attachment/actions/{action['id']}")["inputs"] == {"anything": [1, {"at": "all"}]}
    assert action["personId"] == webex.people["Stranger"]["id"]
    expect_error(administrator, "GET", f"/attachment/actions/{action['id']}", 404)
    expect_error(bot_account, "GET", "/attachment/actions/nothing", 404)
    plain = bot_account.send("hi", room=webex.group_room_id)
    body = {"type": "submit", "messageId": plain["id"], "inputs": {}}
    expect_error(administrator, "POST", "/attachment/actions", 400, json=body)
    expect_error(administrator, "POST", "/attachment/actions", 404, json={**body, "messageId": "nothing"})
    expect_error(
        administrator, "POST", "/attachment/actions", 400, json={**body, "messageId": card["id"], "inputs": "x"}
    )
    expect_error(
        administrator, "POST", "/attachment/actions", 400, json={**body, "messageId": card["id"], "type": "open"}
    )


def test_links_to_further_mentions_lose_the_parameter(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    """As reported of Webex: a bot that follows them as they are is refused."""
    for number in range(3):
        administrator.mention(BOT, str(number), room=webex.group_room_id)
    url = f"{webex.url}/v1/messages?roomId={webex.group_room_id}&mentionedPeople=me&max=2"
    link = bot_account._session.get(url, timeout=10).links["next"]["url"]
    assert "mentionedPeople" not in link
    assert bot_account._session.get(link, timeout=10).status_code == 403
    assert len(bot_account._session.get(f"{link}&mentionedPeople=me", timeout=10).json()["items"]) == 1


def test_only_moderators_post_in_announcement_spaces(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    webex.state.rooms[webex.group_room_id]["isAnnouncementOnly"] = True
    body = {"roomId": webex.group_room_id, "text": "hi"}
    expect_error(bot_account, "POST", "/messages", 403, json=body)
    for membership in webex.state.list_members(webex.group_room_id):
        membership["isModerator"] = membership["personEmail"] == BOT
    assert bot_account.call("POST", "/messages", json=body)
    expect_error(administrator, "POST", "/messages", 403, json=body)


def test_a_person_can_be_mentioned_by_a_bare_uuid(webex: Sandbox, administrator: Person) -> None:
    """Some clients write it so, and so it stands in the HTML."""
    uuid = decode_uuid(webex.people["Numbers"]["id"])
    sent = administrator.send(f"<@personId:{uuid}> help", room=webex.group_room_id)
    assert sent["mentionedPeople"] == [webex.people["Numbers"]["id"]]
    assert f'data-object-id="{uuid}"' in sent["html"]


def test_a_card_action_is_accepted_with_202(webex: Sandbox, administrator: Person, bot_account: Person) -> None:
    body = {"roomId": webex.group_room_id, "attachments": [attach(actions=[BUTTON])]}
    card = bot_account.call("POST", "/messages", json=body)
    administrator.submit(card["id"], {})
    assert webex.list_calls()[-1]["status"] == 202
