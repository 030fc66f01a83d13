"""An activity, validated: what Webex sends on the websocket, as far as the bot answers it. Pure."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from bot.inbound.webhook_body import drop_invalid_timestamp
from bot.messaging.payloads import is_bot

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
"""A UUID, which is what ids are on the websocket: nothing that could reach into another path."""

Resource = Literal["messages", "attachmentActions", "memberships"]


def _drop_other_types(value: object) -> object:
    return value if isinstance(value, str) else ""


Text = Annotated[str, BeforeValidator(_drop_other_types)]
"""An optional text: empty where it is missing or something else."""


class _Model(BaseModel):
    """Only ids must be right: the rest is optional, and ignored where it is wrong. So are unknown properties."""

    model_config = ConfigDict(alias_generator=to_camel)


class Actor(_Model):
    """Who did it."""

    id: Text = ""
    entryUUID: Text = ""  # noqa: N815 - Webex's name
    email_address: Text = ""

    @property
    def key(self) -> str:
        """The UUID. In some activities, `id` is an email address."""
        return self.entryUUID or self.id


class Content(_Model):
    """What was done: a message, a press, or a person who was added."""

    id: Text = ""
    entryUUID: Text = ""  # noqa: N815 - Webex's name
    object_type: Text = ""
    mentions: Any = None

    @property
    def mentioned_keys(self) -> set[str] | None:
        """The UUIDs of the people who are mentioned in a message; None if it does not say whom."""
        items = self.mentions.get("items") if isinstance(self.mentions, dict) else None
        if not isinstance(items, list):
            return None
        return {str(each.get("entryUUID") or each.get("id")) for each in items if isinstance(each, dict)}


class Conversation(_Model):
    """Where it was done. Webex's API calls it a room."""

    id: Key
    url: Text = ""
    tags: Any = None

    @property
    def is_direct(self) -> bool:
        """Whether it is a 1:1 space."""
        return isinstance(self.tags, list) and "ONE_ON_ONE" in self.tags


class Activity(_Model):
    """Something that somebody did."""

    id: Key
    verb: Text
    published: Annotated[str, BeforeValidator(drop_invalid_timestamp)] = ""
    actor: Actor
    object: Content
    target: Conversation
    parent: Any = None

    @property
    def kind(self) -> tuple[str, str]:
        """The verb and the type of the object, by which activities differ."""
        return self.verb, self.object.object_type

    @property
    def parent_key(self) -> str:
        """The UUID of the message that a press or an edit belongs to; empty if there is none."""
        key = self.parent.get("id") if isinstance(self.parent, dict) else None
        return key if isinstance(key, str) and key.replace("-", "").isalnum() and key.isascii() else ""

    @property
    def is_edit(self) -> bool:
        """Whether a message replaces an earlier one."""
        return isinstance(self.parent, dict) and self.parent.get("type") == "edit"

    @property
    def needs_mention_check(self) -> bool:
        """Whether a message in a group space does not say whom it mentions, so that Webex has to be asked."""
        return not self.target.is_direct and self.object.mentioned_keys is None


def parse_activity(data: Any) -> Activity | None:
    """Parse the data of a message on the websocket; None for what is not an activity, or does not have its shape."""
    if not isinstance(data, dict) or data.get("eventType") != "conversation.activity":
        return None
    try:
        return Activity.model_validate(data.get("activity"))
    except ValidationError:
        return None


def find_resource(activity: Activity, my_key: str) -> Resource | None:
    """Return what an activity is in Webex's API; None if the bot ignores it. `my_key` is the bot's own UUID."""
    is_own = activity.actor.key == my_key
    match activity.kind:
        case ("add", "person"):
            added = activity.object.entryUUID or activity.object.id
            return "memberships" if added == my_key else None
        case ("create", "conversation"):
            # A space that was created with the bot in it.
            return None if is_own else "memberships"
        case _ if is_own or is_bot(activity.actor.email_address):
            return None
        case ("post", "comment") | ("share", "content") | ("update", "content"):
            return None if _is_for_others(activity, my_key) else "messages"
        case ("cardAction", "submit"):
            return "attachmentActions"
        case _:
            return None


def _is_for_others(activity: Activity, my_key: str) -> bool:
    """Return whether a message in a group space mentions others and not the bot.

    Webex sends a bot only what it is mentioned in (our assumption: as with webhooks).
    """
    mentioned = activity.object.mentioned_keys
    return not activity.target.is_direct and mentioned is not None and my_key not in mentioned
