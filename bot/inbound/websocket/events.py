"""Activities become the events that webhooks report, with the same keys: what comes both ways is answered once."""

from dataclasses import replace

from cachetools import LRUCache

from bot import limits
from bot.inbound.websocket.activity import Activity, find_resource
from bot.inbound.websocket.rest_ids import RestIds
from bot.messaging.client import Messaging
from bot.model import Event, encode_id, to_uuid


class EventBuilder:
    """Builds events. An ordinary message or press costs no call."""

    def __init__(self, rest_ids: RestIds, messaging: Messaging) -> None:
        self._rest_ids = rest_ids
        self._messaging = messaging
        self._shares: LRUCache[tuple[str, str], str] = LRUCache(limits.MAX_CONVERSATIONS)
        """The last message with a file, by its conversation and author: its caption may follow as an update."""

    def build(self, activity: Activity) -> Event | None:
        """Return the event of an activity; None if the bot ignores it. Raises WebexError."""
        match find_resource(activity, self._my_key):
            case "messages":
                return self._build_message(activity)
            case "attachmentActions":
                return self._build_action(activity)
            case "memberships":
                return self._build_membership(activity)
            case _:
                return None

    @property
    def _my_key(self) -> str:
        return to_uuid(self._messaging.fetch_me().id, "PEOPLE") or ""

    def _build_message(self, activity: Activity) -> Event | None:
        key = self._find_message(activity)
        if not key:
            return None
        cluster = self._rest_ids.find_cluster(activity)
        message_id = encode_id(cluster, "MESSAGE", key)
        if activity.needs_mention_check and not self._messaging.is_mentioned(message_id):
            return None
        event = Event(
            "messages",
            message_id,
            encode_id(cluster, "ROOM", activity.target.id),
            self._rest_ids.build_person_id(activity.actor.key),
            activity.target.is_direct,
            created=activity.published,
        )
        return event if key == activity.id else self._complete_edit(event)

    def _complete_edit(self, event: Event) -> Event:
        """Return the event of an edited message with the times that webhooks report: the key has one of them."""
        message = self._messaging.fetch_message(event.id)
        return replace(event, created=message.created, updated=message.updated or event.created)

    def _find_message(self, activity: Activity) -> str:
        """Return the UUID of the message that was sent, edited or completed; empty if it is not known which."""
        author = (activity.target.id, activity.actor.key)
        if activity.verb == "share":
            self._shares[author] = activity.id
        if activity.verb == "update":
            return self._shares.get(author, activity.parent_key)
        return activity.parent_key if activity.is_edit else activity.id

    def _build_action(self, activity: Activity) -> Event:
        cluster = self._rest_ids.find_cluster(activity, "ATTACHMENT_ACTION")
        return Event(
            "attachmentActions",
            encode_id(cluster, "ATTACHMENT_ACTION", activity.id),
            encode_id(cluster, "ROOM", activity.target.id),
            self._rest_ids.build_person_id(activity.actor.key),
            message_id=encode_id(cluster, "MESSAGE", activity.parent_key) if activity.parent_key else None,
            created=activity.published,
        )

    def _build_membership(self, activity: Activity) -> Event:
        cluster = self._rest_ids.find_cluster(activity, "MEMBERSHIP")
        membership_id = encode_id(cluster, "MEMBERSHIP", f"{self._my_key}:{activity.target.id}")
        return Event(
            "memberships",
            membership_id,
            encode_id(cluster, "ROOM", activity.target.id),
            self._messaging.fetch_me().id,
            activity.target.is_direct,
            # As with edits: the time is a part of the key.
            created=self._messaging.fetch_membership_time(membership_id) or activity.published,
        )
