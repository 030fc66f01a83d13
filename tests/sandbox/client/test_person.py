"""A person's client: pressing buttons and waiting for replies."""

from typing import Any

import pytest

from bot.sandbox import NoReply, NoSuchButton, Person, Sandbox
from bot.sandbox.engine.world import BOT_EMAIL as BOT

BUTTONS = [{"type": "Action.Submit", "title": "List numbers", "data": {"of": "first"}}]
CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "TextBlock", "id": "answer", "text": "Birmingham"}, {"type": "ActionSet", "actions": BUTTONS}],
    "actions": [{"type": "Action.Submit", "title": "List numbers", "data": {"of": "second"}}],
}


def test_the_reply_to_a_message_is_recognized_by_its_card(
    webex: Sandbox, administrator: Person, bot_account: Person
) -> None:
    request = administrator.mention(BOT, "numbers", room=webex.group_room_id, name="Num")
    assert request["text"] == "Num numbers"
    card = {**CARD, "body": [{**CARD["body"][0], "id": f"reply-{request['id']}"}, *CARD["body"][1:]]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    bot_account.send("not this one", room=webex.group_room_id)
    sent = bot_account.call("POST", "/messages", json={"roomId": webex.group_room_id, "attachments": attachments})
    reply = administrator.wait_for_reply(request)
    assert reply["id"] == sent["id"]
    action = administrator.press(reply, "List numbers", of=1, filter="+1")
    assert bot_account.call("GET", f"/attachment/actions/{action['id']}")["inputs"] == {"of": "second", "filter": "+1"}


def test_a_missing_button_or_reply_raises_an_error(webex: Sandbox, administrator: Person) -> None:
    message = administrator.send("anybody?", room=webex.group_room_id)
    with pytest.raises(NoSuchButton, match="No button 'Next'"):
        administrator.press(message, "Next")
    with pytest.raises(NoReply, match=r"0 of 1 expected messages; the room has \['anybody\?'\]"):
        administrator.wait_for_reply(message, seconds=0)
