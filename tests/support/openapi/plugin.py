"""The pytest plugin: fails the test in which a call violates Webex's documents, and prints what was validated."""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support.openapi import exceptions
from tests.support.openapi.hook import install
from tests.support.openapi.journal import REQUESTS, RESPONSES, Journal
from tests.support.openapi.process import FOLDER_VARIABLE

journal = Journal()
"""Of this process: with xdist, of this worker."""

_MARKER = "malformed_calls"

_OUTPUT = "openapi"
"""The name under which a worker of xdist reports its counts."""


def pytest_configure(config: pytest.Config) -> None:
    """Validate the calls of all sandboxes, those of other processes too."""
    config.addinivalue_line(
        "markers", f'{_MARKER}("GET /path/{{id}}"): calls of this operation are wrong on purpose in this test'
    )
    folder = tempfile.TemporaryDirectory(prefix="openapi-")
    config.add_cleanup(folder.cleanup)
    os.environ[FOLDER_VARIABLE] = folder.name
    install(journal)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, object, object]:
    """Fail where a fixture's calls violate the documents."""
    journal.exempt = frozenset(name for marker in item.iter_markers(_MARKER) for name in marker.args)
    return (yield from _check())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail where a test's calls violate the documents."""
    return (yield from _check())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None, object, object]:
    """Fail where calls violate the documents that end after the test, such as those of a bot that stops."""
    return (yield from _check())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker of xdist: report the counts to the main process."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_OUTPUT] = journal.counts


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """In the main process of xdist: add the counts of a worker that has ended. One that crashed has none."""
    journal.add(getattr(node, "workeroutput", {}).get(_OUTPUT, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how many requests and responses were validated, and how many exceptions there are."""
    counts = journal.counts
    if counts:
        terminalreporter.write_line(
            f"Validated against Webex's OpenAPI documents: {counts.get(REQUESTS, 0):,} requests and "
            f"{counts.get(RESPONSES, 0):,} responses, with {exceptions.COUNT} exceptions."
        )


def _check() -> Generator[None, object, object]:
    result = yield
    journal.read(Path(os.environ[FOLDER_VARIABLE]))
    if violations := journal.take_violations():
        pytest.fail("Against Webex's OpenAPI documents:\n" + "\n".join(violations), pytrace=False)
    return result
