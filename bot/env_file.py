"""The file `.env` in the directory where the bot is started: what may be wrong with it, and how it is written."""

import difflib
import io
import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.startup_errors import SettingFault

NAME = Path(".env")

TEMPLATE = Path(__file__).parents[1] / ".env.example"
"""What a new file begins with."""

BESIDE_APP = Path(__file__).parents[1] / NAME

ENVIRONMENT_ONLY = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""What requests reads, from the environment."""

SYNONYMS = {
    **dict.fromkeys(("PERSON", "PERSONS", "USER", "USERS", "EMAIL", "EMAILS", "MEMBERS"), "PEOPLE"),
    **dict.fromkeys(("SPACE", "SPACES", "GROUP", "GROUPS"), "ROOMS"),
    "ACCESS": "BOT",
}
"""Words of other programs' settings, and of Webex's clients, by the word that ours have."""

MIN_SIMILARITY = 0.7

MIN_SHORT_SIMILARITY = 0.85
"""For names like HOST, which are a part of many others."""

SHORT_LENGTH = 5

PLAIN_VALUE = re.compile(r"[\w@.,:;/+=~*-]*", re.ASCII)
"""What needs no quotation marks in the file."""


def describe_missing_file() -> str:
    """Return that there is no `.env` here, with the path looked at; empty if there is one."""
    if NAME.exists():
        return ""
    elsewhere = f" There is one at {BESIDE_APP}: start the bot in that directory." if BESIDE_APP.exists() else ""
    return f"There is no .env in {Path.cwd()}.{elsewhere}"


def find_file_faults(names: Collection[str]) -> list[SettingFault]:
    """List what is wrong with the file, if there is one; `names` are those of all settings.

    A name that no setting is near to may be for another program, such as compose: it is no fault.
    """
    try:
        mode = stat.S_IMODE(NAME.stat().st_mode)
        bindings = _read_bindings(NAME)
    except (OSError, UnicodeDecodeError):
        return []  # there is none, or `read_settings` reports it
    return [*_find_mode_fault(mode), *_find_repeated(bindings), *_find_faulty_lines(bindings, names)]


def find_nearest_name(name: str, names: Collection[str]) -> str | None:
    """Return the setting that a misspelt name is meant to be; None if none is near."""
    words = "_".join(SYNONYMS.get(word, word) for word in name.upper().split("_"))
    nearest = difflib.get_close_matches(words, names, 1, MIN_SIMILARITY)
    if not nearest:
        return None
    # HOSTNAME, of another program, is not HOST.
    is_short = len(nearest[0]) <= SHORT_LENGTH
    return None if is_short and not difflib.get_close_matches(words, nearest, 1, MIN_SHORT_SIMILARITY) else nearest[0]


def read_values() -> dict[str, str]:
    """Return the settings in the file by their names, without empty ones. Raises OSError or UnicodeDecodeError."""
    bindings = _read_bindings(NAME) if NAME.exists() else []
    return {binding.key.upper(): binding.value for binding in bindings if binding.key and binding.value}


def list_environment(names: Collection[str]) -> dict[str, str]:
    """Return those of these settings that the environment has, without empty ones. It comes before the file."""
    wanted = {name.upper() for name in names}
    return {name.upper(): value for name, value in os.environ.items() if name.upper() in wanted and value}


def write_env_file(values: Mapping[str, str]) -> None:
    """Write settings into the file, readable for its owner only. Its other lines stay. Raises OSError.

    A new file begins as a copy of `.env.example`.
    """
    source = NAME if NAME.exists() else TEMPLATE
    bindings = _read_bindings(source) if source.exists() else []
    temporary = NAME.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.writelines(_write_lines(bindings, values))
    temporary.replace(NAME)


def _write_lines(bindings: Collection[Binding], values: Mapping[str, str]) -> Iterator[str]:
    left = dict(values)
    for binding in bindings:
        name = (binding.key or "").upper()
        line = binding.original.string
        if name not in values:
            yield line if line.endswith("\n") else f"{line}\n"
        elif name in left:
            # The blank lines before it belong to it.
            yield f"{line[: len(line) - len(line.lstrip())]}{name}={_quote(left.pop(name))}\n"
    for name, value in left.items():
        yield f"{name}={_quote(value)}\n"


def _quote(value: str) -> str:
    if PLAIN_VALUE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _read_bindings(path: Path) -> list[Binding]:
    return list(parse_stream(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def _find_mode_fault(mode: int) -> Iterator[SettingFault]:
    # A group that may read it is a way to give it to a service; others, and a group that may write it, are not.
    if mode & 0o027:
        yield SettingFault(str(NAME), f"other users of this machine can read it (mode {mode:o})", "Run: chmod 600 .env")


def _find_repeated(bindings: Collection[Binding]) -> Iterator[SettingFault]:
    lines: dict[str, list[int]] = {}
    for binding in bindings:
        if binding.key:
            lines.setdefault(binding.key.upper(), []).append(_find_line(binding))
    for name, found in lines.items():
        if len(found) > 1:
            *first, last = map(str, found)
            reason = f"{name} is set in line {', '.join(first)} and again in line {last}"
            yield SettingFault(str(NAME), reason, f"Only line {last} counts: remove the other.")


def _find_faulty_lines(bindings: Collection[Binding], names: Collection[str]) -> Iterator[SettingFault]:
    for binding in bindings:
        where = f"{NAME} line {_find_line(binding)}"
        key = binding.key or ""
        if binding.error:
            yield SettingFault(where, "cannot be read", "Expected: NAME=value")
        elif key and not re.fullmatch(r"[A-Za-z_]\w*", key):
            # Not quoted: it may be the second line of a secret.
            yield SettingFault(where, "no setting", "Expected: NAME=value. Put several lines into quotation marks.")
        elif key.upper() in ENVIRONMENT_ONLY:
            yield SettingFault(where, f"{key} is not read from .env", "Set it in the environment of the bot.")
        elif key and key.upper() not in names and (nearest := find_nearest_name(key, names)):
            yield SettingFault(where, f"{key} is not a setting", f"Did you mean {nearest}?")


def _find_line(binding: Binding) -> int:
    """Return the number of the line with the name: blank lines before it belong to the same text."""
    text = binding.original.string
    return binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
