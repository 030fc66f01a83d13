"""What travels through the bot: an Event comes in, becomes a Request, and leaves as a Reply."""

from bot.model.changes import Change, ChangeResult, Watch
from bot.model.events import NOBODY, Event, Person, ReplyTarget, Requester
from bot.model.ids import to_uuid
from bot.model.names import fold
from bot.model.numbers import AlternateNumber, AutoAttendant, AvailableNumber, Location
from bot.model.progress import Progress, ReportProgress, ignore_progress
from bot.model.purposes import DEFAULT_PURPOSE, PURPOSE_TITLES, PURPOSES, PURPOSES_BY_KEY, Purpose
from bot.model.replies import File, Reply
from bot.model.requests import Request, Suggestion

__all__ = [
    "DEFAULT_PURPOSE",
    "NOBODY",
    "PURPOSES",
    "PURPOSES_BY_KEY",
    "PURPOSE_TITLES",
    "AlternateNumber",
    "AutoAttendant",
    "AvailableNumber",
    "Change",
    "ChangeResult",
    "Event",
    "File",
    "Location",
    "Person",
    "Progress",
    "Purpose",
    "Reply",
    "ReplyTarget",
    "ReportProgress",
    "Request",
    "Requester",
    "Suggestion",
    "Watch",
    "fold",
    "ignore_progress",
    "to_uuid",
]
