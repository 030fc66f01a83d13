"""What was validated, and the violations. One for each process; those of other processes are added to it."""

import json
import os
import threading
from collections import Counter
from pathlib import Path

REQUESTS = "requests"
RESPONSES = "responses"


class Journal:
    """Counts and violations, from all threads of the simulated Webex."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._violations: list[str] = []
        self._lock = threading.Lock()
        self.exempt: frozenset[str] = frozenset()
        """The names of the operations whose calls are wrong on purpose in the current test."""

    def count_request(self) -> None:
        """Count a validated request."""
        self.add({REQUESTS: 1})

    def count_response(self) -> None:
        """Count a validated response."""
        self.add({RESPONSES: 1})

    def report(self, violation: str) -> None:
        """Record a violation."""
        with self._lock:
            self._violations.append(violation)

    def add(self, counts: dict[str, int]) -> None:
        """Add counts."""
        with self._lock:
            self._counts.update(counts)

    @property
    def counts(self) -> dict[str, int]:
        """How many requests and responses were validated."""
        with self._lock:
            return dict(self._counts)

    def take_violations(self) -> list[str]:
        """Return the violations since the last time, each once."""
        with self._lock:
            violations, self._violations = self._violations, []
        return list(dict.fromkeys(violations))

    def write(self, file: Path) -> None:
        """Write everything to a file, which appears at once and complete."""
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps({"counts": self.counts, "violations": self.take_violations()}))
        draft.rename(file)

    def read(self, folder: Path) -> None:
        """Add what other processes wrote to files in this folder, and remove the files."""
        # Several times in each test, and mostly there are none: `glob` would take longer.
        for file in [folder / name for name in os.listdir(folder) if name.endswith(".json")]:
            written = json.loads(file.read_text())
            file.unlink()
            self.add(written["counts"])
            for violation in written["violations"]:
                self.report(violation)
