"""How the scenarios speak with the bot, and read what it answers."""

from typing import Any

from bot.sandbox import Person, Sandbox
from tests.support.card_schema import check_card, list_texts
from tests.support.settings import BOT

Raw = dict[str, Any]


def ask(person: Person, text: str) -> Raw:
    """Say a line in the 1:1 space; returns the bot's answer."""
    return person.wait_for_reply(person.send(text, to=BOT))


def ask_in_group(person: Person, webex: Sandbox, text: str, **more: Any) -> Raw:
    """Say a line in the group space, the bot mentioned in front; returns the bot's answer."""
    return person.wait_for_reply(person.mention(BOT, text, room=webex.group_room_id, **more))


def press(person: Person, message: Raw, title: str, **more: Any) -> Raw:
    """Press a button; returns the bot's answer."""
    return person.wait_for_reply(person.press(message, title, **more))


def get_file(person: Person, to: Raw) -> tuple[Raw, str, bytes]:
    """Wait for the file that answers a message or a press; returns the message, the file's name and its content."""
    message = person.wait_for_reply(to)
    name, content = person.download(message["files"][0])
    return message, name, content


def get_card(message: Raw) -> Raw:
    """Return a message's card, which Webex must take and show."""
    card: Raw = message["attachments"][0]["content"]
    check_card(card)
    return card


def get_texts(message: Raw) -> list[str]:
    """Return the texts of a message's card, top to bottom."""
    return list_texts(get_card(message))


def list_calls(webex: Sandbox, caller: str = "") -> list[str]:
    """List the API calls of the bot and its service app: method and path."""
    callers = [caller] if caller else ["Numbers", "Service app"]
    return [f"{call['method']} {call['path']}" for call in webex.list_calls() if call["caller"] in callers]
