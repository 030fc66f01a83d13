"""A person's client, and cards for terminals."""

from typing import Any

import pytest

from bot.sandbox import NoReply, Person, Sandbox
from bot.sandbox.client.card_text import to_lines
from bot.sandbox.engine.world import BOT_EMAIL as BOT

CARD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [
        {"type": "TextBlock", "id": "answer", "text": "Birmingham"},
        {"type": "FactSet", "facts": [{"title": "Active", "value": "2"}]},
        {"type": "RichTextBlock", "inlines": ["3 ", {"type": "TextRun", "text": "available"}]},
        {
            "type": "ColumnSet",
            "columns": [
                {"type": "Column", "items": [{"type": "TextBlock", "text": "+1 205-635-0001"}]},
                {"type": "Column", "items": [{"type": "TextBlock", "text": "Active"}]},
            ],
        },
        {"type": "Input.Text", "id": "filter", "label": "Filter"},
        {"type": "Input.ChoiceSet", "id": "purpose", "placeholder": "Purpose"},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "List numbers", "data": {"of": "first"}}]},
        {"type": "Container", "items": [{"type": "Image", "url": "https://example.com"}]},
    ],
    "actions": [
        {"type": "Action.Submit", "title": "List numbers", "data": {"of": "second"}},
        {"type": "Action.OpenUrl", "title": "Help", "url": "https://example.com"},
    ],
}


def test_a_card_as_lines() -> None:
    assert to_lines(CARD) == [
        "Birmingham",
        "Active: 2",
        "3 available",
        "+1 205-635-0001     Active",
        "Filter: ________",
        "Purpose: ________",
        "[List numbers]",
        "(Image)",
        "[List numbers] [Help]",
    ]


def test_an_answer_to_whom(webex: Sandbox, administrator: Person, bot_account: Person) -> None:
    asked = administrator.mention(BOT, "numbers", room=webex.group_room_id, name="Num")
    assert asked["text"] == "Num numbers"
    card = {**CARD, "body": [{**CARD["body"][0], "id": f"answer-{asked['id']}"}, *CARD["body"][1:]]}
    attachments = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}]
    bot_account.send("not this one", room=webex.group_room_id)
    sent = bot_account.call("POST", "/messages", json={"roomId": webex.group_room_id, "attachments": attachments})
    answer = administrator.wait_for_reply(asked)
    assert answer["id"] == sent["id"]
    action = administrator.press(answer, "List numbers", of=1, filter="+1")
    assert bot_account.call("GET", f"/attachment/actions/{action['id']}")["inputs"] == {"of": "second", "filter": "+1"}


def test_what_is_not_there_is_said(webex: Sandbox, administrator: Person) -> None:
    said = administrator.send("anybody?", room=webex.group_room_id)
    with pytest.raises(NoReply, match="no button 'Next' on"):
        administrator.press(said, "Next")
    with pytest.raises(TimeoutError, match=r"0 of 1; the room has \['anybody\?'\]"):
        administrator.wait_for_reply(said, seconds=0)
