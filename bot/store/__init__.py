"""What outlasts a restart besides conversations, through SQLAlchemy."""

from bot.store.database import claim_database as claim_database
from bot.store.database import prepare_database as prepare_database
from bot.store.database import transaction as transaction
from bot.store.diagnostics import CONVERSATION as CONVERSATION
from bot.store.diagnostics import count_waiting as count_waiting
from bot.store.diagnostics import describe_database as describe_database
from bot.store.engine import build_engine as build_engine
from bot.store.engine import fail_fast as fail_fast
from bot.store.facade import Store as Store
from bot.store.history import History as History
from bot.store.watches import Watches as Watches
