"""What each kind of target can do in Webex Calling: one module per kind. A new kind is added to `KINDS`."""

from collections.abc import Mapping

from bot.calling.target_kinds.auto_attendants import AutoAttendants
from bot.calling.target_kinds.call_queues import CallQueues
from bot.calling.target_kinds.hunt_groups import HuntGroups
from bot.calling.target_kinds.kind import KindOfTarget
from bot.model import TargetKind

KINDS: Mapping[TargetKind, KindOfTarget] = {each.kind: each for each in (AutoAttendants(), HuntGroups(), CallQueues())}

__all__ = ["KINDS", "KindOfTarget"]
