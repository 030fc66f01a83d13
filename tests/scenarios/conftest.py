"""Whatever the scenarios do, no secret is written: not into a log at any level, nor into any file of the bot's."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests.conftest import SECRET


@pytest.fixture(autouse=True)
def _nothing_secret_is_written(cloud: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    written = caplog.text.encode() + b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for secret in list_secrets(cloud):
        assert secret.encode() not in written, f"a secret was written: {secret[:4]}…"


def list_secrets(webex: Sandbox) -> set[str]:
    """List all tokens and secrets that there are, also those that the bot obtained by itself."""
    given = {value for name, value in webex.settings.items() if "TOKEN" in name or "SECRET" in name}
    with webex.state.lock:
        return {SECRET} | given | set(webex.state.access_tokens) | set(webex.state.refresh_tokens)
