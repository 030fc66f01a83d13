"""Texts of other people's making: numbers formatted, names shortened and listed."""

import re
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

from cards.limits import (
    MAX_CACHED_NUMBERS,
    MAX_CHARACTER_BYTES,
    MAX_LIST_BYTES,
    MAX_LISTED_NAME_LENGTH,
    MAX_LISTED_NAMES,
    MAX_NAME_LENGTH,
)

_NUMBER = re.compile(r"\+\d[\d -]{3,}\d|(?<!\S)\d{3}-\d{3}-\d{4}(?![\w-])")

_LONG_ADDRESS = re.compile(r"(?<=[^\s@]{20})@(?=[^\s@])")

_UNBREAKABLE = str.maketrans({" ": "\u00a0", "-": "\u2011"})


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@lru_cache(MAX_CACHED_NUMBERS)
def format_number(phone_number: str) -> str:
    """Return an E.164 number in its country's international format; anything else is returned as it is."""
    try:
        parsed = phonenumbers.parse(phone_number)
    except phonenumbers.NumberParseException:
        return shorten(phone_number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def list_names(names: Sequence[str]) -> str:
    """Return the names separated by commas: "A, B and 3 more" where there are many."""
    listed: list[str] = []
    for name in names[:MAX_LISTED_NAMES]:
        short = shorten(name, MAX_LISTED_NAME_LENGTH)
        if listed and len(", ".join([*listed, short]).encode()) > MAX_LIST_BYTES:
            break
        listed.append(short)
    rest = len(names) - len(listed)
    return f"{', '.join(listed)} and {rest:,} more" if rest > 0 else ", ".join(listed)


def shorten(text: str, max_length: int = MAX_NAME_LENGTH) -> str:
    """Return the text on one line, cut off with an ellipsis where it exceeds `max_length` characters.

    Scripts whose characters have several bytes get fewer of them: a card's size is counted in bytes. Without what
    `strip_controls` takes away.
    """
    line = strip_controls(" ".join(text.split()))
    max_bytes = int(max_length * MAX_CHARACTER_BYTES)
    if not line.isascii() and len(encoded := line.encode("utf-8", "replace")) > max_bytes:
        return f"{encoded[: max(max_bytes - 3, 0)].decode(errors='ignore')[: max_length - 1]}…"
    return line if len(line) <= max_length else f"{line[: max_length - 1]}…"


def strip_controls(text: str) -> str:
    """Return the text without characters that nobody sees and that change what follows.

    Controls of terminals, changes of the direction of writing, halves of characters.
    """
    return text if text.isprintable() else _CONTROLS.sub("", text)


def capitalize(text: str) -> str:
    """Return a text with a capital letter at its beginning; all others stay as they are."""
    return text[:1].upper() + text[1:]


def name_organization(title: str, organization: str) -> str:
    """Return a title with the organization that it is about; `organization` is empty for the bot's own."""
    return f"{title} · {shorten(organization)}" if organization else title


def describe_count(number: int, noun: str) -> str:
    """Return a number and its noun, in the plural unless it is one: "1 location", "1,200 locations"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def keep_numbers_together(text: str) -> str:
    """Return the text with phone numbers that no line ends within: their spaces and hyphens do not break.

    The bot reads them like others. Lists of numbers do without, so that what is copied from them suits other programs.
    """
    may_have_numbers = "+" in text or "-" in text
    return _NUMBER.sub(lambda number: number[0].translate(_UNBREAKABLE), text) if may_have_numbers else text


def break_addresses(text: str) -> str:
    """Return the text with long email addresses that a line may end within: before their at sign, and nowhere else."""
    return _LONG_ADDRESS.sub("\u200b@", text) if "@" in text else text
