"""The settings of a bot in the simulated Webex, and who is who there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox
from bot.settings import Settings

SECRET = "a-secret-for-the-tests"
BOT = "numbers@webex.bot"

Start = Callable[..., Any]


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
