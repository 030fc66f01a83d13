"""The bot's own values: an Event comes in, becomes a Request, and a reply goes out."""

from bot.model.arguments import FileKind, InvalidArgument
from bot.model.change_watches import ChangeWatch
from bot.model.changes import Change, ChangedNumber, ChangeResult, Measure, Watch
from bot.model.differences import Difference, DifferenceKind, RecordedDifference
from bot.model.events import NOBODY, Event, Person, ReplyTarget, Requester
from bot.model.follow_ups import FollowUp
from bot.model.ids import encode_id, find_cluster, to_room_key, to_uuid
from bot.model.integers import parse_int
from bot.model.marks import NO_MARKS, EndReason, Mark, MarkKind, Marks
from bot.model.names import fold
from bot.model.numbers import AvailableNumber, Location, Owner
from bot.model.organization_numbers import NumberCount, NumberKind, NumberLocation, OrganizationNumber
from bot.model.plans import ChangePlan, LeftOut, PlannedNumber, TargetPlan, plan_single
from bot.model.problems import Problem
from bot.model.progress import Progress, ReportProgress, ignore_progress
from bot.model.purposes import (
    DEFAULT_PURPOSE,
    PURPOSES,
    PURPOSES_BY_KEY,
    Contents,
    Property,
    Purpose,
    Search,
)
from bot.model.replies import File, Reply
from bot.model.reports import Report
from bot.model.requests import DISPLAY, EVERYWHERE, Request, Shown, Suggestion
from bot.model.results import EarlierEvents, EventResult
from bot.model.selection import Digits, DigitsAt, Feature, Filter, Selection, Sort
from bot.model.slots import Slot
from bot.model.targets import (
    ALL_KINDS,
    TARGET_LISTS,
    AlternateNumber,
    Target,
    TargetKind,
    find_kind,
    find_kind_for,
    is_target_id,
    join_kinds,
    join_plurals,
    name_kinds,
)

__all__ = [
    "ALL_KINDS",
    "DEFAULT_PURPOSE",
    "DISPLAY",
    "EVERYWHERE",
    "NOBODY",
    "NO_MARKS",
    "PURPOSES",
    "PURPOSES_BY_KEY",
    "TARGET_LISTS",
    "AlternateNumber",
    "AvailableNumber",
    "Change",
    "ChangePlan",
    "ChangeResult",
    "ChangeWatch",
    "ChangedNumber",
    "Contents",
    "Difference",
    "DifferenceKind",
    "Digits",
    "DigitsAt",
    "EarlierEvents",
    "EndReason",
    "Event",
    "EventResult",
    "Feature",
    "File",
    "FileKind",
    "Filter",
    "FollowUp",
    "InvalidArgument",
    "LeftOut",
    "Location",
    "Mark",
    "MarkKind",
    "Marks",
    "Measure",
    "NumberCount",
    "NumberKind",
    "NumberLocation",
    "OrganizationNumber",
    "Owner",
    "Person",
    "PlannedNumber",
    "Problem",
    "Progress",
    "Property",
    "Purpose",
    "RecordedDifference",
    "Reply",
    "ReplyTarget",
    "Report",
    "ReportProgress",
    "Request",
    "Requester",
    "Search",
    "Selection",
    "Shown",
    "Slot",
    "Sort",
    "Suggestion",
    "Target",
    "TargetKind",
    "TargetPlan",
    "Watch",
    "encode_id",
    "find_cluster",
    "find_kind",
    "find_kind_for",
    "fold",
    "ignore_progress",
    "is_target_id",
    "join_kinds",
    "join_plurals",
    "name_kinds",
    "parse_int",
    "plan_single",
    "to_room_key",
    "to_uuid",
]
