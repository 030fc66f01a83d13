"""The settings of a bot for the tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from bot.settings import Settings

SECRET = "a-secret-for-the-tests"
BOT = "numbers@webex.bot"

Start = Callable[..., Any]
"""The type of the fixture `start`."""

ENVIRONMENT = {
    "WEBEX_BOT_TOKEN": "bot-token-marked-secret",
    "WEBHOOK_SECRET": "webhook-secret-marked-secret",
    "PUBLIC_URL": "https://bot.company.test/",
    "SERVICE_APP_CLIENT_ID": "client-id",
    "SERVICE_APP_CLIENT_SECRET": "client-secret-marked-secret",
    "SERVICE_APP_REFRESH_TOKEN": "refresh-token-marked-secret",
}
"""The required settings, as environment variables, for a bot that never calls Webex."""


def build_settings(webex: Sandbox, folder: Path, **changes: Any) -> Settings:
    values = {name.lower(): value for name, value in webex.settings.items()}
    return Settings.model_validate(
        {
            **values,
            "webhook_secret": SECRET,
            "public_url": "http://127.0.0.1",
            "allowed_people": "administrator@example.com, helpdesk@example.com",
            "assigners": "administrator@example.com",
            "commands_per_minute": 0,
            "database_url": f"sqlite:///{folder / 'bot.sqlite'}",
            **changes,
        }
    )
