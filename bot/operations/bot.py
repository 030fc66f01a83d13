"""The bot's running parts, put together."""

from dataclasses import dataclass

from bot import limits
from bot.calling import Calling
from bot.commands.command import CommandContext
from bot.handling.handler import EventHandler
from bot.inbound.event_queue import EventQueue, ScheduledJob
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.metrics import observe
from bot.model import Person
from bot.operations.maintenance import Maintenance, to_schedule
from bot.operations.readiness import Readiness
from bot.operations.watcher import Watcher
from bot.settings import Settings
from bot.store import Store, prepare_database


@dataclass(frozen=True, slots=True)
class Bot:
    """The running parts behind the Flask app."""

    settings: Settings
    messaging: Messaging
    calling: Calling
    store: Store
    handler: EventHandler
    event_queue: EventQueue
    maintenance: Maintenance
    readiness: Readiness

    def close(self, seconds: float = 0) -> None:
        """Stop once what runs is done, or after so many seconds, and close all connections."""
        self.maintenance.stop()
        self.event_queue.close(seconds)
        self.handler.close()
        self.store.close()
        self.calling.close()
        self.messaging.close()


def build_bot(settings: Settings, messaging: Messaging, me: Person) -> Bot:
    """Build and launch the bot: what an earlier process accepted and did not answer is taken up. Raises BotError."""
    database_url = settings.database_url.get_secret_value()
    prepare_database(database_url)
    store = Store(database_url)
    calling = Calling(settings, me.org_id)
    replies = Replies(messaging)
    context = CommandContext(calling, settings, store, messaging.fetch_space_title)
    handler = EventHandler(settings, messaging, replies, context)
    watcher = Watcher(settings, messaging, replies, calling, store)
    event_queue = EventQueue(
        database_url,
        settings.replica,
        lambda event, may_be_answered: handler.handle(event, may_be_answered).should_retry,
    )
    maintenance = Maintenance(settings, messaging, store, event_queue)
    store.replicas.record_heartbeat(settings.replica)
    event_queue.launch(
        (
            ScheduledJob("watches", to_schedule(settings.watch_minutes), watcher.check_watches),
            ScheduledJob("webhooks", to_schedule(limits.WEBHOOK_CHECK_MINUTES), maintenance.repair_webhooks),
            ScheduledJob("retention", "17 * * * *", maintenance.purge_old_events),
        )
    )
    maintenance.start()
    observe(event_queue.count_pending, lambda: calling.token_seconds, lambda: calling.token_age_seconds)
    readiness = Readiness(settings, messaging, calling, store)
    return Bot(settings, messaging, calling, store, handler, event_queue, maintenance, readiness)
