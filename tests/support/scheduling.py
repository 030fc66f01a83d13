"""Which tests one process runs one after the other: those of a file, and all those with a browser."""

from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser/"


class BrowserScheduling(LoadFileScheduling):  # type: ignore[misc]
    """Runs all tests with a browser in one process: a Chromium for each would take 10 seconds of CPU time more."""

    def _split_scope(self, nodeid: str) -> str:
        """Return the name of the group that a test belongs to."""
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)
