"""What outlasts a restart besides conversations, through SQLAlchemy."""

from bot.store.database import describe_database as describe_database
from bot.store.database import is_sqlite as is_sqlite
from bot.store.database import prepare_database as prepare_database
from bot.store.history import History as History
from bot.store.store import Store as Store
from bot.store.watches import Watches as Watches
