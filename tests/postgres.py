"""A PostgreSQL of the tests' own, where its server is installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.guest import find_free_port

MARKED_PASSWORD = "marked-database-password"


def find_binaries() -> Path | None:
    """Return the directory of `initdb` and `pg_ctl`; None where no server is installed."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((place for place in reversed(places) if (place / "initdb").exists()), None)


@contextmanager
def running(binaries: Path) -> Iterator[int]:
    """Run a server with an empty cluster; yields its port. User `bot`, any password, database `postgres`."""
    port = find_free_port()
    with TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres", "postgres")
        _run(binaries / "initdb", "-D", str(folder / "data"), "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        _run(binaries / "pg_ctl", "-D", str(folder / "data"), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield port
        finally:
            _run(binaries / "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")


def _run(program: Path, *arguments: str) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_postgres, str(program), *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
