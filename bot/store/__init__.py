"""What outlives a restart: the history, the watches and the replicas, through SQLAlchemy."""

from bot.store.database import claim_database, prepare_database, transaction, translating_errors
from bot.store.diagnostics import EVENT_WORKFLOW, count_pending_events, describe_database
from bot.store.engine import build_engine, close_engine, fail_fast
from bot.store.facade import Store
from bot.store.history import History
from bot.store.watches import Watches

__all__ = [
    "EVENT_WORKFLOW",
    "History",
    "Store",
    "Watches",
    "build_engine",
    "claim_database",
    "close_engine",
    "count_pending_events",
    "describe_database",
    "fail_fast",
    "prepare_database",
    "transaction",
    "translating_errors",
]
