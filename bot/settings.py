"""Every setting, read once from the environment or `.env`."""

import ipaddress
import re
import socket
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import limits
from bot.errors import InvalidSettings

HOW_TO_GET = {
    "WEBEX_API_URL": "leave it out for https://webexapis.com/v1, or give the address of your Webex's API",
    "WEBEX_BOT_TOKEN": "create a bot at developer.webex.com, My Webex Apps, and copy its access token",
    "WEBHOOK_SECRET": 'make one up: python3 -c "import secrets; print(secrets.token_hex(24))"',
    "PUBLIC_URL": "the https address at which Webex reaches this bot, such as https://bot.example.com",
    "SERVICE_APP_CLIENT_ID": "create a service app at developer.webex.com, My Webex Apps, and copy its client id",
    "SERVICE_APP_CLIENT_SECRET": "copy the service app's client secret, shown once when it is created",
    "SERVICE_APP_REFRESH_TOKEN": (
        "after an administrator has authorized the service app in Control Hub, choose your organization "
        "on the service app's page, give the client secret and copy the refresh token"
    ),
    "ORG_ID": "leave it out, or copy the organization's id from Control Hub, Account",
    "ALLOWED_PEOPLE": "emails and @domains, with commas between them",
    "ALLOWED_ROOMS": "ids of spaces, with commas between them",
    "ASSIGNERS": "emails and @domains of those who may change auto attendants, with commas between them",
    "DATABASE_URL": (
        "leave it out for a file beside the bot, or give sqlite:///path/to/file.sqlite "
        "or postgresql://user:password@host/database"
    ),
    "REPLICA": "leave it out, or name each of several processes on one PostgreSQL differently",
    "ADMIN_PORT": "leave it out, or give a port of their own for /healthz, /readyz and /metrics, 1 to 65535",
    "CATCH_UP_MINUTES": "how many minutes back the bot looks for what it missed, 0 to 1440; 0 turns it off",
    "RETENTION_DAYS": "after how many days answered conversations are deleted, 1 to 3650",
    "COMMANDS_PER_MINUTE": "how many commands one person may give in a minute, 0 to 10000; 0 for no limit",
    "HOST": "the IP address to listen on, such as 127.0.0.1, or 0.0.0.0 for all of this machine's",
    "PORT": "a port number, 1 to 65535",
    "SNAPSHOT_SECONDS": "how many seconds a list may be shown again without asking Webex, 0 to 3600",
    "PAGE_SIZE": "how many rows a card shows, 1 to 20 (where they have buttons, 10 at the most)",
    "WATCH_MINUTES": "how many minutes lie between two looks of a watch: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60",
    "MAX_NUMBERS": "how many numbers of one list are read at the most, 1 to 1000000",
    "LOG_LEVEL": "DEBUG, INFO, WARNING or ERROR",
    "LOG_FORMAT": "text for people, or json for machines",
}

SECRETS = frozenset(
    (
        "WEBEX_BOT_TOKEN",
        "WEBHOOK_SECRET",
        "SERVICE_APP_CLIENT_SECRET",
        "SERVICE_APP_REFRESH_TOKEN",
        "DATABASE_URL",  # it may hold a password
    )
)

Words = Annotated[frozenset[str], NoDecode]
"""A set written as words with commas between them."""


