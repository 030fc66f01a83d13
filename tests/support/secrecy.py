"""No test writes a secret: not to the bot's log at any level, nor to a file or database."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from bot.logs import configure_logging
from bot.sandbox import Sandbox
from bot.signature import HEADER, LEGACY_HEADER
from tests.support.postgres import MARKED_PASSWORD
from tests.support.settings import SECRET, build_settings


@pytest.fixture(autouse=True)
def nothing_secret_is_written(sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Search the logs and files for secrets when a test and all its processes have ended."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "markdown_it")  # the sandbox's, which logs every rule that it tries
    with writing_logs(sandbox, tmp_path) as logs:
        yield
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    written = b"".join([*(log.getvalue().encode(errors="replace") for log in logs), *files])
    for secret in list_secrets(sandbox):
        assert secret.encode() not in written, f"a secret was written: {secret[:4]}…"


@contextmanager
def writing_logs(webex: Sandbox, folder: Path) -> Iterator[list[io.StringIO]]:
    """Write all log records in both of the bot's formats, text and JSON."""
    root, logs = logging.getLogger(), [io.StringIO(), io.StringIO()]
    kept, level = root.handlers, root.level
    for log, kind in zip(logs, ("text", "json"), strict=True):
        root.handlers = []
        configure_logging(build_settings(webex, folder, log_format=kind))
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(log)
        kept = [*kept, handler]
    before = kept[: -len(logs)]
    root.handlers = kept
    root.setLevel(level)
    try:
        yield logs
    finally:
        root.handlers = before


def list_secrets(webex: Sandbox) -> set[str]:
    """List all tokens, secrets and signatures, including the tokens that the bot obtained."""
    given = {value for name, value in webex.settings.items() if "TOKEN" in name or "SECRET" in name}
    with webex.state.lock:
        hooks = {str(each["secret"]) for each in webex.state.webhooks.values() if each.get("secret")}
        tokens = set(webex.state.access_tokens) | set(webex.state.refresh_tokens)
    signatures = {
        signature.rpartition("=")[2]
        for each in list(webex.webhook_sender._sent)
        for name in (HEADER, LEGACY_HEADER)
        for signature in each.headers.get(name, "").split(",")
        if signature
    }
    return {SECRET, MARKED_PASSWORD} | given | hooks | tokens | signatures


def read_database(url: str) -> str:
    """Read all tables of a PostgreSQL database, as text."""
    query = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with psycopg.connect(url) as connection:
        tables = connection.execute(query).fetchall()
        assert tables
        everything = sql.SQL("SELECT t::text FROM {} t")
        return "\n".join(
            row[0] for table in tables for row in connection.execute(everything.format(sql.Identifier(*table)))
        )
