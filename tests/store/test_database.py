"""One process at a time uses an SQLite file."""

import fcntl
import threading
from pathlib import Path

import pytest

from bot import limits
from bot.errors import DatabaseUnavailable
from bot.store import claim_database


def test_a_killed_process_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last thread may end a moment after it is started again."""
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    with (tmp_path / "bot.sqlite.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        monkeypatch.setattr(limits, "CLAIM_SECONDS", 0.0)
        with pytest.raises(DatabaseUnavailable, match="Another process is using the database file"):
            claim_database(url)
        monkeypatch.setattr(limits, "CLAIM_SECONDS", 60.0)
        ending = threading.Timer(0.1, lambda: fcntl.flock(file, fcntl.LOCK_UN))
        ending.start()
        claim_database(url)
        ending.join()
