from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.errors import InvalidSettings
from bot.settings import HOW_TO_GET, Settings, TerminalSettings, read_settings
from tests.support.settings import ENVIRONMENT

NAMES = set(HOW_TO_GET)


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def read(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    for name, value in {**ENVIRONMENT, **changes}.items():
        monkeypatch.setenv(name, value)
    return read_settings(Settings)


def complain(monkeypatch: pytest.MonkeyPatch, **changes: str) -> Sequence[str]:
    with pytest.raises(InvalidSettings) as caught:
        read(monkeypatch, **changes)
    return caught.value.lines


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert settings.webex_api_url == "https://webexapis.com/v1"
    assert (settings.port, settings.page_size, settings.snapshot_seconds) == (8080, 10, 30)
    assert settings.public_url == "https://bot.example.com"
    assert settings.allowed_people == settings.allowed_rooms == settings.assigners == frozenset()
    assert settings.watch_minutes == 60


def test_a_file_serves_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in ENVIRONMENT.items()))
    assert read_settings(Settings).service_app_client_id == "client-id"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("WEBHOOK_SECRET=mårked-secret".encode("latin-1"))
    with pytest.raises(InvalidSettings) as caught:
        read_settings(Settings)
    (line,) = caught.value.lines
    assert line.startswith(".env is wrong: it cannot be read (UnicodeDecodeError). How to get it: save it as UTF-8")
    assert caught.value.__cause__ is None


def test_lists_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, ALLOWED_PEOPLE="Ann@Example.com, @example.org", ALLOWED_ROOMS="one,two")
    assert settings.allowed_people == {"ann@example.com", "@example.org"}
    assert settings.allowed_rooms == {"one", "two"}


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(InvalidSettings) as caught:
        read_settings(Settings)
    lines = caught.value.lines
    assert {line.split()[0] for line in lines} == set(ENVIRONMENT)
    assert all("is missing. How to get it: " in line for line in lines)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WEBHOOK_SECRET", "fifteen-letters"),
        ("PUBLIC_URL", "http://bot.example.com"),
        ("PUBLIC_URL", "bot.example.com"),
        ("PUBLIC_URL", "https://bot..example.com"),
        ("PUBLIC_URL", "https://bot.example.com:99999"),
        ("PUBLIC_URL", "https://[::1"),
        ("HOST", "localhost"),
        ("WEBEX_API_URL", "http://webexapis.com/v1"),
        ("ALLOWED_PEOPLE", "ann"),
        ("ASSIGNERS", "ann, @example.com"),
        ("WATCH_MINUTES", "0"),
        ("WATCH_MINUTES", "7"),
        ("WATCH_MINUTES", "120"),
        ("WATCH_MINUTES", "often"),
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("PAGE_SIZE", "21"),
        ("SNAPSHOT_SECONDS", "-1"),
        ("LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysql://user:marked@localhost/bot"),
        ("DATABASE_URL", "bot.sqlite"),
        ("ADMIN_PORT", "0"),
        ("ADMIN_PORT", "8080"),
        ("CATCH_UP_MINUTES", "-1"),
        ("RETENTION_DAYS", "0"),
        ("COMMANDS_PER_MINUTE", "many"),
    ],
)
def test_what_is_malformed_is_named_and_never_quoted(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    (line,) = complain(monkeypatch, **{name: value})
    assert line.startswith(f"{name} is wrong: ")
    assert HOW_TO_GET[name] in line
    if "SECRET" in name or "marked" in value:
        assert value not in line


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"])
def test_a_loopback_address_needs_no_https(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, PUBLIC_URL=address).public_url == address


def test_no_secret_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)
    assert "marked-secret" not in f"{settings!r}{settings}{settings.model_dump()}"


def test_every_setting_says_how_to_get_it() -> None:
    assert {name.upper() for name in Settings.model_fields} == NAMES


SECRET_NAMES = pytest.mark.parametrize(
    "name", ["WEBEX_BOT_TOKEN", "WEBHOOK_SECRET", "SERVICE_APP_CLIENT_SECRET", "SERVICE_APP_REFRESH_TOKEN"]
)


@SECRET_NAMES
def test_a_secret_may_have_been_copied_with_its_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    settings = read(monkeypatch, **{name: f" {ENVIRONMENT[name]}\r\n"})
    assert getattr(settings, name.lower()).get_secret_value() == ENVIRONMENT[name]


@SECRET_NAMES
@pytest.mark.parametrize(
    "value", ["marked-secret-cut-short…", "marked-secret-of-two\nlines", "marked-sécret-accented", " "]
)
def test_a_secret_that_cannot_be_sent_is_refused_and_never_quoted(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    (line,) = complain(monkeypatch, **{name: value})
    assert line.startswith(f"{name} is wrong: it is empty, or holds more than plain letters, digits and signs.")
    assert "marked" not in line


def test_a_database_may_be_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, DATABASE_URL="postgresql://bot:marked-secret@db.example.com/bot", REPLICA="one")
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://bot:marked-secret@db.example.com/bot"
    assert settings.replica == "one"
    assert "marked-secret" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"), [("PAGE_SIZE", "5"), ("PAGE_SIZE", "0"), ("PUBLIC_URL", "soon"), ("WEBEX_BOT_TOKEN", "…")]
)
def test_the_terminal_passes_over_what_is_the_bots(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    read(monkeypatch)
    monkeypatch.setenv(name, value)
    assert read_settings(TerminalSettings).page_size == 1_000_000
