"""The bot: its parts, built, connected and launched."""

from dataclasses import dataclass

from bot import limits
from bot.calling import Calling
from bot.commands.command import CommandContext
from bot.gates import GATES
from bot.handling.handler import EventHandler
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.inbound.schedule import ScheduledJob, to_cron
from bot.inbound.unstored_events import UnstoredEvents
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.metrics import observe
from bot.model import Person
from bot.operations.maintenance import Maintenance
from bot.operations.readiness import Readiness
from bot.operations.replicas import ReplicaMonitor
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
    unstored_events: UnstoredEvents
    maintenance: Maintenance
    replica_monitor: ReplicaMonitor
    readiness: Readiness

    def close(self, seconds: float = 0) -> None:
        """Stop once running events are handled, or after so many seconds, and close all connections."""
        self.maintenance.stop()
        self.unstored_events.stop()
        self.replica_monitor.stop()
        self.event_queue.close(seconds)
        self.handler.close()
        self.store.close()
        self.calling.close()
        self.messaging.close()


def build_bot(settings: Settings, messaging: Messaging, me: Person) -> Bot:
    """Build and launch the bot. It recovers the events that an earlier process left. Raises BotError."""
    database_url = settings.database_url.get_secret_value()
    prepare_database(database_url)
    store = Store(database_url)
    GATES.restore(store.pauses.list())
    GATES.store = store.pauses.record
    calling = Calling(settings, me.org_id)
    replies = Replies(messaging)
    context = CommandContext(calling, settings, store, messaging.fetch_space_title, bot_name=me.name)
    handler = EventHandler(settings, messaging, replies, context)
    watcher = Watcher(settings, messaging, replies, calling, store)
    lease = ReplicaLease()
    event_queue = EventQueue(database_url, settings.replica, lease, handler.handle, messaging.is_token_accepted)
    maintenance = Maintenance(settings, messaging, event_queue)
    # Not new: the database may have stored an event although it seemed to refuse it.
    unstored_events = UnstoredEvents(lambda event: event_queue.enqueue(event, is_new=False), maintenance.catch_up)
    replica_monitor = ReplicaMonitor(settings.replica, store, event_queue, lease)
    # Before the launch recovers this replica's events: without a heartbeat, another replica might recover them too.
    store.replicas.record_heartbeat(settings.replica)
    event_queue.launch(_list_jobs(settings, watcher, maintenance))
    replica_monitor.start()
    observe(event_queue.count_pending, lambda: calling.token_seconds, lambda: calling.token_age_seconds)
    readiness = Readiness(settings, messaging, calling, store)
    return Bot(
        settings,
        messaging,
        calling,
        store,
        handler,
        event_queue,
        unstored_events,
        maintenance,
        replica_monitor,
        readiness,
    )


def _list_jobs(settings: Settings, watcher: Watcher, maintenance: Maintenance) -> tuple[ScheduledJob, ...]:
    return (
        ScheduledJob("watches", to_cron(settings.watch_minutes), watcher.check_watches),
        ScheduledJob("webhooks", to_cron(limits.WEBHOOK_CHECK_MINUTES), maintenance.repair_webhooks),
        ScheduledJob("retention", "17 * * * *", maintenance.purge_old_events),
    )
