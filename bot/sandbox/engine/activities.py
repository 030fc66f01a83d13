"""Events as clients get them on the websocket: activities, whose ids are UUIDs and whose texts are not readable.

No document of Webex's describes them. The properties are those that webex_bot 1.3.1 and webex-message-handler 0.6.17
read, and that the Webex JavaScript SDK documents.
"""

import uuid
from collections.abc import Iterator

from bot.sandbox.engine.ids import decode_uuid
from bot.sandbox.engine.state import Raw, State
from bot.sandbox.engine.webhook_rules import can_see

CONVERSATIONS_PATH = "/conversation/api/v1"

_NAMESPACE = uuid.UUID("0d2b6c3c-8f0e-4d6e-9d0c-3f6a4f0d7f8e")


def build_activities(
    state: State, owner: Raw, resource: str, event: str, raw: Raw, actor_id: str, url: str
) -> list[Raw]:
    """Return what the owner of a connection gets for an event: nothing if it may not see it. `url` is the sandbox's."""
    if not can_see(state, owner, resource, raw):
        return []
    room = raw if resource == "rooms" else state.rooms[raw["roomId"]]
    shared = {
        "objectType": "activity",
        "actor": _build_person(state.people[actor_id], state.people[actor_id]["emails"][0]),
        "target": _build_conversation(room, url),
        "published": raw.get("updated") or raw.get("created") or state.now(),
    }
    return [{**shared, **activity} for activity in _build_own_parts(resource, event, raw)]


def _build_own_parts(resource: str, event: str, raw: Raw) -> Iterator[Raw]:
    """Yield what differs between activities: id, verb, object and parent."""
    key = decode_uuid(raw["id"])
    match resource, event:
        case "messages", "created" if raw.get("files"):
            content = {"objectType": "content", "contentCategory": "documents", **_build_mentions(raw)}
            yield {"id": key, "verb": "share", "object": content, **_build_thread(raw)}
            # Once the file has been scanned; the caption can be read then.
            files = {"items": [{"objectType": "file", "malwareQuarantineState": "safe"} for _ in raw["files"]]}
            yield {"id": _derive(key, "scanned"), "verb": "update", "object": {**content, "files": files}}
        case "messages", "created":
            yield {"id": key, "verb": "post", "object": _build_comment(raw), **_build_thread(raw)}
        case "messages", "updated":
            parent = {"id": key, "type": "edit"}
            yield {"id": _derive(key, raw["updated"]), "verb": "post", "object": _build_comment(raw), "parent": parent}
        case "messages", "deleted":
            yield {"id": _derive(key, "deleted"), "verb": "delete", "object": {"objectType": "activity", "id": key}}
        case "attachmentActions", "created":
            parent = {"id": decode_uuid(raw["messageId"]), "type": "cardAction"}
            yield {"id": key, "verb": "cardAction", "object": {"objectType": "submit"}, "parent": parent}
        case "rooms", "created":
            yield {"id": _derive(key, "created"), "verb": "create", "object": {"objectType": "conversation", "id": key}}
        case "memberships", ("created" | "deleted") if raw["roomType"] == "group":
            verb = "add" if event == "created" else "leave"
            person = {"objectType": "person", "id": decode_uuid(raw["personId"]), "emailAddress": raw["personEmail"]}
            yield {"id": _derive(key, f"{verb} {raw['created']}"), "verb": verb, "object": person}
        case _:
            return


def _build_comment(message: Raw) -> Raw:
    return {"objectType": "comment", **_build_mentions(message)}


def _build_mentions(message: Raw) -> Raw:
    people = [{"objectType": "person", "id": decode_uuid(each)} for each in message.get("mentionedPeople", ())]
    return {"mentions": {"items": people}} if people else {}


def _build_thread(message: Raw) -> Raw:
    return {"parent": {"id": decode_uuid(message["parentId"]), "type": "reply"}} if message.get("parentId") else {}


def _build_person(person: Raw, email: str) -> Raw:
    key = decode_uuid(person["id"])
    return {
        "objectType": "person",
        "id": key,
        "entryUUID": key,
        "displayName": person["displayName"],
        "emailAddress": email,
        "type": person["type"].upper(),
    }


def _build_conversation(room: Raw, url: str) -> Raw:
    key = decode_uuid(room["id"])
    return {
        "objectType": "conversation",
        "id": key,
        "url": f"{url}{CONVERSATIONS_PATH}/conversations/{key}",
        "tags": ["ONE_ON_ONE"] if room["type"] == "direct" else [],
    }


def _derive(key: str, what: str) -> str:
    """Return the UUID of an activity that is not a message or a card action itself."""
    return str(uuid.uuid5(_NAMESPACE, f"{key}/{what}"))
