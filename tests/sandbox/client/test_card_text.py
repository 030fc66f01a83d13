"""A card as text in the terminal."""

from typing import Any

from bot.sandbox.client.card_text import to_lines

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


def test_a_card_is_rendered_as_lines() -> None:
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
