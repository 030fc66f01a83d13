"""What the bot says on its own, in the space of a watch or a report: where it goes, and when there is nobody left."""

import logging
from enum import StrEnum

from bot.access import may_use
from bot.errors import WebexStatusError
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.model import Event, Person, ReplyTarget
from bot.settings import Settings
from cards.reply import render_reply
from cards.view import View

log = logging.getLogger(__name__)


class EndReason(StrEnum):
    """Why a watch or a report ends, as its space reads it."""

    LEFT_SPACE = "the bot is no longer in its space"
    CREATOR_LOST_ACCESS = "its creator no longer has access to the bot"
    LOCATION_GONE = "Webex no longer knows this location"
    NOTHING_TO_COUNT = "this list holds numbers that are assigned already, so that they can't run out"
    """Watches of such lists could be set up in earlier versions."""


class Announcer:
    """Posts what nobody asked for now, exactly once for each event of the bot's own. Its methods raise WebexError."""

    def __init__(self, settings: Settings, messaging: Messaging, replies: Replies) -> None:
        self._settings = settings
        self._messaging = messaging
        self._replies = replies

    def find_creator(self, person_id: str, room_id: str) -> Person | EndReason:
        """Return who set something up in a space, as long as they may use the bot there, or why it ends."""
        if not self._messaging.is_in_space(room_id):
            return EndReason.LEFT_SPACE
        try:
            person = self._messaging.fetch_person(person_id)
        except WebexStatusError as refusal:
            if refusal.status != 404:  # the account was deleted
                raise
            return EndReason.CREATOR_LOST_ACCESS
        return person if may_use(person, room_id, self._settings) else EndReason.CREATOR_LOST_ACCESS

    def post(self, view: View, event: Event, kind: str) -> None:
        """Post in the event's space unless it was posted before; to its person where the bot may not post there.

        `kind` is what it belongs to: "watch", "report".
        """
        is_direct, reply = event.is_direct is True, render_reply(view)
        try:
            self._replies.post_reply(ReplyTarget(event.room_id, is_direct), reply, event, search_first=True)
        except WebexStatusError as refusal:
            # An announcement space, for example.
            if refusal.status != 403 or is_direct:
                raise
            reason = (
                f"I can't post in the space of this {kind}: Webex refuses it (status 403). "
                "Perhaps only moderators may post there."
            )
            self._replies.post_reply_directly(event.person_id, reply, reason, event, search_first=True)

    def post_end(self, view: View, event: Event, kind: str, reason: EndReason) -> None:
        """Post that something ends: in its space or, if the bot is no longer there, to its creator."""
        if reason is not EndReason.LEFT_SPACE:
            self.post(view, event, kind)
            return
        try:
            self._replies.post_to_person(event.person_id, render_reply(view))
        except WebexStatusError as refusal:  # the creator's account is gone as well; it ends all the same
            log.info("A %s ended, but its creator cannot be reached: %s", kind, refusal.sentence)
