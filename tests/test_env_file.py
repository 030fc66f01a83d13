"""The file `.env`: what is wrong with it, and how it is written."""

import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import env_file
from bot.env_file import describe_missing_file, find_nearest_name, write_env_file
from bot.settings import Settings
from bot.settings_reader import list_file_faults, read_settings
from bot.startup_errors import InvalidSettings

NAMES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _start_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def write(text: str, mode: int = 0o600) -> None:
    Path(".env").write_text(text, encoding="utf-8")
    Path(".env").chmod(mode)


def list_faults() -> list[str]:
    return [str(each) for each in list_file_faults()]


def test_without_a_file_the_path_is_named_and_how_to_write_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env_file, "BESIDE_APP", tmp_path / "elsewhere")
    assert describe_missing_file() == f"There is no .env in {tmp_path}."
    with pytest.raises(InvalidSettings) as caught:
        read_settings(Settings)
    assert f"There is no .env in {tmp_path}. uv run app.py setup writes one." in caught.value.sentence


def test_the_file_beside_the_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "program" / ".env"
    other.parent.mkdir()
    other.touch()
    monkeypatch.setattr(env_file, "BESIDE_APP", other)
    expected = f"There is no .env in {tmp_path}. There is one at {other}: start the bot in that directory."
    assert describe_missing_file() == expected


def test_with_a_file_nothing_is_missing() -> None:
    write("")
    assert describe_missing_file() == ""
    assert list_faults() == []


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o640, 0o440])
def test_a_file_for_its_owner_or_a_group_that_reads_it_is_well(mode: int) -> None:
    write("", mode)
    assert list_faults() == []


@pytest.mark.parametrize("mode", [0o644, 0o604, 0o666, 0o660])
def test_a_file_that_others_can_read_is_reported(mode: int) -> None:
    write("", mode)
    assert list_faults() == [f".env: other users of this machine can read it (mode {mode:o}). Run: chmod 600 .env"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ALLOWED_PERSONS", "ALLOWED_PEOPLE"),
        ("ALLOWED_PEPOLE", "ALLOWED_PEOPLE"),
        ("allowed_user", "ALLOWED_PEOPLE"),
        ("ALLOWED_SPACES", "ALLOWED_ROOMS"),
        ("ALLOWED_ROOM", "ALLOWED_ROOMS"),
        ("ALLOWED_EMAILS", "ALLOWED_PEOPLE"),
        ("ASSIGNER", "ASSIGNERS"),
        ("WEBEX_ACCESS_TOKEN", "WEBEX_BOT_TOKEN"),
        ("WEBEX_TEAMS_ACCESS_TOKEN", "WEBEX_BOT_TOKEN"),
        ("WEBEX_TOKEN", "WEBEX_BOT_TOKEN"),
        ("BOT_TOKEN", "WEBEX_BOT_TOKEN"),
        ("WEBEX_BOT_TOKENS", "WEBEX_BOT_TOKEN"),
        ("SERVICE_APP_ID", "SERVICE_APP_CLIENT_ID"),
        ("SERVICE_APP_SECRET", "SERVICE_APP_CLIENT_SECRET"),
        ("SERVICE_APP_REFRESHTOKEN", "SERVICE_APP_REFRESH_TOKEN"),
        ("WEBHOOK_SECRETS", "WEBHOOK_SECRET"),
        ("PUBLICURL", "PUBLIC_URL"),
        ("ORGID", "ORG_ID"),
        ("PORTS", "PORT"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("DATABASE", "DATABASE_URL"),
    ],
)
def test_a_misspelt_name_is_reported_with_the_nearest(written: str, meant: str) -> None:
    write(f"# a comment\n\nPORT=8080\n{written}=x\n")
    assert list_faults() == [f".env line 4: {written} is not a setting. Did you mean {meant}?"]


@pytest.mark.parametrize(
    "name",
    [
        *("POSTGRES_PASSWORD", "POSTGRES_USER", "COMPOSE_PROJECT_NAME", "TZ", "HOSTNAME", "DOMAIN", "LANG", "HOME"),
        *("PYTHONUNBUFFERED", "UV_PYTHON", "VIRTUAL_ENV", "COVERAGE_FILE"),
    ],
)
def test_a_name_for_another_program_is_no_fault(name: str) -> None:
    write(f"{name}=x\n")
    assert list_faults() == []


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_known_in_any_case(name: str) -> None:
    write(f"export {name.lower()}=x\n")
    assert list_faults() == []
    assert find_nearest_name(name, NAMES) == name


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "REQUESTS_CA_BUNDLE"])
def test_variables_of_the_environment_are_reported(name: str) -> None:
    write(f"{name}=http://proxy:8080\n")
    expected = f".env line 1: {name} is not read from .env. Set it in the environment of the bot."
    assert list_faults() == [expected]


def test_a_list_of_several_lines_without_quotation_marks_is_reported_and_not_quoted() -> None:
    write("ALLOWED_PEOPLE=ann@company.test,\nbob@company.test\n")
    expected = ".env line 2: no setting. Expected: NAME=value. Put several lines into quotation marks."
    assert list_faults() == [expected]


def test_a_line_that_cannot_be_read_is_reported() -> None:
    write("PORT=8080\n=marked\n")
    assert list_faults() == [".env line 2: cannot be read. Expected: NAME=value"]


def test_a_setting_that_is_set_twice_is_reported() -> None:
    write("ALLOWED_PEOPLE=ann@company.test\nPORT=1\n\nallowed_people=\n")
    expected = ".env: ALLOWED_PEOPLE is set in line 1 and again in line 4. Only line 4 counts: remove the other."
    assert list_faults() == [expected]


def test_a_new_file_is_for_its_owner_and_explains_the_other_settings() -> None:
    write_env_file({"WEBEX_BOT_TOKEN": "token", "REPLICA": "one"})
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600
    text = Path(".env").read_text()
    assert "\nWEBEX_BOT_TOKEN=token\n" in text
    assert text.endswith("REPLICA=one\n")
    assert "# HOST=127.0.0.1\n" in text
    assert [path.name for path in Path.cwd().iterdir()] == [".env"]


def test_other_lines_of_a_file_stay() -> None:
    write("# mine\n\nexport webex_bot_token = 'old' # why\nPORT=81\n\nWEBEX_BOT_TOKEN=older\nOTHER='a\nb'", 0o644)
    write_env_file({"WEBEX_BOT_TOKEN": "new", "ALLOWED_PEOPLE": "ann@company.test"})
    expected = "# mine\n\nWEBEX_BOT_TOKEN=new\nPORT=81\nOTHER='a\nb'\nALLOWED_PEOPLE=ann@company.test\n"
    assert Path(".env").read_text() == expected
    assert stat.S_IMODE(Path(".env").stat().st_mode) == 0o600


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="$")))
def test_any_written_value_is_read(value: str) -> None:
    """Without `$`, which python-dotenv expands."""
    Path(".env").unlink(missing_ok=True)
    write_env_file({"WEBEX_BOT_TOKEN": value})
    assert dotenv_values(".env")["WEBEX_BOT_TOKEN"] == value
