"""Call queues as targets.

Source: "Read the List of Call Queues", "Get Details for a Call Queue" and "Update a Call Queue" in Webex's API
reference. Their alternate numbers are in `alternateNumberSettings`, and a change requires `queueSettings`: the queue's
own are sent back as they were read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.calling.target_kinds.kind import KindOfTarget
from bot.model import Target, TargetKind

SETTINGS = "alternateNumberSettings"


class CallQueues(KindOfTarget):
    """Call queues: what is sent along is `queueSettings`, and whether the ring patterns are used."""

    kind = TargetKind.CALL_QUEUE

    def get_alternates(self, raw: Mapping[str, Any]) -> object:
        settings = raw.get(SETTINGS) or {}
        return settings.get("alternateNumbers") if isinstance(settings, dict) else settings

    def keep(self, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        if not isinstance(raw.get("queueSettings"), dict):
            return None
        settings = raw.get(SETTINGS)
        ring = settings.get("distinctiveRingEnabled") if isinstance(settings, dict) else None
        rings = {"distinctiveRingEnabled": ring} if isinstance(ring, bool) else {}
        return {"queueSettings": raw["queueSettings"], SETTINGS: rings}

    def build_change(self, target: Target, alternates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        rings = target.sent_along[SETTINGS]
        return {**target.sent_along, SETTINGS: {**rings, "alternateNumbers": alternates}}
