"""Tables of earlier versions, brought to what they are now, with all that is in them."""

from sqlalchemy import Connection, Table, inspect, text

_COLUMNS = "id, location_id, location_name, purpose, below, org_id, room_id, is_direct, person_id, is_low"
"""Of the watches in the first version."""

_POSTGRESQL = (
    "ALTER TABLE watches ADD COLUMN measure VARCHAR(20) NOT NULL DEFAULT 'numbers'",
    "ALTER TABLE watches ADD COLUMN low TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE watches DROP CONSTRAINT watches_room_id_location_id_purpose_key",
    "ALTER TABLE watches ADD UNIQUE (room_id, location_id, purpose, measure)",
)

_SQLITE = (
    f"INSERT INTO watches ({_COLUMNS}, measure, low) SELECT {_COLUMNS}, 'numbers', '' FROM watches_before",  # noqa: S608
    # The numbers of watches that have ended are not given again: an old card may still have a button with one.
    "DELETE FROM sqlite_sequence WHERE name = 'watches'",
    "UPDATE sqlite_sequence SET name = 'watches' WHERE name = 'watches_before'",
    "DROP TABLE watches_before",
)


def migrate_watches(connection: Connection, watches: Table) -> None:
    """Add what watches measure, if they are of a version that knew no shares and no forecasts.

    PostgreSQL changes the table; replicas of that version go on with it. SQLite cannot change what is unique in a
    table, so that a new one takes its place.
    """
    inspector = inspect(connection)
    if not inspector.has_table("watches") or "measure" in {each["name"] for each in inspector.get_columns("watches")}:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(text("ALTER TABLE watches RENAME TO watches_before"))
        watches.create(connection)
        statements = _SQLITE
    else:
        statements = _POSTGRESQL
    for statement in statements:
        connection.execute(text(statement))
