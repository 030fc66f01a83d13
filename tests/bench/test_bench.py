"""The benchmark runs and prints its tables. It takes minutes, so it runs with --long alone."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        (["--only", "typed,pages"], ["typed, 4 people: bare", "typed, 4 people: bot", "page turn, 4 people: bot"]),
        (["--only", "burst"], ["typed at once by 4 people: bare", "typed at once by 4 people: bot"]),
        (["--profile"], ["store the event (DBOS)", "calls: send (urllib3)", "**all of it**", "*bare program*"]),
        (["--growth"], ["1,000", "SQLite, 8 people", "PostgreSQL, 2 replicas, 8 people", "without latency"]),
    ],
)
def test_the_benchmark_prints_its_tables(request: pytest.FixtureRequest, options: list[str], rows: list[str]) -> None:
    if not request.config.getoption("--long"):
        pytest.skip("runs with --long")
    completed = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    for row in rows:
        assert f"| {row}" in completed.stdout
