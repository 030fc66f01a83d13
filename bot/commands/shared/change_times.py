"""When a change was made, in words."""

from bot.commands.command import CommandContext
from bot.model import Change
from cards.times import describe_time


def describe_change_time(change: Change, context: CommandContext) -> str:
    """Return when a change was made, in the time zone of its location."""
    return describe_time(change.at, context.calling.find_time_zone(change.target.location_id, change.org_id))
