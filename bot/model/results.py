"""What is stored of an event that was handled, for those that come after it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, Protocol

from bot.model.arguments import InvalidArgument
from bot.model.requests import Request, Shown


@dataclass(frozen=True, slots=True)
class EventResult:
    """What later events need to know about one that was handled."""

    text_digest: str = ""
    """A digest of the message's text; empty if it was not answered."""
    shown: Shown | None = None
    """The list that the reply shows; None if it shows none."""

    def pack(self) -> Any:
        """Return the result as JSON: only the digest where nothing is shown."""
        if self.shown is None:
            return self.text_digest
        return {
            "digest": self.text_digest,
            "request": {"command": self.shown.request.command, **self.shown.request.write_arguments()},
            "location": self.shown.location,
            "pages": self.shown.page_count,
        }

    @classmethod
    def unpack(cls, stored: Any) -> "EventResult":
        """Read what `pack` returned. Without the request where another version of the bot knows more than this one."""
        if not isinstance(stored, dict):
            return cls(str(stored or ""))
        arguments = dict(stored["request"])
        try:
            request = Request(arguments.pop("command")).with_texts(arguments)
        except InvalidArgument:
            return cls(stored["digest"])
        return cls(stored["digest"], Shown(request, stored["location"], stored["pages"]))


class EarlierEvents(Protocol):
    """What the event that is being handled can ask about itself and others."""

    @property
    def has_waited(self) -> bool:
        """Whether this event has waited in a queue for the slot that its command needs."""

    def may_be_duplicate(self) -> bool:
        """Return whether another process may have posted the reply: one that was killed, or a replica that took over.

        To be called right before the reply is posted.
        """

    def list_handled_texts(self) -> Set[str]:
        """Return the digests of the texts in which the same message was answered before, for edited messages.

        Waits for the handling that is under way. Raises DatabaseUnavailable.
        """

    def list_shown(self) -> Sequence[Shown]:
        """Return which lists the person got in the space before this event, the latest first.

        At most FOLLOW_UP_SECONDS before it. Waits for the replies that are being made. Raises DatabaseUnavailable.
        """
