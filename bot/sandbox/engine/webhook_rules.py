"""The rules for webhooks: which events a webhook reports, and which properties its payload has."""

from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.visibility import can_read

DATA_FIELDS = {
    "messages": {"id", "parentId", "roomId", "roomType", "personId", "personEmail", "mentionedPeople"}
    | {"mentionedGroups", "files", "created", "updated"},
    "attachmentActions": {"id", "type", "messageId", "personId", "roomId", "created"},
    "memberships": {"id", "roomId", "roomType", "personId", "personEmail", "personDisplayName"}
    | {"personOrgId", "isModerator", "isMonitor", "created"},
    "rooms": {"id", "title", "type", "isLocked", "creatorId", "lastActivity", "created"},
}
"""The properties in a webhook's `data`: neither a message's text nor an action's inputs."""


def is_reported(state: State, webhook: Raw, resource: str, event: str, raw: Raw) -> bool:
    """Return whether a webhook reports this event to its owner."""
    if (webhook["resource"], webhook["event"], webhook["status"]) != (resource, event, "active"):
        return False
    owner = state.people[webhook["createdBy"]]
    conditions = (webhook.get("filter") or "").split("&")
    return all(_meets(condition, owner, raw) for condition in conditions) and can_see(state, owner, resource, raw)


def build_payload(webhook: Raw, raw: Raw, actor_id: str) -> Raw:
    """Build the body that a webhook sends: its own properties without the secret, the actor and the data."""
    payload = {name: webhook[name] for name in webhook if name != "secret"}
    payload["actorId"] = actor_id
    payload["data"] = {name: value for name, value in raw.items() if name in DATA_FIELDS[webhook["resource"]]}
    return payload


def can_see(state: State, owner: Raw, resource: str, raw: Raw) -> bool:
    """Return whether an event is reported to somebody at all, by webhooks or on a websocket."""
    match resource:
        case "messages":
            return can_read(state, owner, raw)
        case "attachmentActions":
            # Only the author of the card learns that a button was pressed.
            message = state.messages.get(raw["messageId"])
            return message is not None and message["personId"] == owner["id"]
        case "memberships":
            # A person's own membership counts after its deletion too.
            return raw["personId"] == owner["id"] or state.is_member(owner["id"], raw["roomId"])
        case _:
            return state.is_member(owner["id"], raw["id"])


def _meets(condition: str, owner: Raw, raw: Raw) -> bool:
    """Return whether an event meets one condition of a webhook's filter, such as `mentionedPeople=me`."""
    name, _, value = condition.partition("=")
    expected = owner["id"] if value == "me" else value
    match name:
        case "":  # no filter
            return True
        case "mentionedPeople":
            return expected in raw.get(name, [])
        case "hasFiles":
            return expected == str(bool(raw.get("files"))).lower()
        case _:
            actual = raw.get(name)
            return expected == (str(actual).lower() if isinstance(actual, bool) else actual)
