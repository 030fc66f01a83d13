"""Settings where not all are there: of `ask`, which needs no bot, and of `setup`, which asks for them."""

from collections.abc import Mapping
from typing import Literal

from pydantic import SecretStr, ValidationInfo, field_validator

from bot.settings import Settings


class TerminalSettings(Settings):
    """The settings of `ask`, which needs the service app only: no bot, no webhooks, and all rows on one page."""

    webex_bot_token: SecretStr = SecretStr("-")
    connection: Literal["websocket", "webhook"] | None = "websocket"
    page_size: int = 1_000_000

    @field_validator("webex_bot_token", "connection", "webhook_secret", "public_url", "page_size", mode="before")
    @classmethod
    def _ignore(cls, _: object, info: ValidationInfo) -> object:
        """Ignore the bot's own settings: its .env may lack them, or have cards of ten rows."""
        return cls.model_fields[info.field_name or ""].default


def build_trial(values: Mapping[str, str]) -> Settings:
    """Build settings to try tokens with, from the few values that are known. All others are defaults."""
    get = {"WEBEX_API_URL": Settings.model_fields["webex_api_url"].default, **values}.get
    return Settings.model_construct(
        webex_api_url=str(get("WEBEX_API_URL")),
        webex_bot_token=SecretStr(get("WEBEX_BOT_TOKEN", "")),
        service_app_client_id=get("SERVICE_APP_CLIENT_ID", ""),
        service_app_client_secret=SecretStr(get("SERVICE_APP_CLIENT_SECRET", "")),
        service_app_refresh_token=SecretStr(get("SERVICE_APP_REFRESH_TOKEN", "")),
    )
