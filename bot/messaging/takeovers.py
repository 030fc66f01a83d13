"""How often the bot has taken webhooks back from another bot with the same token: two must not do so for ever."""

import logging
from collections.abc import Sequence

from bot import limits

log = logging.getLogger(__name__)


class Takeovers:
    """Counts the times. It belongs to one process: a restart begins again."""

    def __init__(self) -> None:
        self._count = 0
        self._refused = 0

    def may_take_over(self, addresses: Sequence[str]) -> bool:
        """Return whether webhooks that lead to these other addresses may be taken over; count it, or log why not."""
        if not addresses:
            return True
        if self._count < limits.MAX_TAKEOVERS:
            self._count += 1
            return True
        if self._refused % limits.TAKEOVER_LOG_INTERVAL == 0:
            log.error(
                "The webhooks lead to %s again: a second bot runs there with the same WEBEX_BOT_TOKEN. This bot leaves "
                "them there, and receives no events. Stop one of the two bots or give it a token of its own, then "
                "restart this one.",
                " and ".join(addresses),
            )
        self._refused += 1
        return False
