"""The settings: what is read, what is reported, and that no secret is quoted."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.partial_settings import TerminalSettings
from bot.setting_descriptions import advise_setting, describe_setting, is_secret
from bot.settings import Settings
from bot.settings_reader import read_settings
from bot.startup_errors import InvalidSettings, SettingFault
from tests.support.settings import ENVIRONMENT

NAMES = {name.upper() for name in Settings.model_fields}

FOR_WEBHOOKS = {"PUBLIC_URL", "WEBHOOK_SECRET"}


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in {**ENVIRONMENT, **changes}.items():
        monkeypatch.setenv(name, value)
    return read_settings(Settings)


def find_faults(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Sequence[SettingFault]:
    with pytest.raises(InvalidSettings) as caught:
        read(monkeypatch, **changes)
    return caught.value.faults


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings.webex_api_url == "https://webexapis.com/v1"
    assert (settings.port, settings.page_size, settings.snapshot_seconds) == (8080, 10, 30)
    assert settings.public_url == "https://bot.company.test"
    assert settings.allowed_people == settings.allowed_rooms == settings.assigners == frozenset()
    assert settings.watch_minutes == 60


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in ENVIRONMENT.items()))
    assert read_settings(Settings).service_app_client_id == "client-id"


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("WEBHOOK_SECRET=mårked-secret".encode("latin-1"))
    with pytest.raises(InvalidSettings) as caught:
        read_settings(Settings)
    (fault,) = caught.value.faults
    assert (fault.name, fault.reason) == (".env", "cannot be read (UnicodeDecodeError)")
    assert fault.hint.startswith("Expected: a file saved as UTF-8")
    assert caught.value.__cause__ is None


def test_lists_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, ALLOWED_PEOPLE="Ann@Example.com, @example.org", ALLOWED_ROOMS="one,two")
    assert settings.allowed_people == {"ann@example.com", "@example.org"}
    assert settings.allowed_rooms == {"one", "two"}


@pytest.mark.parametrize(
    ("connection", "not_needed"), [("webhook", set()), ("websocket", FOR_WEBHOOKS), ("", FOR_WEBHOOKS)]
)
def test_all_missing_settings_are_reported_at_once(
    monkeypatch: pytest.MonkeyPatch, connection: str, not_needed: set[str]
) -> None:
    monkeypatch.setenv("CONNECTION", connection)
    with pytest.raises(InvalidSettings) as caught:
        read_settings(Settings)
    assert {fault.name: str(fault) for fault in caught.value.faults} == {
        name: f"{name} is missing. How to get it: {describe_setting(name)}" for name in ENVIRONMENT.keys() - not_needed
    }


@pytest.mark.parametrize(
    ("connection", "public_url", "uses_websocket"),
    [
        ("", "", True),
        ("", "https://bot.company.test", False),
        ("websocket", "", True),
        ("websocket", "https://bot.company.test", True),
        ("webhook", "https://bot.company.test", False),
    ],
)
def test_the_connection_is_chosen(
    monkeypatch: pytest.MonkeyPatch, connection: str, public_url: str, uses_websocket: bool
) -> None:
    settings = read(monkeypatch, CONNECTION=connection, PUBLIC_URL=public_url)
    assert settings.uses_websocket is uses_websocket


@pytest.mark.parametrize("public_url", ["https://bot.example.com", "bot.example.com"])
def test_a_public_address_needs_a_secret(monkeypatch: pytest.MonkeyPatch, public_url: str) -> None:
    """An address that is not valid means webhooks too."""
    faults = find_faults(monkeypatch, PUBLIC_URL=public_url, WEBHOOK_SECRET="")
    assert "WEBHOOK_SECRET is missing." in " ".join(map(str, faults))


@pytest.mark.parametrize(
    ("api_url", "catalog_url", "expected"),
    [
        ("https://webexapis.com/v1", "", "https://u2c.wbx2.com/u2c/api/v1/catalog"),
        ("http://127.0.0.1:8090/v1", "", "http://127.0.0.1:8090/u2c/api/v1/catalog"),
        ("http://127.0.0.1:8090/v1", "http://127.0.0.1:1/catalog/", "http://127.0.0.1:1/catalog"),
        (
            "https://api-usgov.webex.com/v1",
            "https://services.webex.test/catalog",
            "https://services.webex.test/catalog",
        ),
    ],
)
def test_the_list_of_services(monkeypatch: pytest.MonkeyPatch, api_url: str, catalog_url: str, expected: str) -> None:
    """A simulated Webex on this machine has its own: its tokens do not go to the real one."""
    settings = read(monkeypatch, WEBEX_API_URL=api_url, WEBEX_CATALOG_URL=catalog_url)
    assert settings.webex_catalog_url == expected


def test_the_port_of_health(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (read(monkeypatch).health_port, read(monkeypatch, ADMIN_PORT="9000").health_port) == (8080, 9000)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("WEBHOOK_SECRET", "fifteen-letters", "shorter than 16 characters"),
        ("PUBLIC_URL", "http://bot.example.com", "must begin with https:// (http:// is for this machine only)"),
        ("PUBLIC_URL", "bot.example.com", "not an address that begins with https://"),
        ("PUBLIC_URL", "https://bot..example.com", "host or port is not valid"),
        ("PUBLIC_URL", "https://bot.example.com:99999", "host or port is not valid"),
        ("PUBLIC_URL", "https://[::1", "host or port is not valid"),
        ("HOST", "localhost", "not an IP address"),
        ("WEBEX_API_URL", "http://webexapis.com/v1", "must begin with https:// (http:// is for this machine only)"),
        ("ALLOWED_PEOPLE", "ann", "not an email address or @domain: ann"),
        ("ASSIGNERS", "ann, @example.com", "not an email address or @domain: ann"),
        ("ASSIGN_TO", "hunt groups, people", "not something that numbers are assigned to: people"),
        ("ASSIGN_TO", ",", "empty"),
        ("WATCH_MINUTES", "0", "must divide 60 evenly"),
        ("WATCH_MINUTES", "7", "must divide 60 evenly"),
        ("WATCH_MINUTES", "120", "must divide 60 evenly"),
        ("WATCH_MINUTES", "often", "not valid"),
        ("REPLICA", "x" * 201, "not valid"),
        ("DATABASE_URL", "mysql://user:marked@localhost/bot", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "bot.sqlite", "must begin with sqlite:/// or postgresql://"),
        ("ADMIN_PORT", "8080", "must differ from PORT"),
        ("WEBEX_CATALOG_URL", "http://u2c.wbx2.com", "must begin with https:// (http:// is for this machine only)"),
    ],
)
def test_a_malformed_setting_is_reported_with_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    (fault,) = find_faults(monkeypatch, **{name: value})
    assert fault == SettingFault(name, reason, advise_setting(name))
    assert str(fault) == f"{name}: {reason}. {advise_setting(name)}"
    if is_secret(name):
        assert value not in str(fault)


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "0", "PORT: must be a whole number from 1 to 65535."),
        ("PORT", "eighty", "PORT: must be a whole number from 1 to 65535."),
        ("PORT", "8080.5", "PORT: must be a whole number from 1 to 65535."),
        ("ADMIN_PORT", "65536", "ADMIN_PORT: must be a whole number from 1 to 65535."),
        ("PAGE_SIZE", "21", "PAGE_SIZE: must be a whole number from 1 to 20."),
        ("SNAPSHOT_SECONDS", "-1", "SNAPSHOT_SECONDS: must be a number from 0 to 3600."),
        ("SNAPSHOT_SECONDS", "nan", "SNAPSHOT_SECONDS: must be a number from 0 to 3600."),
        ("CATCH_UP_MINUTES", "-1", "CATCH_UP_MINUTES: must be a whole number from 0 to 1440."),
        ("RETENTION_DAYS", "0", "RETENTION_DAYS: must be a whole number from 1 to 3650."),
        ("MAX_NUMBERS", "1000001", "MAX_NUMBERS: must be a whole number from 1 to 1000000."),
        ("COMMANDS_PER_MINUTE", "many", "COMMANDS_PER_MINUTE: must be a whole number from 0 to 10000."),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR."),
        ("LOG_FORMAT", "xml", "LOG_FORMAT: must be text or json."),
        ("CONNECTION", "polling", "CONNECTION: must be websocket or webhook."),
    ],
)
def test_a_value_out_of_range_is_reported_with_the_range(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    (fault,) = find_faults(monkeypatch, **{name: value})
    assert str(fault) == line


def test_the_log_level_may_be_lower_case(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, LOG_LEVEL="debug").log_level == "DEBUG"


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"])
def test_a_loopback_address_needs_no_https(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, WEBEX_API_URL="http://127.0.0.1:1", PUBLIC_URL=address).public_url == address


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert "marked-secret" not in f"{settings!r}{settings}{settings.model_dump()}"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_setting_has_a_description(name: str) -> None:
    assert len(describe_setting(name)) > 10
    assert not describe_setting(name).endswith(".")


def test_secrets_are_known_by_their_type() -> None:
    assert {name for name in NAMES if is_secret(name)} == {
        *("WEBEX_BOT_TOKEN", "WEBHOOK_SECRET", "SERVICE_APP_CLIENT_SECRET", "SERVICE_APP_REFRESH_TOKEN"),
        "DATABASE_URL",
    }


SECRET_NAMES = pytest.mark.parametrize(
    "name", ["WEBEX_BOT_TOKEN", "WEBHOOK_SECRET", "SERVICE_APP_CLIENT_SECRET", "SERVICE_APP_REFRESH_TOKEN"]
)


@SECRET_NAMES
def test_whitespace_around_a_secret_is_removed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    settings = read(monkeypatch, **{name: f" {ENVIRONMENT[name]}\r\n"})
    assert getattr(settings, name.lower()).get_secret_value() == ENVIRONMENT[name]


@SECRET_NAMES
@pytest.mark.parametrize(
    "value", ["marked-secret-cut-short…", "marked-secret-of-two\nlines", "marked-sécret-accented", " "]
)
def test_a_secret_that_cannot_be_sent_is_refused_and_never_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (fault,) = find_faults(monkeypatch, **{name: value})
    assert fault.reason == "empty, or with characters other than ASCII letters, digits and punctuation"
    assert "marked" not in str(fault)


def test_the_password_of_postgresql_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, DATABASE_URL="postgresql://bot:marked-secret@db.example.com/bot", REPLICA="one")
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://bot:marked-secret@db.example.com/bot"
    assert settings.replica == "one"
    assert "marked-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"), [("PAGE_SIZE", "5"), ("PAGE_SIZE", "0"), ("PUBLIC_URL", "soon"), ("WEBEX_BOT_TOKEN", "…")]
)
def test_the_terminal_ignores_the_settings_of_the_bot(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    read(monkeypatch)
    monkeypatch.setenv(name, value)
    assert read_settings(TerminalSettings).page_size == 1_000_000


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ('"ann@example.com"', {"ann@example.com"}),
        ("'ann@example.com','@example.org'", {"ann@example.com", "@example.org"}),
        ("“ann@example.com”, „bob@example.com“", {"ann@example.com", "bob@example.com"}),
        ("*@example.com", {"@example.com"}),
        ('"*@Example.com"; ann@example.org', {"@example.com", "ann@example.org"}),
        ('["ann@example.com", "@example.org"]', {"ann@example.com", "@example.org"}),
        ("<ann@example.com>; mailto:bob@example.com", {"ann@example.com", "bob@example.com"}),
    ],
)
@pytest.mark.parametrize("name", ["ALLOWED_PEOPLE", "ASSIGNERS"])
def test_people_may_be_written_in_other_ways(
    monkeypatch: pytest.MonkeyPatch, name: str, written: str, people: set[str]
) -> None:
    assert getattr(read(monkeypatch, **{name: written}), name.lower()) == people


@pytest.mark.parametrize("written", ["*", "*@*", "ann*@example.com", "@*.example.com", "example.com", "ann"])
def test_other_patterns_of_people_are_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    """Otherwise they would match nobody, and nothing would say so."""
    with pytest.raises(InvalidSettings) as caught:
        read(monkeypatch, ALLOWED_PEOPLE=written)
    assert "not an email address or @domain" in str(caught.value.faults[0])
