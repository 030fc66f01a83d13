"""Everything said to or fetched from Webex Messaging, through webexteamssdk."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cachetools import LRUCache, TTLCache
from webexteamssdk import WebexTeamsAPI

from bot import http, limits
from bot.errors import WebexError, WebexInvalidResponse, WebexStatusError
from bot.messaging.payloads import CardAction, Message, Room, is_bot, to_message, to_person, to_time
from bot.messaging.reply_marker import build_reference, has_mark, mark
from bot.model import Event, File, Person, Reply, ReplyTarget
from bot.settings import Settings

CARD_TYPE = "application/vnd.microsoft.card.adaptive"

UNREADABLE_SPACE = "a space whose title I could not read"


class Messaging:
    """Webex Messaging, as the bot. Its methods raise WebexError."""

    def __init__(self, settings: Settings, total_seconds: float | None = None) -> None:
        """`total_seconds` is how long a call may take with all its attempts. Raises CertificatesNotFound."""
        self._api = WebexTeamsAPI(
            access_token=settings.webex_bot_token.get_secret_value(),
            base_url=f"{settings.webex_api_url}/",  # without the slash the SDK drops the path's last part
            wait_on_rate_limit=False,
        )
        self._session = self._api._session._req_session
        http.mount(self._session, settings.webex_api_url, total_seconds=total_seconds)
        self._session.hooks["response"].append(_check_answer)
        self._me: Person | None = None
        self._people: TTLCache[str, Person] = TTLCache(limits.MAX_CACHED_PEOPLE, limits.PERSON_CACHE_SECONDS)
        self._places: LRUCache[str, ReplyTarget] = LRUCache(limits.MAX_CACHED_PEOPLE)
        self._lock = threading.Lock()

    def fetch_me(self) -> Person:
        """Return the bot itself; asked once."""
        if self._me is None:
            self._me = to_person(self._api.people.me().json_data)
        return self._me

    def measure_clock_skew(self) -> float | None:
        """Return by how many seconds this machine's clock is ahead of Webex's, to a second or two; None if unknown."""
        headers = {"Authorization": self._api._session.headers["Authorization"]}
        response = self._session.get(f"{self._api.base_url}people/me", headers=headers)
        seconds = http.to_seconds_from_now(response.headers.get("Date"))
        return None if seconds is None else -seconds

    def fetch_person(self, person_id: str) -> Person:
        """Return a person, remembered for some minutes."""
        with self._lock:
            known = self._people.get(person_id)
        if known is None:
            known = to_person(self._api.people.get(person_id).json_data)
            with self._lock:
                self._people[person_id] = known
        return known

    def fetch_space_title(self, room_id: str) -> str:
        """Return a space's title, or say that it cannot be read; empty for a 1:1 space, which has none of its own."""
        try:
            room = self._api.rooms.get(room_id).json_data
        except WebexError:
            return UNREADABLE_SPACE
        return "" if room.get("type") == "direct" else str(room.get("title") or "")

    def fetch_message(self, message_id: str) -> Message:
        """Fetch a message."""
        return to_message(self._api.messages.get(message_id).json_data)

    def fetch_card_action(self, action_id: str) -> CardAction:
        """Fetch a press of a button with what was put in."""
        raw = self._api.attachment_actions.get(action_id).json_data
        try:
            return CardAction(raw["id"], raw["roomId"], raw["personId"], raw["messageId"], raw.get("inputs"))
        except KeyError:
            raise WebexInvalidResponse("/attachment/actions", "") from None

    def fetch_reply_target(self, action: CardAction) -> ReplyTarget:
        """Return where the reply to a press goes; remembered from when the card was posted."""
        with self._lock:
            known = self._places.get(action.message_id)
        if known:
            return known
        try:
            return self.fetch_message(action.message_id).reply_target
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            # The card gave way to another since: the reply goes into the space, beside all threads.
            return ReplyTarget(action.room_id, is_direct=False)

    def post_reply(self, place: ReplyTarget, reply: Reply, event: Event, *, look_first: bool = False) -> None:
        """Post the reply to an event, unless it is there already.

        `look_first` says that an earlier run may have posted it. A POST whose connection broke may have been
        done too, so that is looked for before it is done again.
        """
        may_be_there = look_first

        def post_unless_there() -> None:
            nonlocal may_be_there
            if may_be_there and self._find_reply(place, event):
                return
            may_be_there = True
            self._post(place, reply, event)

        http.build_retrying(lambda error: error.outcome_unknown)(post_unless_there)

    def list_rooms_since(self, since: datetime) -> Iterator[Room]:
        """List the spaces in which something was said since then."""
        for raw in self._list_since(
            self._api.rooms.list(sortBy="lastactivity", max=limits.MESSAGES_PAGE_SIZE), since, "lastActivity"
        ):
            yield Room(raw["id"], raw.get("type") == "direct")

    def list_events_since(self, room: Room, since: datetime) -> Iterator[Event]:
        """List what people said to the bot in a space since then, as its webhooks would tell it."""
        me = self.fetch_me().id
        query = {} if room.is_direct else {"mentionedPeople": "me"}
        listed = self._api.messages.list(roomId=room.id, max=limits.MESSAGES_PAGE_SIZE, **query)
        for raw in self._list_since(listed, since, "created"):
            if raw.get("personId") != me and not is_bot(str(raw.get("personEmail") or "")):
                yield Event("messages", raw["id"], room.id, raw["personId"], room.is_direct, created=raw["created"])

    @staticmethod
    def _list_since(listed: Iterable[Any], since: datetime, name: str) -> Iterator[dict[str, Any]]:
        """Yield what is as new as that; what is listed has the newest first."""
        for raw in (each.json_data for each in islice(listed, limits.MAX_MESSAGES_SEARCHED)):
            moment = to_time(raw.get(name))
            if moment is None or moment < since:
                return
            yield raw

    def is_in_space(self, room_id: str) -> bool:
        """Tell whether the bot is still in a space."""
        try:
            self._api.rooms.get(room_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise
            return False
        return True

    def post_to_person(self, person_id: str, reply: Reply) -> None:
        """Post a card into the 1:1 space with a person; perhaps twice, where a connection breaks."""
        attachments = [{"contentType": CARD_TYPE, "content": reply.card}]
        self._api.messages.create(toPersonId=person_id, markdown=reply.markdown, attachments=attachments)

    def post_words(self, place: ReplyTarget, words: str) -> str:
        """Post a message without a card, which can be edited; returns its id."""
        posted = self._api.messages.create(roomId=place.room_id, markdown=words, parentId=place.root_id)
        return str(posted.json_data.get("id"))

    def edit_words(self, message_id: str, place: ReplyTarget, words: str) -> None:
        """Say something else in a message without a card; ten times at the most (Webex's reference)."""
        self._api.messages.edit(message_id, roomId=place.room_id, markdown=words)

    def delete_message(self, message_id: str) -> None:
        """Delete a message of the bot's; one that is gone, or is not the bot's, is left as it is."""
        try:
            self._api.messages.delete(message_id)
        except WebexStatusError as refusal:
            if refusal.status not in (403, 404):
                raise

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def fetch_webhooks(self) -> list[dict[str, Any]]:
        """List the webhooks that were made with the bot's token, by this program or another."""
        return [webhook.json_data for webhook in self._api.webhooks.list(max=100)]

    def create_webhook(self, name: str, target_url: str, resource: str, secret: str) -> None:
        """Have Webex tell of every `created` event of a resource, signed with `secret`."""
        self._api.webhooks.create(name=name, targetUrl=target_url, resource=resource, event="created", secret=secret)

    def update_webhook(self, webhook_id: str, name: str, target_url: str, secret: str) -> None:
        """Point a webhook to `target_url`, signed with `secret`, and activate it."""
        self._api.webhooks.update(webhook_id, name=name, targetUrl=target_url, secret=secret, status="active")

    def delete_webhook(self, webhook_id: str) -> None:
        """Remove a webhook; one that is gone is let be."""
        try:
            self._api.webhooks.delete(webhook_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:
                raise

    def _post(self, place: ReplyTarget, reply: Reply, event: Event) -> None:
        if reply.file is not None:
            self._post_file(place, reply, reply.file, event)
            return
        content = {
            "roomId": place.room_id,
            "markdown": f"{reply.markdown}{self._sign(place)}",
            "attachments": [{"contentType": CARD_TYPE, "content": mark(reply.card, event)}],
        }
        posted, place = self._create(place, content)
        card_id = str(posted.get("id"))
        root_id = None if place.is_direct else place.root_id or card_id
        with self._lock:
            self._places[card_id] = ReplyTarget(place.room_id, place.is_direct, root_id)

    def _post_file(self, place: ReplyTarget, reply: Reply, file: File, event: Event) -> None:
        """Post a file. It has no card to bear the event's key, so the words end in a reference to it."""
        words = f"{reply.markdown}  \n{build_reference(event)}{self._sign(place)}"
        with TemporaryDirectory(prefix="export-") as folder:  # the SDK sends files from a path alone
            path = Path(folder) / file.name
            path.write_bytes(file.content)
            self._create(place, {"roomId": place.room_id, "markdown": words, "files": [str(path)]})

    def _create(self, place: ReplyTarget, content: Mapping[str, Any]) -> tuple[Mapping[str, Any], ReplyTarget]:
        """Create a message in its thread, or beside it where Webex refuses that; returns it and where it stands."""
        try:
            return self._api.messages.create(**content, parentId=place.root_id).json_data, place
        except WebexStatusError as refusal:
            if place.root_id is None or refusal.status not in (400, 404):
                raise
            # Webex refuses some threads, and one whose root was deleted: better beside it than not at all.
            return self._api.messages.create(**content).json_data, ReplyTarget(place.room_id, place.is_direct)

    def _sign(self, place: ReplyTarget) -> str:
        """Mention the bot in the words that go with a card in a group space.

        A bot may list only those messages of a group space that mention it (Webex's reference, "List
        Messages"), and it has to find its own replies after a crash. Clients that show the card show no words.
        """
        return "" if place.is_direct else f"\n\n— <@personId:{self.fetch_me().id}>"

    def _find_reply(self, place: ReplyTarget, event: Event) -> bool:
        queries: list[dict[str, str]] = [{}]
        if not place.is_direct:
            # The thread first: not all that speak Webex's API know of mentions, and Webex itself refuses it.
            queries = [{"parentId": place.root_id}] if place.root_id else []
            queries.append({"mentionedPeople": "me"})
        return any(self._has_reply(place, event, query) for query in queries)

    def _has_reply(self, place: ReplyTarget, event: Event, query: Mapping[str, str]) -> bool:
        for _ in range(limits.MAX_SEARCH_ATTEMPTS):
            try:
                return self._look_for_reply(place, event, query)
            except WebexStatusError as refusal:
                if refusal.status == 403:
                    return False
                # A page begins behind the last one's last message; where that was deleted since, look anew.
                if refusal.status != 404:
                    raise
        return False

    def _look_for_reply(self, place: ReplyTarget, event: Event, query: Mapping[str, str]) -> bool:
        me = self.fetch_me().id
        since = to_time(event.created)
        listed = self._api.messages.list(roomId=place.room_id, max=limits.MESSAGES_PAGE_SIZE, **query)
        for message in islice((each.json_data for each in listed), limits.MAX_MESSAGES_SEARCHED):
            if message.get("personId") == me and has_mark(message, event):
                return True
            if since and (posted := to_time(message.get("created"))) and posted < since:
                return False  # newest first: what follows was there before the event
        return False


def _check_answer(response: http.Response, *_args: Any, **_kwargs: Any) -> None:
    """Raise WebexInvalidResponse for what is no JSON object, before the SDK reads it and raises errors of its own."""
    if response.status_code != 204:
        http.read_object(response)
