"""The doctor: checks everything that the bot needs and reports one finding for each, with what to do if it is wrong."""

import socket
import sqlite3
from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from bot.env_file import describe_missing_file
from bot.errors import BotError
from bot.model import Progress, ReportProgress
from bot.operations.advice import advise
from bot.operations.findings import Finding, Group, arrange, build_pending, find_cause
from bot.operations.public_address import Reach, ask_public_address
from bot.operations.webex_checks import check_webex
from bot.operations.websocket_checks import check_websocket
from bot.setting_descriptions import advise_setting, is_secret
from bot.settings import Settings
from bot.settings_reader import list_file_faults, read_settings
from bot.startup_errors import InvalidSettings, SettingFault
from bot.store import describe_database

UNEXPECTED = "Unexpected error: please report it, with the version of Python and the settings that are set."

MIN_SQLITE = (3, 35, 0)
"""RETURNING, which DBOS uses, is new in it."""

NOT_RUNNING = "not checked: the bot is not running. Start it with uv run app.py serve, and check again"

Check = Callable[[], Iterator[Finding]]


def examine(report_progress: ReportProgress) -> list[Finding]:
    """Check everything, or only the settings if they cannot be read. Never raises."""
    try:
        settings = read_settings(Settings)
    except InvalidSettings as error:
        is_missing = any(not fault.reason for fault in error.faults)
        return arrange([*_check_file(is_needed=is_missing), *map(_report_fault, error.faults), _leave_rest()])
    findings = [*_check_file(is_needed=False), *_check_settings(settings)]
    is_running_here = is_running(settings)
    report_progress(Progress(0, 3, "checks"))
    name = "websocket" if settings.uses_websocket else "public address"
    address = list(run_check(name, partial(_check_connection, settings, may_run=is_running_here), settings))
    # The bot may run on another machine.
    may_run = is_running_here or any(each.is_ok and not each.is_pending for each in address)
    report_progress(Progress(1, 3, "checks"))
    webex = run_check("Webex", partial(check_webex, settings, run_check, may_run=may_run), settings)
    findings += [*address, *webex]
    report_progress(Progress(2, 3, "checks"))
    return arrange([*findings, *run_check("database", partial(_check_database, settings), settings, Group.MACHINE)])


def run_check(name: str, check: Check, settings: Settings, group: Group = Group.WEBEX) -> Iterator[Finding]:
    """Run one check. If it fails, the others still run."""
    try:
        yield from check()
    except BotError as error:
        advice = advise(error, settings)
        yield Finding(name, False, advice.problem, advice.action, group, cause=find_cause(advice.problem, error))
    except Exception as error:
        # Without its message, which may hold anything.
        yield Finding(name, False, f"check failed ({type(error).__name__})", UNEXPECTED, group)


def is_running(settings: Settings) -> bool:
    """Return whether something listens on the bot's port: the bot is running on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - not to listen on
    try:
        socket.create_connection((host, settings.listening_port), timeout=1).close()
    except OSError:
        return False
    return True


def _report_fault(fault: SettingFault) -> Finding:
    return Finding(fault.name, False, fault.problem, fault.hint, Group.SETTINGS)


def _leave_rest() -> Finding:
    return build_pending(["Webex", "this machine"], "not checked: fix the settings first", Group.SETTINGS)


def _check_file(*, is_needed: bool) -> Iterator[Finding]:
    """Check `.env`. That there is none is a fault only where the environment lacks settings too (`is_needed`)."""
    yield from map(_report_fault, list_file_faults())
    if missing := describe_missing_file():
        words = missing.rstrip(".") if is_needed else f"none in {Path.cwd()}: the settings are from the environment"
        advice = "Write one with uv run app.py setup, or start the bot where it is." if is_needed else ""
        yield Finding(".env", not is_needed, words, advice, Group.SETTINGS)


def _check_settings(settings: Settings) -> list[Finding]:
    given = settings.model_fields_set
    findings = []
    for name in type(settings).model_fields:
        shown = "set" if is_secret(name) else _show(getattr(settings, name))
        is_default = name not in given
        words = f"{shown} (default)" if is_default else shown
        findings.append(Finding(name.upper(), True, words, group=Group.SETTINGS, is_default=is_default))
    is_nobody = not settings.allowed_people and not settings.allowed_rooms
    who = f"{_count(settings.allowed_people, 'email or domain', 'emails and domains')}, "
    who += _count(settings.allowed_rooms, "space", "spaces")
    advice = f"Set ALLOWED_PEOPLE. {advise_setting('ALLOWED_PEOPLE')}." if is_nobody else ""
    words = "nobody" if is_nobody else who
    return [*findings, Finding("authorized people", not is_nobody, words, advice, Group.SETTINGS)]


def _count(words: Collection[str], one: str, several: str) -> str:
    return f"{len(words)} {one if len(words) == 1 else several}"


def _show(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    return "not set" if value is None or value == "" else str(value)


def _check_connection(settings: Settings, *, may_run: bool) -> Iterator[Finding]:
    """Check how events come in."""
    if settings.uses_websocket:
        yield from check_websocket(settings, may_run=may_run)
    else:
        yield _report_reach(ask_public_address(settings), may_run=may_run)


def _report_reach(reach: Reach, *, may_run: bool) -> Finding:
    name = "public address"
    if reach.is_unknown:
        return build_pending([name], f"not checked: {reach.words}")
    if reach.may_be_down and not may_run:
        return build_pending([name], NOT_RUNNING)
    return Finding(name, reach.is_ours, reach.words, reach.action)


def _check_database(settings: Settings) -> Iterator[Finding]:
    url = settings.database_url.get_secret_value()
    yield Finding("database", True, describe_database(url), group=Group.MACHINE)
    if url.startswith("sqlite:"):
        yield check_sqlite(sqlite3.sqlite_version_info)


def check_sqlite(version: tuple[int, int, int]) -> Finding:
    """Check the version of SQLite that Python was built with."""
    written, needed = (".".join(map(str, each)) for each in (version, MIN_SQLITE))
    if version >= MIN_SQLITE:
        return Finding("SQLite", True, f"version {written}", group=Group.MACHINE)
    advice = "Use a Python with a newer SQLite (uv installs one: uv python install), or PostgreSQL with DATABASE_URL."
    return Finding("SQLite", False, f"version {written} is older than {needed}", advice, Group.MACHINE)
