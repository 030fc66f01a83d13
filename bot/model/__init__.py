"""The bot's own values: an Event comes in, becomes a Request, and a reply goes out."""

from bot.model.arguments import FileKind, InvalidArgument
from bot.model.changes import Change, ChangeResult, Measure, Watch
from bot.model.events import NOBODY, Event, Person, ReplyTarget, Requester
from bot.model.follow_ups import FollowUp
from bot.model.ids import encode_id, find_cluster, to_room_key, to_uuid
from bot.model.integers import parse_int
from bot.model.names import fold
from bot.model.numbers import AlternateNumber, AutoAttendant, AvailableNumber, Location, Owner
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
from bot.model.requests import DISPLAY, EVERYWHERE, Request, Shown, Suggestion
from bot.model.results import EarlierEvents, EventResult
from bot.model.selection import Digits, DigitsAt, Feature, Filter, Selection, Sort

__all__ = [
    "DEFAULT_PURPOSE",
    "DISPLAY",
    "EVERYWHERE",
    "NOBODY",
    "PURPOSES",
    "PURPOSES_BY_KEY",
    "AlternateNumber",
    "AutoAttendant",
    "AvailableNumber",
    "Change",
    "ChangeResult",
    "Contents",
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
    "Measure",
    "NumberCount",
    "NumberKind",
    "NumberLocation",
    "OrganizationNumber",
    "Owner",
    "Person",
    "Progress",
    "Property",
    "Purpose",
    "Reply",
    "ReplyTarget",
    "ReportProgress",
    "Request",
    "Requester",
    "Search",
    "Selection",
    "Shown",
    "Sort",
    "Suggestion",
    "Watch",
    "encode_id",
    "find_cluster",
    "fold",
    "ignore_progress",
    "parse_int",
    "to_room_key",
    "to_uuid",
]
