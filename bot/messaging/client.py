"""Webex Messaging behind one class: people, rooms, messages and card actions, through webexteamssdk."""

import mimetypes
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from cachetools import TTLCache
from webexteamssdk import WebexTeamsAPI, restsession

from bot import http, limits
from bot.errors import WebexError, WebexStatusError
from bot.messaging.payloads import (
    CardAction,
    Message,
    Raw,
    Room,
    to_card_action,
    to_message,
    to_person,
    to_room,
)
from bot.model import File, Person, ReplyTarget
from bot.retrying import time_limit
from bot.settings import Settings
from bot.startup_errors import NotABotToken

# The SDK's own reader takes a third of a millisecond for a card, and raises errors of its own for what is no JSON.
# It has no setting for another (webexteamssdk 1.7).
restsession.extract_and_parse_json = http.read_object

UNREADABLE_TITLE = "a space whose title could not be read"


class Messaging:
    """Webex Messaging, as the bot. Its methods raise WebexError."""

    def __init__(self, settings: Settings, total_seconds: float | None = None, me: Person | None = None) -> None:
        """`total_seconds` limits how long a call may take, retries included. `me` is the bot itself, where it is known.

        Raises CertificatesNotFound.
        """
        self.sdk = WebexTeamsAPI(
            access_token=settings.webex_bot_token.get_secret_value(),
            base_url=f"{settings.webex_api_url}/",  # without the slash the SDK drops the last part of the path
            wait_on_rate_limit=False,
        )
        """For the modules of this package only."""
        self._session = http.build_session(settings.webex_api_url, total_seconds=total_seconds)
        use_session(self.sdk, self._session)
        self._session.hooks["response"].append(partial(_check_link, settings.webex_api_url))
        self._me = me
        self._people: TTLCache[str, Person] = TTLCache(limits.MAX_CACHED_PEOPLE, limits.PERSON_CACHE_SECONDS)
        self._lock = threading.Lock()

    def fetch_me(self) -> Person:
        """Return the bot itself; fetched once. Raises NotABotToken if the token is somebody else's."""
        if self._me is None:
            fetched = self.sdk.people.me().json_data
            me = to_person(fetched)
            # A person's token, which developer.webex.com shows first, works for 12 hours: as that person.
            if fetched.get("type") != "bot":
                raise NotABotToken(str(fetched.get("type") or ""), me.email)
            self._me = me
        return self._me

    def measure_clock_skew(self) -> float | None:
        """Return by how many seconds this machine's clock is ahead of Webex's, to a second or two; None if unknown."""
        response = self._session.get(f"{self.sdk.base_url}people/me")
        seconds = http.to_seconds_from_now(response.headers.get("Date"))
        return None if seconds is None else -seconds

    def is_token_accepted(self) -> bool:
        """Return whether Webex accepts the bot's token now. Never raises."""
        try:
            with time_limit(limits.TOKEN_CHECK_CALL_SECONDS):
                self._session.get(f"{self.sdk.base_url}people/me")
        except WebexError:
            return False
        return True

    def fetch_person(self, person_id: str) -> Person:
        """Return a person, cached for some minutes."""
        with self._lock:
            cached = self._people.get(person_id)
        if cached is not None:
            return cached
        person = to_person(self.sdk.people.get(person_id).json_data)
        with self._lock:
            self._people[person_id] = person
        return person

    def fetch_space_title(self, room_id: str) -> str:
        """Return a space's title, or UNREADABLE_TITLE; empty for a 1:1 space, which has no title of its own."""
        try:
            room = self.sdk.rooms.get(room_id).json_data
        except WebexError:
            return UNREADABLE_TITLE
        return "" if room.get("type") == "direct" else str(room.get("title") or "")

    def is_in_space(self, room_id: str) -> bool:
        """Return whether the bot is still in a space."""
        return _is_found(lambda: self.sdk.rooms.get(room_id))

    def list_rooms(self) -> Iterator[Room]:
        """Yield the bot's spaces, the most recently active first, up to MAX_MESSAGES_SEARCHED.

        For bots in more than 3,000 spaces the order is not reliable (Webex's reference, "List Rooms").
        """
        listed = self.sdk.rooms.list(sortBy="lastactivity", max=limits.MESSAGES_PAGE_SIZE)
        return (to_room(each.json_data) for each in islice(listed, limits.MAX_MESSAGES_SEARCHED))

    def list_messages(self, room_id: str, *, page_size: int | None = None, **query: str) -> Iterator[Raw]:
        """Yield a room's messages, newest first, up to MAX_MESSAGES_SEARCHED.

        In a group space a bot needs `mentionedPeople="me"` or a thread's `parentId` (Webex's reference, "List
        Messages").
        """
        listed = self.sdk.messages.list(roomId=room_id, max=page_size or limits.MESSAGES_PAGE_SIZE, **query)
        return (each.json_data for each in islice(listed, limits.MAX_MESSAGES_SEARCHED))

    def list_direct_messages(self, person_id: str) -> Iterator[Raw]:
        """Yield the messages of the 1:1 space with a person, newest first, up to MAX_MESSAGES_SEARCHED."""
        listed = self.sdk.messages.list_direct(personId=person_id)
        return (each.json_data for each in islice(listed, limits.MAX_MESSAGES_SEARCHED))

    def fetch_message(self, message_id: str) -> Message:
        """Fetch a message."""
        return to_message(self.sdk.messages.get(message_id).json_data)

    def is_mentioned(self, message_id: str) -> bool:
        """Return whether a message mentions the bot by name. A bot cannot read others in a group space."""
        me = self.fetch_me().id
        try:
            message = self.sdk.messages.get(message_id).json_data
        except WebexStatusError as refusal:
            if refusal.status not in (403, 404):
                raise
            return False
        return me in (message.get("mentionedPeople") or ())

    def fetch_direct_email(self, room_id: str) -> str:
        """Return the email of the person in a 1:1 space; empty if nobody else is there."""
        me = self.fetch_me().id
        members = (each.json_data for each in self.sdk.memberships.list(roomId=room_id))
        return next((str(each.get("personEmail") or "") for each in members if each.get("personId") != me), "")

    def fetch_membership_time(self, membership_id: str) -> str:
        """Return when a membership was created, as Webex wrote it; empty if it is not there."""
        try:
            return str(self.sdk.memberships.get(membership_id).json_data.get("created") or "")
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return ""

    def has_message(self, message_id: str) -> bool:
        """Return whether a message is still there."""
        return _is_found(lambda: self.sdk.messages.get(message_id))

    def fetch_card_action(self, action_id: str) -> CardAction:
        """Fetch a card action with its inputs."""
        return to_card_action(self.sdk.attachment_actions.get(action_id).json_data)

    def create_message(self, content: Mapping[str, Any], file: File | None = None) -> Raw:
        """Create a message. The SDK uploads files from a disk only, where a process that is killed would leave them."""
        if file is None:
            created: Raw = self.sdk.messages.create(**content).json_data
            return created
        fields = {name: value for name, value in content.items() if value is not None}
        media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        response = self._session.post(
            f"{self.sdk.base_url}messages",
            data=fields,
            files={"files": (file.name, file.content, media_type)},
            headers={"Content-Type": None},  # the session's own is JSON
        )
        return http.read_object(response)

    def post_text(self, target: ReplyTarget, text: str) -> str:
        """Post a message without a card, which can be edited later. Return its id."""
        posted = self.sdk.messages.create(roomId=target.room_id, markdown=text, parentId=target.root_id)
        return str(posted.json_data.get("id"))

    def edit_text(self, message_id: str, target: ReplyTarget, text: str) -> None:
        """Replace the text of a message without a card; up to MAX_EDITS times."""
        self.sdk.messages.edit(message_id, roomId=target.room_id, markdown=text)

    def delete_message(self, message_id: str) -> None:
        """Delete one of the bot's messages. Does nothing if it is already gone or is not the bot's."""
        try:
            self.sdk.messages.delete(message_id)
        except WebexStatusError as refusal:
            if refusal.status not in (403, 404):
                raise

    def close(self) -> None:
        """Close the connections."""
        self._session.close()


def _is_found(fetch: Callable[[], object]) -> bool:
    """Return whether something is there that is fetched by its id."""
    try:
        fetch()
    except WebexStatusError as refusal:
        if refusal.status != 404:
            raise
        return False
    return True


def use_session(sdk: WebexTeamsAPI, session: http.Session) -> None:
    """Have the SDK send everything through this session, with its own headers: the token is among them.

    The SDK has no public name for its session (webexteamssdk 1.7).
    """
    session.headers.update({**sdk._session.headers, "User-Agent": http.USER_AGENT})
    sdk._session._req_session = session


def _check_link(api_url: str, response: http.Response) -> None:
    """Leave only a link to a next page in the response that leads on within Webex.

    The SDK follows any link, with the bot's token, and also from empty pages. (Parameters that the link has lost, such
    as `mentionedPeople`, the SDK adds again.)
    """
    if "Link" in response.headers:
        link = http.find_next_page(response, api_url) if http.read_object(response).get("items") else None
        del response.headers["Link"]
        if link is not None:
            response.headers["Link"] = f'<{api_url}{link}>; rel="next"'
