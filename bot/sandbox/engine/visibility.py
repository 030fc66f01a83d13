"""Which messages a person or a bot can see."""

from bot.sandbox.engine.state import Raw, State


def can_read(state: State, person: Raw, message: Raw) -> bool:
    """Return whether a person can read a message.

    A member of the room reads every message in it. A bot in a group space reads only its own messages and those that
    mention it (Webex developer documentation, "Bots").
    """
    if not state.is_member(person["id"], message["roomId"]):
        return False
    is_restricted = person["type"] == "bot" and message["roomType"] == "group"
    return not is_restricted or message["personId"] == person["id"] or is_mentioned(person, message)


def is_mentioned(person: Raw, message: Raw) -> bool:
    """Return whether a message mentions a person by name; a mention of everybody does not count."""
    return person["id"] in message.get("mentionedPeople", [])
