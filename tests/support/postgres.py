"""A PostgreSQL server for the tests, where one is installed."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from bot.sandbox.client.bot_process import find_free_port

MARKED_PASSWORD = "marked-database-password"


def find_binaries() -> Path | None:
    """Return the directory of `initdb` and `pg_ctl`; None where no server is installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster for the tests. User `bot`, any password, database `postgres`."""

    binaries: Path
    folder: Path
    port: int

    def create_database(self) -> str:
        """Create an empty database; returns its DATABASE_URL."""
        name = f"bot_{uuid.uuid4().hex}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="bot", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql://bot:{MARKED_PASSWORD}@127.0.0.1:{self.port}/{name}"

    def create(self) -> None:
        """Create the cluster."""
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        data = str(self.folder / "data")
        _run(self.binaries / "initdb", "-D", data, "-U", "bot", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start the server, and wait until it accepts connections."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        self._control("-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        """Stop the server as a crash would."""
        self._control("-m", "immediate", "stop")

    def _control(self, *arguments: str) -> None:
        _run(self.binaries / "pg_ctl", "-D", str(self.folder / "data"), *arguments)


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """Run a server with an empty cluster."""
    with TemporaryDirectory(prefix="postgres-") as name:
        server = Server(binaries, Path(name), find_free_port())
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _run(program: Path, *arguments: str) -> None:
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*as_postgres, str(program), *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
