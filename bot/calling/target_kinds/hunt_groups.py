"""Hunt groups as targets.

Source: "Read the List of Hunt Groups", "Get Details for a Hunt Group" and "Update a Hunt Group" in Webex's API
reference: a change has no required property.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.calling.target_kinds.kind import KindOfTarget
from bot.model import Target, TargetKind


class HuntGroups(KindOfTarget):
    """Hunt groups: `distinctiveRing` says whether the ring patterns of their alternate numbers are used."""

    kind = TargetKind.HUNT_GROUP

    def get_alternates(self, raw: Mapping[str, Any]) -> object:
        return raw.get("alternateNumbers")

    def keep(self, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return {name: raw[name] for name in ("distinctiveRing",) if isinstance(raw.get(name), bool)}

    def build_change(self, target: Target, alternates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        return {**target.sent_along, "alternateNumbers": alternates}
