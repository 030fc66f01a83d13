"""A person who uses Webex through its API: sends messages, presses buttons, waits for replies."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from bot.sandbox.engine.simulation import API_PREFIX
from bot.sandbox.engine.state import Raw

POLL_SECONDS = 0.02
CALL_TIMEOUT_SECONDS = 30


class NoReply(TimeoutError):
    """The expected messages did not come in time."""


class NoSuchButton(LookupError):
    """The card has no button with this title."""


class Person:
    """A client with one person's access token."""

    def __init__(self, url: str, token: str) -> None:
        self._api_url = f"{url}{API_PREFIX}"
        self._session = requests.Session()
        self._session.trust_env = False  # credentials in .netrc would replace the token
        self._session.headers["Authorization"] = f"Bearer {token}"

    def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Call the API; returns the JSON, or None for an empty response. Raises requests.HTTPError."""
        url = f"{self._api_url}{path}"
        response = self._session.request(method, url, timeout=CALL_TIMEOUT_SECONDS, **arguments)
        response.raise_for_status()
        return response.json() if response.content else None

    def send(self, text: str, *, to: str | None = None, room: str | None = None, **more: Any) -> Raw:
        """Send a message to an email address, or to a room by its id; returns the message."""
        target = {"toPersonEmail": to} if to else {"roomId": room}
        message: Raw = self.call("POST", "/messages", json={"markdown": text, **target, **more})
        return message

    def post_file(self, text: str, name: str, content: bytes, *, to: str) -> Raw:
        """Send a message with a file to an email address; returns the message."""
        message: Raw = self.call(
            "POST", "/messages", data={"markdown": text, "toPersonEmail": to}, files={"files": (name, content)}
        )
        return message

    def mention(self, bot_email: str, text: str, *, room: str, name: str | None = None, **more: Any) -> Raw:
        """Send a message to a group room that begins with a mention of the bot, by its own name or by `name`."""
        label = f"|{name}" if name else ""
        return self.send(f"<@personEmail:{bot_email}{label}> {text}", room=room, **more)

    def edit(self, message: Raw, text: str) -> Raw:
        """Edit one of the person's own messages; returns it as it is now."""
        body = {"roomId": message["roomId"], "markdown": text}
        edited: Raw = self.call("PUT", f"/messages/{message['id']}", json=body)
        return edited

    def press(self, message: Raw, title: str, *, of: int = 0, **inputs: str) -> Raw:
        """Press the button with this title on a message's card; returns the card action.

        `of` is the index among the buttons with the same title. Raises NoSuchButton.
        """
        buttons = find_buttons(message)
        data = [button["data"] for button in buttons if button.get("title") == title]
        if len(data) <= of:
            raise NoSuchButton(f"No button {title!r} among {[button.get('title') for button in buttons]}")
        return self.submit(message["id"], {**data[of], **inputs})

    def submit(self, message_id: str, inputs: Mapping[str, Any]) -> Raw:
        """Submit any inputs to a message's card; returns the card action."""
        body = {"type": "submit", "messageId": message_id, "inputs": dict(inputs)}
        action: Raw = self.call("POST", "/attachment/actions", json=body)
        return action

    def list_messages(self, room: str, **query: str) -> list[Raw]:
        """List a room's messages, newest first."""
        items: list[Raw] = self.call("GET", "/messages", params={"roomId": room, "max": "1000", **query})["items"]
        return items

    def download(self, url: str) -> tuple[str, bytes]:
        """Download a message's file; returns its name and content. Raises requests.HTTPError."""
        response = self._session.get(url, timeout=CALL_TIMEOUT_SECONDS)
        response.raise_for_status()
        name = response.headers["Content-Disposition"].partition('filename="')[2].partition('"')[0]
        return name, response.content

    def wait_for_messages(
        self, room: str, is_expected: Callable[[Raw], bool], count: int = 1, seconds: float = 20
    ) -> list[Raw]:
        """Wait until a room has `count` expected messages; returns all of them, oldest first. Raises NoReply."""
        deadline = time.monotonic() + seconds
        while True:
            messages = self.list_messages(room)
            found = [each for each in reversed(messages) if is_expected(each)]
            if len(found) >= count:
                return found
            if time.monotonic() > deadline:
                texts = [each.get("text") for each in messages]
                raise NoReply(f"{len(found)} of {count} expected messages; the room has {texts}")
            time.sleep(POLL_SECONDS)

    def wait_for_reply(self, request: Raw, seconds: float = 20) -> Raw:
        """Wait for the reply to one of the person's own messages or card actions. Raises NoReply."""
        room = request["roomId"]
        return self.wait_for_messages(room, lambda message: is_reply_to(message, request), seconds=seconds)[0]

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def is_reply_to(message: Raw, request: Raw) -> bool:
    """Return whether a message is the reply to another message or to a card action.

    A reply is newer and by somebody else; to an edited message, newer than the edit. The id of its card's first element
    contains the id of the message or card action. A message with a file counts as well, because it cannot have a card.
    """
    if message["personId"] == request["personId"] or message["created"] <= request.get("updated", request["created"]):
        return False
    if message.get("files"):
        return True
    cards = [each["content"] for each in message.get("attachments", [])]
    return any(request["id"] in str(card["body"][0].get("id", "")) for card in cards if card.get("body"))


def find_buttons(element: Any) -> list[Raw]:
    """List the Action.Submits of a message, a card or an element, from top to bottom."""
    if isinstance(element, list):
        return [button for child in element for button in find_buttons(child)]
    if not isinstance(element, dict):
        return []
    if element.get("type") == "Action.Submit":
        return [element]
    # A card's own actions are shown below its body, whatever their order in the JSON.
    names = sorted((name for name in element if name != "data"), key=lambda name: name == "actions")
    return [button for name in names for button in find_buttons(element[name])]