class Settings(BaseSettings):
    """The bot's settings. Secrets are SecretStr: their repr and str show stars."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, str_strip_whitespace=True
    )

    webex_api_url: str = "https://webexapis.com/v1"
    webex_bot_token: SecretStr
    webhook_secret: SecretStr
    public_url: str
    service_app_client_id: str
    service_app_client_secret: SecretStr
    service_app_refresh_token: SecretStr
    org_id: str | None = None
    allowed_people: Words = frozenset()
    allowed_rooms: Words = frozenset()
    assigners: Words = frozenset()
    database_url: SecretStr = SecretStr("sqlite:///webex-numbers-bot.sqlite")
    replica: str = Field(default_factory=socket.gethostname, max_length=200)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    admin_port: int | None = Field(default=None, ge=1, le=65535)
    snapshot_seconds: float = Field(default=30, ge=0, le=3600)
    page_size: int = Field(default=10, ge=1, le=20)
    max_numbers: int = Field(default=100_000, ge=1, le=1_000_000)
    watch_minutes: int = 60
    catch_up_minutes: int = Field(default=15, ge=0, le=1440)
    retention_days: int = Field(default=7, ge=1, le=3650)
    commands_per_minute: int = Field(default=60, ge=0, le=10_000)
    log_level: str = "INFO"
    log_format: Literal["text", "json"] = "text"

    @property
    def webhook_url(self) -> str:
        """Where Webex posts its events to."""
        return f"{self.public_url}/webhook"

    @field_validator("allowed_people", "allowed_rooms", "assigners", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        return frozenset(filter(None, re.split(r"[,\s]+", value))) if isinstance(value, str) else value

    @field_validator("allowed_people", "assigners")
    @classmethod
    def _check_people(cls, value: frozenset[str]) -> frozenset[str]:
        people = frozenset(word.lower() for word in value)
        wrong = sorted(word for word in people if not re.fullmatch(r"[^@\s]*@[^@\s]+", word))
        if wrong:
            raise ValueError(f"{', '.join(wrong)} is neither an email nor a domain that begins with @")
        return people

    @field_validator("webex_api_url", "public_url")
    @classmethod
    def _check_address(cls, value: str) -> str:
        try:
            address = urlsplit(value)
            _ = address.port, (address.hostname or "").encode("idna")
        except ValueError:
            raise ValueError("its host or its port is none") from None
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("it is not an address that begins with https://")
        if address.scheme == "http" and not _is_loopback(address.hostname):
            raise ValueError("it must begin with https://, except on this machine itself")
        return value.rstrip("/")

    @field_validator("webex_bot_token", "webhook_secret", "service_app_client_secret", "service_app_refresh_token")
    @classmethod
    def _check_characters(cls, value: SecretStr) -> SecretStr:
        # What cannot be sent in a header would be quoted by the error that says so.
        if not re.fullmatch("[ -~]+", value.get_secret_value()):
            raise ValueError("it is empty, or holds more than plain letters, digits and signs")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < limits.MIN_SECRET_LENGTH:
            raise ValueError(f"it has fewer than {limits.MIN_SECRET_LENGTH} characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().partition("://")
        if not separator or scheme not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("it begins neither with sqlite:/// nor with postgresql://")
        return SecretStr(f"postgresql+psycopg://{rest}") if scheme != "sqlite" else value

    @field_validator("host")
    @classmethod
    def _check_host(cls, value: str) -> str:
        try:
            ipaddress.ip_address(value)
        except ValueError:
            raise ValueError("it is not an IP address") from None
        return value

    @field_validator("admin_port")
    @classmethod
    def _check_admin_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value == info.data.get("port"):
            raise ValueError("it is PORT's already")
        return value

    @field_validator("watch_minutes")
    @classmethod
    def _check_watch_minutes(cls, value: int) -> int:
        if value < 1 or 60 % value:
            raise ValueError("an hour cannot be divided by it")
        return value

    @field_validator("log_level")
    @classmethod
    def _check_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it is not a level")
        return value.upper()


class TerminalSettings(Settings):
    """The settings of `ask`, which needs the service app alone: no bot, no webhooks, and pages without end."""

    webex_bot_token: SecretStr = SecretStr("-")
    webhook_secret: SecretStr = SecretStr("-" * limits.MIN_SECRET_LENGTH)
    public_url: str = "https://localhost"
    page_size: int = 1_000_000

    @field_validator("webex_bot_token", "webhook_secret", "public_url", "page_size", mode="before")
    @classmethod
    def _pass_over(cls, _: object, info: ValidationInfo) -> object:
        """Leave what is the bot's alone: its own .env has cards of ten rows."""
        return cls.model_fields[info.field_name or ""].default


S = TypeVar("S", bound=Settings)


def read_settings(kind: type[S]) -> S:
    """Read the settings from the environment and `.env`. Raises InvalidSettings."""
    try:
        return kind()
    # Without their causes: those hold what was read.
    except ValidationError as error:
        raise InvalidSettings(_to_lines(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        how = "save it as UTF-8, readable for whoever starts the bot"
        raise InvalidSettings(
            [f".env is wrong: it cannot be read ({type(error).__name__}). How to get it: {how}"]
        ) from None


def _to_lines(error: ValidationError) -> list[str]:
    """Say what is wrong with the settings: a line for each, naming it and how to get its value.

    Never quotes a value: it may be a secret.
    """
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0]).upper()
        reason = "is missing" if problem["type"] == "missing" else f"is wrong: {_to_reason(problem['msg'])}"
        lines.append(f"{name} {reason}. How to get it: {HOW_TO_GET[name]}")
    return lines


def _to_reason(message: str) -> str:
    return message.removeprefix("Value error, ")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
