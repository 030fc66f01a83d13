"""How the scenarios talk to the bot, and read its replies."""

from typing import Any

from bot.sandbox import Person, Sandbox
from tests.support.card_schema import check_card, list_texts
from tests.support.settings import BOT

Raw = dict[str, Any]


def ask(person: Person, text: str) -> Raw:
    """Type a command in the 1:1 space; returns the bot's reply."""
    return person.wait_for_reply(person.send(text, to=BOT))


def ask_in_group(person: Person, webex: Sandbox, text: str, **options: Any) -> Raw:
    """Mention the bot and type a command in the group space; returns the bot's reply."""
    return person.wait_for_reply(person.mention(BOT, text, room=webex.group_room_id, **options))


def press(person: Person, message: Raw, title: str, **inputs: Any) -> Raw:
    """Press a button of a message's card; returns the bot's reply."""
    return person.wait_for_reply(person.press(message, title, **inputs))


def get_file(person: Person, to: Raw) -> tuple[Raw, str, bytes]:
    """Wait for a reply with a file to a message or a press; returns the reply, the file's name and its content."""
    message = person.wait_for_reply(to)
    name, content = person.download(message["files"][0])
    return message, name, content


def get_card(message: Raw) -> Raw:
    """Return a message's card; fail unless Webex accepts and shows all of it."""
    card: Raw = message["attachments"][0]["content"]
    check_card(card)
    return card


def get_texts(message: Raw) -> list[str]:
    """Return the texts of a message's card, top to bottom."""
    return list_texts(get_card(message))


def list_calls(webex: Sandbox, caller: str = "") -> list[str]:
    """List the API calls of one caller, or of the bot and its service app: method and path."""
    callers = [caller] if caller else ["Numbers", "Service app"]
    return [f"{call['method']} {call['path']}" for call in webex.list_calls() if call["caller"] in callers]
