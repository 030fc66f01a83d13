"""The failures are caused by both connections; after each, what the bot wrote is searched for secrets."""

import pytest

from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written

CONNECTIONS = {"webhook": {}, "websocket": {"CONNECTION": "websocket"}}
"""The settings of both."""

IN_BOTH = (
    "test_killed_at_random_moments",
    "test_each_command_gets_one_reply",
    "test_running_commands_finish_before_the_bot_stops",
    "test_the_bot_recovers_from_a_locked_file",
)
"""Tests that the default run, too, runs with a websocket; the others do with --long alone. One of each kind of
failure: a kill, Webex, a stop, the database."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that takes `connection`, the settings of one, with webhooks and with a websocket."""
    if "connection" in metafunc.fixturenames:
        is_in_both = metafunc.config.getoption("--long") or metafunc.function.__name__ in IN_BOTH
        names = list(CONNECTIONS) if is_in_both else ["webhook"]
        metafunc.parametrize("connection", [CONNECTIONS[name] for name in names], ids=names)
