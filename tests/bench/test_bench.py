"""The bench comes out with its tables; how fast anything is, is no matter here."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--only", "typed,pages"], ["typed, 4 people: bare", "typed, 4 people: bot", "page turn, 4 people: bot"]),
        (["--growth"], ["1,000", "SQLite, 8 people", "PostgreSQL, 2 replicas, 8 people", "without latency"]),
    ],
)
def test_it_prints_its_tables(options: list[str], rows: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    for row in rows:
        assert f"| {row}" in ended.stdout
