"""The ids of Webex's API for the UUIDs on the websocket: they name the cluster in which a conversation is."""

from cachetools import LRUCache

from bot import limits
from bot.errors import WebexInvalidResponse, WebexStatusError
from bot.inbound.websocket.activity import Activity
from bot.inbound.websocket.services import Services, UntrustedAddress
from bot.messaging.client import Messaging
from bot.model import encode_id, find_cluster, to_uuid

PATHS = {"MESSAGE": "messages", "ATTACHMENT_ACTION": "attachment/actions"}
"""Where a conversation's service has a message or a card action as the API shows it."""


class RestIds:
    """Builds ids. One call for each service of conversations, then none: its cluster is remembered, as clients do."""

    def __init__(self, services: Services, messaging: Messaging) -> None:
        self._services = services
        self._messaging = messaging
        self._clusters: LRUCache[str, str] = LRUCache(limits.MAX_CONVERSATIONS)
        """By the address of a conversation without its id."""

    def find_cluster(self, activity: Activity, kind: str = "MESSAGE") -> str:
        """Return the cluster of an activity's conversation. Raises WebexError if it cannot be found out."""
        base = _to_base(activity)
        cluster = self._clusters.get(base) or self._ask_service(activity, kind) or self._ask_api(activity)
        self._clusters[base] = cluster
        return cluster

    def build_person_id(self, key: str) -> str:
        """Return the id of a person: those of all people are in the bot's own cluster."""
        return encode_id(find_cluster(self._messaging.fetch_me().id), "PEOPLE", key)

    def _ask_service(self, activity: Activity, kind: str) -> str:
        """Return the cluster in the id that the conversation's own service gives; empty if it gives none."""
        url, conversation = activity.target.url, f"conversations/{activity.target.id}"
        # Such as a person who was added: only messages and card actions can be asked for.
        if kind not in PATHS or conversation not in url:
            return ""
        try:
            shown = self._services.call("GET", url.replace(conversation, f"{PATHS[kind]}/{activity.id}"))
        except (WebexStatusError, UntrustedAddress) as error:
            if error.status is not None and (error.is_transient or error.status == 401):
                raise
            return ""
        cluster = find_cluster(str(shown.get("id")))
        is_as_expected = encode_id(cluster, kind, activity.id) == str(shown.get("id")).rstrip("=")
        return cluster if is_as_expected else ""

    def _ask_api(self, activity: Activity) -> str:
        """Return the cluster in the id of the bot's own space. Raises WebexError."""
        for room in self._messaging.list_rooms():
            if to_uuid(room.id, "ROOM") == activity.target.id.lower():
                return find_cluster(room.id)
        raise WebexInvalidResponse("/rooms", "")


def _to_base(activity: Activity) -> str:
    return activity.target.url.partition("conversations/")[0] or activity.target.id
