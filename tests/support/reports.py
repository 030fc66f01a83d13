"""How the scenarios send reports, and find them."""

from dbos import DBOS

from bot.clock import Clock
from bot.commands.command import CommandContext
from bot.messaging.replies import Replies
from bot.operations.announcer import Announcer
from bot.operations.bot import Bot
from bot.operations.reporter import Reporter
from bot.sandbox import Person, Sandbox
from tests.support.conversation import Raw
from tests.support.settings import BOT


def build_reporter(bot: Bot, clock: Clock) -> Reporter:
    """Build what another replica with the bot's database would send reports with."""
    context = CommandContext(
        bot.calling,
        bot.settings,
        bot.store,
        bot.messaging.fetch_space_title,
        bot_name="Numbers",
        fetch_person=bot.messaging.fetch_person,
        clock=clock,
    )
    return Reporter(Announcer(bot.settings, bot.messaging, Replies(bot.messaging)), context, lambda _org_id: None)


def run_job() -> None:
    """Run the scheduled job that sends the reports now; returns when it has ended."""
    DBOS.trigger_schedule("reports").get_result(polling_interval_sec=0.02)


def list_reports(person: Person, webex: Sandbox, text: str = "To end it, type:") -> list[Raw]:
    """List the bot's messages in the group space that contain a text, newest first."""
    messages = person.list_messages(webex.group_room_id)
    return [each for each in messages if text in each.get("text", "") and each["personEmail"] == BOT]
