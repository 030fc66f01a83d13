"""A person who uses Webex: says things, presses buttons, reads answers, all over Webex's own API."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from bot.sandbox.engine.state import Raw

POLL_SECONDS = 0.02


class NoReply(TimeoutError):
    """What was waited for did not come."""


class Person:
    """A person's client, with the person's own token."""

    def __init__(self, url: str, token: str) -> None:
        self._api_url = f"{url}/v1"
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would put its own credentials in the token's place
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Call the API; returns the JSON, or None where there is none. Raises requests.HTTPError."""
        response = self._session.request(method, f"{self._api_url}{path}", timeout=30, **arguments)
        response.raise_for_status()
        return response.json() if response.content else None

    def send(self, text: str, *, to: str | None = None, room: str | None = None, **more: Any) -> Raw:
        """Write a message, to a person or a bot by email or into a room. Returns the message."""
        target = {"toPersonEmail": to} if to else {"roomId": room}
        message: Raw = self.call("POST", "/messages", json={"markdown": text, **target, **more})
        return message

    def mention(self, bot_email: str, text: str, *, room: str, name: str | None = None, **more: Any) -> Raw:
        """Write into a group room, the bot mentioned in front, by its name or as `name` has it."""
        shown = f"|{name}" if name else ""
        return self.send(f"<@personEmail:{bot_email}{shown}> {text}", room=room, **more)

    def press(self, message: Raw, title: str, *, of: int = 0, **inputs: str) -> Raw:
        """Press the button with this title on a message's card; `of` counts those of the same title from 0.

        Returns the card action. Raises NoReply where there is no such button.
        """
        data = [each["data"] for each in find_buttons(message) if each.get("title") == title]
        if len(data) <= of:
            raise NoReply(f"no button {title!r} on {[each.get('title') for each in find_buttons(message)]}")
        return self.submit(message["id"], {**data[of], **inputs})

    def submit(self, message_id: str, inputs: Mapping[str, Any]) -> Raw:
        """Post any inputs at all to a card."""
        body = {"type": "submit", "messageId": message_id, "inputs": dict(inputs)}
        action: Raw = self.call("POST", "/attachment/actions", json=body)
        return action

    def list_messages(self, room: str, **query: str) -> list[Raw]:
        """List a room's messages, newest first."""
        items: list[Raw] = self.call("GET", "/messages", params={"roomId": room, "max": "1000", **query})["items"]
        return items

    def download(self, url: str) -> tuple[str, bytes]:
        """Fetch a file that a message carries; returns its name and content. Raises requests.HTTPError."""
        response = self._session.get(url, timeout=30)
        response.raise_for_status()
        name = response.headers["Content-Disposition"].partition('filename="')[2].partition('"')[0]
        return name, response.content

    def wait_for_messages(
        self, room: str, is_wanted: Callable[[Raw], bool], count: int = 1, seconds: float = 20
    ) -> list[Raw]:
        """Wait until a room has `count` messages of a kind; returns them, oldest first. Raises NoReply."""
        deadline = time.monotonic() + seconds
        while True:
            listed = self.list_messages(room)
            found = [each for each in reversed(listed) if is_wanted(each)]
            if len(found) >= count:
                return found
            if time.monotonic() > deadline:
                raise NoReply(f"{len(found)} of {count}; the room has {[each.get('text') for each in listed]}")
            time.sleep(POLL_SECONDS)

    def wait_for_reply(self, to: Raw, seconds: float = 20) -> Raw:
        """Wait for the answer to a message or to a card action of one's own. Raises NoReply."""
        return self.wait_for_messages(to["roomId"], lambda message: is_reply_to(message, to), seconds=seconds)[0]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def is_reply_to(message: Raw, to: Raw) -> bool:
    """Tell whether a message is the answer to another or to a card action.

    It is newer, by somebody else, and bears a card that was made for this one: its first element's id ends in
    the id of what it answers. Or it bears a file, beside which there is no card.
    """
    if message["personId"] == to["personId"] or message["created"] <= to["created"]:
        return False
    if message.get("files"):
        return True
    cards = [each["content"] for each in message.get("attachments", [])]
    return any(str(card["body"][0].get("id", "")).endswith(to["id"]) for card in cards if card.get("body"))


def find_buttons(element: Any) -> list[Raw]:
    """List the Action.Submits of a message, card or element, top to bottom."""
    if isinstance(element, list):
        return [button for child in element for button in find_buttons(child)]
    if not isinstance(element, dict):
        return []
    if element.get("type") == "Action.Submit":
        return [element]
    # A card's own actions stand below its body, wherever the JSON has them.
    names = sorted((name for name in element if name != "data"), key=lambda name: name == "actions")
    return [button for name in names for button in find_buttons(element[name])]
