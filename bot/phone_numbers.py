"""Phone numbers as people write them, read into E.164 (ITU-T E.164)."""

import re

import phonenumbers

_SEPARATOR = re.compile(r"\s*[,;\n]\s*|\s+and\s+|\s+(?=[+(])|(?<=\d{7})\s+(?=\d{7})")


def read_numbers(text: str, country: str) -> tuple[list[str], list[str]]:
    """Read numbers with commas or spaces between them; those without a country code are the country's own.

    Returns the numbers in E.164, each once, and what could not be read.
    """
    read: dict[str, None] = {}
    unread: list[str] = []
    for part in filter(None, _SEPARATOR.split(text.strip())):
        number = _read_one(part, country)
        if number is None:
            unread.append(part)
        else:
            read[number] = None
    return list(read), unread


def _read_one(text: str, country: str) -> str | None:
    for written in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(written, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
