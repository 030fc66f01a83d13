"""The bot's running parts, put together."""

from dataclasses import dataclass

from bot.calling import Calling
from bot.commands.command import Desk
from bot.handling.handler import Conversation
from bot.inbound.event_queue import Duty, Ledger
from bot.messaging.client import Messaging
from bot.metrics import observe
from bot.model import Person
from bot.operations.maintenance import WEBHOOK_MINUTES, Upkeep, to_schedule
from bot.operations.readiness import Readiness
from bot.operations.watcher import Watching
from bot.settings import Settings
from bot.store import Store, prepare_database


@dataclass(frozen=True, slots=True)
class Bot:
    """The running parts behind the Flask app."""

    settings: Settings
    messaging: Messaging
    calling: Calling
    store: Store
    ledger: Ledger
    upkeep: Upkeep
    readiness: Readiness

    def close(self, seconds: float = 0) -> None:
        """Stop once what runs is done, or after so many seconds, and close all connections."""
        self.upkeep.stop()
        self.ledger.close(seconds)
        self.store.close()
        self.calling.close()
        self.messaging.close()


def build_bot(settings: Settings, messaging: Messaging, me: Person) -> Bot:
    """Build and launch the bot: what an earlier process accepted and did not answer is taken up. Raises BotError."""
    database_url = settings.database_url.get_secret_value()
    prepare_database(database_url)
    store = Store(database_url)
    calling = Calling(settings, me.org_id)
    conversation = Conversation(settings, messaging, Desk(calling, settings, store, messaging.name_space))
    watching = Watching(settings, messaging, calling, store)
    ledger = Ledger(
        database_url,
        settings.replica,
        lambda event, may_be_answered: conversation.hold(event, may_be_answered).is_to_be_tried_again,
    )
    upkeep = Upkeep(settings, messaging, store, ledger)
    store.replicas.beat(settings.replica)  # else others might take over what an earlier process left to this one
    ledger.launch(
        (
            Duty("watches", to_schedule(settings.watch_minutes), watching.look),
            Duty("webhooks", to_schedule(WEBHOOK_MINUTES), upkeep.mend_webhooks),
            Duty("retention", "17 * * * *", upkeep.tidy),
        )
    )
    upkeep.start()
    observe(ledger.count_unsettled, lambda: calling.token_seconds, lambda: calling.token_age_seconds)
    readiness = Readiness(settings, messaging, calling, store)
    return Bot(settings, messaging, calling, store, ledger, upkeep, readiness)
