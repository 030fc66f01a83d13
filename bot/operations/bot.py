"""The bot: its parts, built, connected and launched."""

from dataclasses import dataclass
from datetime import datetime

from bot import limits
from bot.calling import Calling
from bot.clock import CLOCK, Clock
from bot.commands.command import CommandContext
from bot.commands.shared.kept_numbers import build_reader
from bot.gates import GATES
from bot.handling.handler import EventHandler
from bot.inbound.event_queue import EventQueue
from bot.inbound.lease import ReplicaLease
from bot.inbound.schedule import ScheduledJob, to_cron
from bot.inbound.unstored_events import UnstoredEvents
from bot.inbound.websocket.listener import Listener
from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from bot.metrics import observe, observe_websocket
from bot.model import Person
from bot.operations.announcer import Announcer
from bot.operations.change_watcher import ChangeWatcher
from bot.operations.maintenance import Maintenance
from bot.operations.public_address import AddressMonitor
from bot.operations.readiness import Readiness
from bot.operations.replicas import ReplicaMonitor
from bot.operations.reporter import Reporter
from bot.operations.reservation_notices import ReservationNotices
from bot.operations.stock_counter import StockCounter
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
    listener: Listener | None
    """None where events come in by webhooks."""
    maintenance: Maintenance
    replica_monitor: ReplicaMonitor
    address_monitor: AddressMonitor | None
    """None where events come in by a websocket: there is no public address."""
    readiness: Readiness

    def close(self, seconds: float = 0) -> None:
        """Stop once running events are handled, or after so many seconds, and close all connections."""
        if self.listener is not None:
            self.listener.stop()
        if self.address_monitor is not None:
            self.address_monitor.stop()
        self.maintenance.stop()
        self.unstored_events.stop()
        self.replica_monitor.stop()
        self.event_queue.close(seconds)
        if self.listener is not None:
            self.listener.close()
        self.handler.close()
        self.store.close()
        self.calling.close()
        self.messaging.close()


def build_bot(settings: Settings, messaging: Messaging, me: Person, clock: Clock = CLOCK) -> Bot:
    """Build and launch the bot. It recovers the events that an earlier process left. Raises BotError."""
    database_url = settings.database_url.get_secret_value()
    prepare_database(database_url)
    store = _open_store(database_url)
    context = _build_context(settings, messaging, me, store, clock)
    calling, replies = context.calling, Replies(messaging)
    handler = EventHandler(settings, messaging, replies, context)
    lease = ReplicaLease()
    event_queue = EventQueue(database_url, settings.replica, lease, handler.handle, messaging.is_token_accepted)
    maintenance = Maintenance(settings, messaging, replies, event_queue, store)
    # Not new: the database may have stored an event although it seemed to refuse it.
    unstored_events = UnstoredEvents(lambda event: event_queue.enqueue(event, is_new=False), maintenance.catch_up)
    listener = _build_listener(settings, messaging, event_queue, unstored_events, maintenance)
    replica_monitor = ReplicaMonitor(settings.replica, store, event_queue, lease)
    # Before the launch recovers this replica's events: without a heartbeat, another replica might recover them too.
    store.replicas.record_heartbeat(settings.replica)
    event_queue.launch(_list_jobs(context, messaging, replies, maintenance))
    replica_monitor.start()
    observe(event_queue.count_pending, lambda: calling.token_seconds, lambda: calling.token_age_seconds)
    address_monitor = None if settings.uses_websocket else AddressMonitor(settings)
    readiness = Readiness(settings, messaging, calling, store, listener, address_monitor)
    return Bot(
        settings,
        messaging,
        calling,
        store,
        handler,
        event_queue,
        unstored_events,
        listener,
        maintenance,
        replica_monitor,
        address_monitor,
        readiness,
    )


def _build_context(settings: Settings, messaging: Messaging, me: Person, store: Store, clock: Clock) -> CommandContext:
    """Build what commands work with."""
    calling = Calling(settings, me.org_id, lambda: store.reservations.read_marks(clock.now()))
    return CommandContext(
        calling,
        settings,
        store,
        messaging.fetch_space_title,
        bot_name=me.name,
        fetch_person=messaging.fetch_person,
        clock=clock,
    )


def _build_listener(
    settings: Settings,
    messaging: Messaging,
    event_queue: EventQueue,
    unstored_events: UnstoredEvents,
    maintenance: Maintenance,
) -> Listener | None:
    if not settings.uses_websocket:
        return None
    listener = Listener(settings, messaging, event_queue.enqueue, unstored_events.add, maintenance.catch_up)
    observe_websocket(
        {
            "connected_since_seconds": lambda: _to_seconds(listener.status.connected_since),
            "last_event_seconds": lambda: _to_seconds(listener.status.last_event),
            "last_pong_seconds": lambda: _to_seconds(listener.status.last_pong),
            "connections": lambda: listener.status.connections,
        }
    )
    return listener


def _to_seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _open_store(database_url: str) -> Store:
    """Open the store, where the pauses that Webex asked for outlast a restart."""
    store = Store(database_url)
    GATES.restore(store.pauses.list())
    GATES.store = store.pauses.record
    return store


def _list_jobs(
    context: CommandContext, messaging: Messaging, replies: Replies, maintenance: Maintenance
) -> tuple[ScheduledJob, ...]:
    """Build what runs on a schedule, and list its jobs."""
    settings, calling, store, clock = context.settings, context.calling, context.store, context.clock
    announcer = Announcer(settings, messaging, replies)
    watcher = Watcher(announcer, calling, store, clock)
    stock_counter = StockCounter(settings, calling, store, clock)
    reporter = Reporter(announcer, context, stock_counter.count_for_report)
    notices = ReservationNotices(messaging, replies, calling, store, clock)
    change_watcher = ChangeWatcher(announcer, calling, store, clock, build_reader(context))
    return (
        ScheduledJob("watches", to_cron(settings.watch_minutes), watcher.check_watches),
        ScheduledJob("reservations", to_cron(limits.RESERVATION_CHECK_MINUTES), notices.check),
        ScheduledJob("reports", to_cron(1), reporter.send_due),
        ScheduledJob("webhooks", to_cron(limits.WEBHOOK_CHECK_MINUTES), maintenance.repair_webhooks),
        # Every hour: what was counted today is not counted again.
        ScheduledJob("stock", "27 * * * *", stock_counter.count_daily),
        # At the same minute: the list is read once for both.
        ScheduledJob("inventory", "27 * * * *", change_watcher.run),
        ScheduledJob("retention", "17 * * * *", maintenance.purge_old_events),
    )
