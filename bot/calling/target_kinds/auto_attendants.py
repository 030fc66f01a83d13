"""Auto attendants as targets.

Source: "Read the List of Auto Attendants", "Get Details for an Auto Attendant" and "Update an Auto Attendant" in
Webex's API reference: a change has no required property, and each alternate number needs its ring pattern.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.calling.target_kinds.kind import KindOfTarget
from bot.model import Target, TargetKind


class AutoAttendants(KindOfTarget):
    """Auto attendants: their alternate numbers stand alone."""

    kind = TargetKind.AUTO_ATTENDANT

    def get_alternates(self, raw: Mapping[str, Any]) -> object:
        return raw.get("alternateNumbers")

    def keep(self, _raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        return {}

    def build_change(self, _target: Target, alternates: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
        return {"alternateNumbers": alternates}
