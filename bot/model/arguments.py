"""How the arguments of a request are written as text, on a button, and read back.

What is read may come from anybody: everyone in a space can post any inputs to a card through Webex's API.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot import limits
from bot.model.differences import DifferenceKind
from bot.model.integers import parse_int
from bot.model.problems import Problem
from bot.model.purposes import PURPOSES_BY_KEY, Purpose
from bot.model.schedules import Schedule
from bot.model.selection import Digits, DigitsAt, Filter, Sort


class FileKind(StrEnum):
    """The kinds of files that a list can be exported as."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class InvalidArgument(ValueError):
    """A text is no value of its argument. Attributes: `name` of the argument, `text`."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"not a value of {name}")
        self.name = name
        self.text = text


@dataclass(frozen=True, slots=True)
class Codec:
    """Reads and writes the values of one argument. `read` raises ValueError for what is no value."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def read_argument(name: str, text: str) -> Any:
    """Return the value of an argument that is written as `text`. Raises InvalidArgument."""
    try:
        return CODECS.get(name, _TEXT).read(text)
    except (ValueError, KeyError):
        raise InvalidArgument(name, text) from None


def write_argument(name: str, value: Any) -> str:
    """Write a value so that `read_argument` reads it back."""
    return CODECS.get(name, _TEXT).write(value)


def _read_int(text: str, low: int, high: int) -> int:
    number = parse_int(text, low, high)
    if number is None:
        raise ValueError
    return number


def _read_text(text: str) -> str:
    if len(text) > limits.MAX_TEXT_LENGTH:
        raise ValueError
    return text


def _read_numbers(text: str) -> str:
    if len(text) > limits.MAX_NUMBERS_LENGTH:
        raise ValueError
    return text


def _read_flag(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _write_flag(value: bool) -> str:
    return "true" if value else "false"


def _read_filters(text: str) -> tuple[Filter, ...]:
    """Read filters with commas between them, as an adaptive card's multiple choice writes them; each once."""
    words = filter(None, (word.strip() for word in text.split(",")))
    return tuple(dict.fromkeys(Filter.parse(word) for word in words))


def _write_filters(filters: tuple[Filter, ...]) -> str:
    return ",".join(map(str, filters))


def _read_digits(text: str) -> str:
    digits = re.sub(r"[\s().+-]", "", text)
    if not re.fullmatch(rf"[0-9]{{0,{limits.MAX_NUMBER_DIGITS}}}", digits):
        raise ValueError
    return digits


def _read_go_to(text: str) -> str:
    """Read a page's number, a phone number, or how one begins: "page 3", "+1 205-635", "205-635-00xx"."""
    line = " ".join(text.split())
    if not re.fullmatch(rf"(?:[pP](?:age|\.)? ?)?[\d\s().+-]{{1,{limits.MAX_GO_TO_LENGTH}}}[xX]{{0,4}}", line):
        raise ValueError
    if not re.search(r"\d", line):
        raise ValueError
    return line


def _read_more_digits(text: str) -> tuple[Digits, ...]:
    """Read what `_write_more_digits` writes: "begin:312,end:00"."""
    pairs = [part.partition(":") for part in text.split(",")]
    return tuple(Digits(_read_digits(digits), DigitsAt(at)) for at, _, digits in pairs)


def _write_more_digits(digits: tuple[Digits, ...]) -> str:
    return ",".join(map(str, digits))


def _read_command(text: str) -> str:
    if not re.fullmatch(r"[a-z]{1,20}", text):
        raise ValueError
    return text


def _write_purpose(purpose: Purpose) -> str:
    return purpose.key


def _read_key(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{1,64}", text):
        raise ValueError
    return text


_TEXT = Codec(_read_text)

_FLAG = Codec(_read_flag, _write_flag)

_NUMBER = Codec(lambda text: _read_int(text, 0, 999_999_999))
"""The command that reads it knows its range."""


def _read_kinds(text: str) -> tuple[DifferenceKind, ...]:
    wanted = {DifferenceKind(word) for word in text.split(",")}
    return tuple(each for each in DifferenceKind if each in wanted)


def _read_since(text: str) -> str:
    if len(text) > limits.MAX_SINCE_LENGTH:
        raise ValueError
    return text


CODECS: Mapping[str, Codec] = {
    "page": _NUMBER,
    "go_to": Codec(_read_go_to),
    "contents": _FLAG,
    "fresh": _FLAG,
    "confirmed": _FLAG,
    "picked": _FLAG,
    "plan": Codec(_read_key),
    "purpose": Codec(PURPOSES_BY_KEY.__getitem__, _write_purpose),
    "numbers": Codec(_read_numbers),
    "number": Codec(_read_numbers),
    "said": Codec(_read_numbers),
    "filters": Codec(_read_filters, _write_filters),
    "digits": Codec(_read_digits),
    "digits_at": Codec(DigitsAt),
    "more_digits": Codec(_read_more_digits, _write_more_digits),
    "consecutive": Codec(lambda text: _read_int(text, 2, limits.MAX_CONSECUTIVE)),
    "sort": Codec(Sort),
    "file": Codec(FileKind),
    "problem": Codec(Problem),
    "then": Codec(_read_command),
    "reported": Codec(_read_command),
    "schedule": Codec(Schedule.parse),
    "count": Codec(lambda text: _read_int(text, 1, limits.MAX_HISTORY_ENTRIES)),
    "entry": _NUMBER,
    "below": _NUMBER,
    "percent": _NUMBER,
    "within": _NUMBER,
    "amount": _NUMBER,
    "despite": _NUMBER,
    "since": Codec(_read_since),
    "kinds": Codec(_read_kinds, ",".join),
}
"""All others are text."""
