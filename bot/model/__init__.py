"""The bot's own values: an Event comes in, becomes a Request, and a reply goes out."""

from bot.model.arguments import FileKind, InvalidArgument
from bot.model.change_watches import ChangeWatch
from bot.model.changes import Change, ChangeResult, Watch
from bot.model.differences import Difference, DifferenceKind, RecordedDifference
from bot.model.events import NOBODY, Event, Person, ReplyTarget, Requester
from bot.model.follow_ups import FollowUp
from bot.model.ids import encode_id, find_cluster, to_room_key, to_uuid
from bot.model.integers import parse_int
from bot.model.names import fold
from bot.model.numbers import AvailableNumber, Location, Owner
from bot.model.organization_numbers import NumberCount, NumberKind, NumberLocation, OrganizationNumber
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
from bot.model.requests import DISPLAY, Request, Shown, Suggestion
from bot.model.results import EarlierEvents, EventResult
from bot.model.selection import Digits, DigitsAt, Feature, Filter, Selection, Sort
from bot.model.targets import ALL_KINDS, AlternateNumber, Target, TargetKind, find_kind, is_target_id, join_kinds

__all__ = [
    "ALL_KINDS",
    "DEFAULT_PURPOSE",
    "DISPLAY",
    "NOBODY",
    "PURPOSES",
    "PURPOSES_BY_KEY",
    "AlternateNumber",
    "AvailableNumber",
    "Change",
    "ChangeResult",
    "ChangeWatch",
    "Contents",
    "Difference",
    "DifferenceKind",
    "Digits",
    "DigitsAt",
    "EarlierEvents",
    "Event",
    "EventResult",
    "Feature",
    "File",
    "FileKind",
    "Filter",
    "FollowUp",
    "InvalidArgument",
    "Location",
    "NumberCount",
    "NumberKind",
    "NumberLocation",
    "OrganizationNumber",
    "Owner",
    "Person",
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
    "Sort",
    "Suggestion",
    "Target",
    "TargetKind",
    "Watch",
    "encode_id",
    "find_cluster",
    "find_kind",
    "fold",
    "ignore_progress",
    "is_target_id",
    "join_kinds",
    "parse_int",
    "to_room_key",
    "to_uuid",
]
