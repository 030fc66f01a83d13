"""The failures are caused in both connections; after each, what the bot wrote is searched for secrets."""

import pytest

from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written

CONNECTIONS = {"webhook": {}, "websocket": {"CONNECTION": "websocket"}}
"""The settings of both."""


@pytest.fixture(params=CONNECTIONS.values(), ids=list(CONNECTIONS))
def connection(request: pytest.FixtureRequest) -> dict[str, str]:
    """The settings of one connection: a test that uses it runs in both."""
    settings: dict[str, str] = request.param
    return settings
