"""Every setting, and which values it may have."""

import re
import socket
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticKnownError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import limits
from bot.model import TargetKind
from bot.setting_values import (
    CATALOG_URL,
    check_divides_hour,
    check_ip_address,
    identify_organizations,
    identify_rooms,
    is_loopback,
    split_people,
    split_words,
    strip_full_stop,
    strip_quotes,
    strip_token,
    to_api_url,
    to_catalog_url,
    to_kinds,
    to_public_url,
)

Words = Annotated[frozenset[str], NoDecode]
"""A set, written as words separated by commas."""


def _to_upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


class Settings(BaseSettings):
    """The bot's settings. Secrets are SecretStr, whose repr and str show asterisks.

    A field's description is shown when the setting is missing or wrong: how to get the value of a required setting,
    what to set an optional one to. The range of a number is described by `_describe_range`.
    """

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True, str_strip_whitespace=True
    )

    webex_api_url: Annotated[str, AfterValidator(to_api_url)] = Field(
        default="https://webexapis.com/v1",
        description="the address of the Webex API; leave it out for https://webexapis.com/v1",
    )
    webex_bot_token: SecretStr = Field(
        description="create a bot at developer.webex.com, My Webex Apps, and copy its access token"
    )
    webex_catalog_url: str = Field(
        default=CATALOG_URL,
        validate_default=True,
        description="the address of Webex's list of services; leave it out for the usual one",
    )
    connection: Literal["websocket", "webhook"] | None = Field(
        default=None,
        description="how events come in; leave it out for webhook where PUBLIC_URL is set, and websocket elsewhere",
    )
    public_url: str = Field(
        default="",
        validate_default=True,
        description="use the https address at which Webex reaches this bot, such as https://bot.yourcompany.com",
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description=(
            f"make up at least {limits.MIN_SECRET_LENGTH} characters, for example with: "
            'python3 -c "import secrets; print(secrets.token_hex(24))"'
        ),
    )
    service_app_client_id: str = Field(
        description="create a service app at developer.webex.com, My Webex Apps, and copy its client ID"
    )
    service_app_client_secret: SecretStr = Field(
        description="copy the service app's client secret, which is shown once when it is created"
    )
    service_app_refresh_token: SecretStr = Field(
        description=(
            "after an administrator has authorized the service app in Control Hub, choose your organization "
            "on the service app's page, enter the client secret and copy the refresh token"
        )
    )
    org_id: str | None = Field(
        default=None,
        description="an organization's ID from Control Hub, Account; leave it out for the service app's own",
    )
    organizations: Annotated[Words, AfterValidator(identify_organizations)] = Field(
        default=frozenset(),
        description="IDs of further organizations from Control Hub, Account, separated by commas",
    )
    """By their UUIDs."""
    allowed_people: Words = Field(default=frozenset(), description="email addresses and @domains, separated by commas")
    allowed_rooms: Annotated[Words, AfterValidator(identify_rooms)] = Field(
        default=frozenset(), description="IDs or UUIDs of spaces, or links to them, separated by commas"
    )
    """By `to_room_key`."""
    assigners: Words = Field(
        default=frozenset(),
        description="email addresses and @domains of people who may assign numbers, separated by commas",
    )
    assign_to: Annotated[tuple[TargetKind, ...], NoDecode, BeforeValidator(to_kinds)] = Field(
        default=(TargetKind.AUTO_ATTENDANT,),
        description="auto attendants, hunt groups or call queues, separated by commas; leave it out for the first",
    )
    """What numbers may be assigned to as alternate numbers, in the order of TargetKind."""
    reservers: Words = Field(
        default=frozenset(),
        description="email addresses and @domains of further people who may reserve numbers, separated by commas",
    )
    reserve_days: int = Field(
        default=14, ge=1, le=3650, description="for how many days a number is reserved where nobody says until when"
    )
    max_reserve_days: int = Field(
        default=90, ge=1, le=3650, description="for how many days a number can be reserved at most"
    )
    cooldown_days: int = Field(
        default=30, ge=0, le=3650, description="for how many days a number rests after it was released; 0 for none"
    )
    contact: Annotated[str, AfterValidator(strip_full_stop)] = Field(
        default="",
        max_length=200,
        description="whom people ask who may not do something, such as telephony@example.com, at most 200 characters",
    )
    database_url: SecretStr = Field(  # it may hold a password
        default=SecretStr("sqlite:///webex-numbers-bot.sqlite"),
        description=(
            "sqlite:///path/to/file.sqlite or postgresql://user:password@host/database; "
            "leave it out for a file in the working directory"
        ),
    )
    replica: str = Field(
        default_factory=socket.gethostname,
        max_length=200,
        description="a name for this process, at most 200 characters; leave it out for the host's name",
    )
    host: Annotated[str, AfterValidator(check_ip_address)] = Field(
        default="127.0.0.1", description="the IP address to listen on, such as 127.0.0.1, or 0.0.0.0 for all addresses"
    )
    port: int = Field(default=8080, ge=1, le=65535, description="the port to listen on")
    admin_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="a separate port for /healthz, /readyz and /metrics; leave it out to use PORT",
    )
    snapshot_seconds: float = Field(
        default=30, ge=0, le=3600, description="how many seconds a list is shown again without asking Webex"
    )
    page_size: int = Field(default=10, ge=1, le=20, description="rows on a card; at most 10 if they have buttons")
    max_numbers: int = Field(default=100_000, ge=1, le=1_000_000, description="numbers read from one list at most")
    watch_minutes: Annotated[int, AfterValidator(check_divides_hour)] = Field(
        default=60, description="minutes between two checks of a watch: 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 or 60"
    )
    catch_up_minutes: int = Field(
        default=15, ge=0, le=1440, description="how many minutes back the bot looks for missed messages; 0 for never"
    )
    retention_days: int = Field(
        default=7, ge=1, le=3650, description="after how many days answered conversations are deleted"
    )
    commands_per_minute: int = Field(
        default=60, ge=0, le=10_000, description="commands per minute for each person; 0 for no limit"
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_to_upper)] = Field(
        default="INFO", description="how much is logged"
    )
    log_format: Literal["text", "json"] = Field(default="text", description="text for people, json for machines")

    @property
    def uses_websocket(self) -> bool:
        """Whether events come in by a websocket that the bot opens, and not by webhooks."""
        return self.connection == "websocket" or (self.connection is None and not self.public_url)

    @property
    def listening_port(self) -> int:
        """The port of the server: of webhooks, or of health alone where events come in by a websocket."""
        return self.health_port if self.uses_websocket else self.port

    @property
    def health_port(self) -> int:
        """The port of health and metrics."""
        return self.port if self.admin_port is None else self.admin_port

    @property
    def webhook_url(self) -> str:
        """The address that Webex posts its events to."""
        return f"{self.public_url}/webhook"

    @field_validator("*", mode="before")
    @classmethod
    def _strip_quotes(cls, value: object) -> object:
        return strip_quotes(value) if isinstance(value, str) else value

    @field_validator("webex_bot_token", "service_app_refresh_token", mode="before")
    @classmethod
    def _strip_token(cls, value: object) -> object:
        return strip_token(value) if isinstance(value, str) else value

    @field_validator("allowed_people", "assigners", "reservers", mode="before")
    @classmethod
    def _split_people(cls, value: object) -> object:
        return split_people(value) if isinstance(value, str) else value

    @field_validator("allowed_rooms", "organizations", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        return split_words(value) if isinstance(value, str) else value

    @field_validator("public_url", "webhook_secret", mode="before")
    @classmethod
    def _require_for_webhooks(cls, value: object, info: ValidationInfo) -> object:
        """Raise the error of a missing value where it is not set and webhooks need it."""
        is_default = value == cls.model_fields[info.field_name or ""].default
        if is_default and _uses_webhooks(info):
            raise PydanticKnownError("missing")
        return value

    @field_validator("webex_catalog_url")
    @classmethod
    def _check_catalog_url(cls, value: str, info: ValidationInfo) -> str:
        return to_catalog_url(value, str(info.data.get("webex_api_url", "")))

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str, info: ValidationInfo) -> str:
        if not value and not _uses_webhooks(info):
            return value  # a websocket needs none
        # A wrong WEBEX_API_URL, which is reported itself, is not among the data.
        api_host = urlsplit(str(info.data.get("webex_api_url", "http://localhost"))).hostname
        return to_public_url(value, is_webex_local=is_loopback(api_host or ""))

    @field_validator("webex_bot_token", "webhook_secret", "service_app_client_secret", "service_app_refresh_token")
    @classmethod
    def _check_characters(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.field_name == "webhook_secret" and not value.get_secret_value() and not _uses_webhooks(info):
            return value  # a websocket needs none
        # A secret that cannot be sent in an HTTP header would be quoted by the error that says so.
        if not re.fullmatch("[ -~]+", value.get_secret_value()):
            raise ValueError("empty, or with characters other than ASCII letters, digits and punctuation")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _check_secret(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < limits.MIN_SECRET_LENGTH:
            raise ValueError(f"shorter than {limits.MIN_SECRET_LENGTH} characters")
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().partition("://")
        if not separator or scheme not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return SecretStr(f"postgresql+psycopg://{rest}") if scheme != "sqlite" else value

    @field_validator("admin_port")
    @classmethod
    def _check_admin_port(cls, value: int | None, info: ValidationInfo) -> int | None:
        if value is not None and value == info.data.get("port"):
            raise ValueError("must differ from PORT")
        return value


def _uses_webhooks(info: ValidationInfo) -> bool:
    """Return whether webhooks are meant, as far as the settings before this one say."""
    if (connection := info.data.get("connection")) is not None:
        return bool(connection == "webhook")
    # Not in the data: it is set, and not valid.
    return bool(info.data.get("public_url", "not valid")) if info.field_name == "webhook_secret" else False
