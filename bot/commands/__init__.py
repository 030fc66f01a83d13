"""The commands, in the order in which help lists them."""

from bot.commands.assign import ASSIGN, CANCEL
from bot.commands.changes import CHANGES, EXPORT_CHANGES
from bot.commands.check import CHECK
from bot.commands.command import Command
from bot.commands.entry import ENTRY
from bot.commands.export import EXPORT
from bot.commands.find import FIND
from bot.commands.hello import HELLO
from bot.commands.history import HISTORY, UNDO
from bot.commands.locations import LOCATIONS
from bot.commands.numbers import NUMBERS
from bot.commands.reports import PAUSE, REPORTS, RESUME, UNREPORT
from bot.commands.reservations import EXTEND, RELEASE, RESERVATIONS, RESERVE
from bot.commands.summary import SUMMARY
from bot.commands.targets import ATTENDANTS, GROUPS, QUEUES, TARGETS
from bot.commands.template import TEMPLATE
from bot.commands.trend import TREND
from bot.commands.unassign import UNASSIGN
from bot.commands.usage import CHART, USAGE
from bot.commands.watch import WATCH
from bot.commands.watch_changes import WATCH_CHANGES
from bot.commands.watches import UNWATCH, WATCHES
from bot.commands.who import WHO

COMMANDS: tuple[Command, ...] = (
    NUMBERS,
    FIND,
    SUMMARY,
    TREND,
    WHO,
    USAGE,
    CHART,
    CHANGES,
    EXPORT_CHANGES,
    CHECK,
    LOCATIONS,
    EXPORT,
    ATTENDANTS,
    GROUPS,
    QUEUES,
    TARGETS,
    ASSIGN,
    UNASSIGN,
    CANCEL,
    HISTORY,
    UNDO,
    ENTRY,
    TEMPLATE,
    RESERVE,
    EXTEND,
    RELEASE,
    RESERVATIONS,
    WATCH,
    WATCH_CHANGES,
    WATCHES,
    UNWATCH,
    REPORTS,
    PAUSE,
    RESUME,
    UNREPORT,
    HELLO,
)
"""All but `help`, which the registry builds from them."""
