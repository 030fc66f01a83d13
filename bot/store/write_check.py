"""Whether the database accepts writes."""

from sqlalchemy import Column, Engine, Integer, Table

from bot.store.database import AT_START, TABLES, translating

WRITE_CHECKS = Table(
    "write_checks",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)


def check_writable(engine: Engine) -> None:
    """Write one row and commit it. Raises DatabaseUnavailable.

    A write that is rolled back would not do: SQLite notices a full disk only when it commits. The count makes the row
    differ each time, because an update without a change is not written.
    """
    with translating(AT_START), engine.begin() as connection:
        updated = connection.execute(WRITE_CHECKS.update().values(count=WRITE_CHECKS.c.count + 1))
        if not updated.rowcount:
            connection.execute(WRITE_CHECKS.insert().values(id=1, count=1))
