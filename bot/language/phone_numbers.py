"""Phone numbers as people write them, read into E.164 (ITU-T E.164)."""

import re

import phonenumbers

_SEPARATOR = re.compile(r"\s*[,;\n]\s*|\s+and\s+|\s+(?=[+(])|(?<=\d{7})\s+(?=\d{7})")


def parse_numbers(text: str, country: str) -> tuple[list[str], list[str]]:
    """Read numbers with commas or spaces between them; those without a country code are the country's own.

    Returns the numbers in E.164, each once, and what could not be read.
    """
    each = parse_each(text, country)
    read = dict.fromkeys(number for number in each.values() if number is not None)
    return list(read), [part for part, number in each.items() if number is None]


def parse_each(text: str, country: str) -> dict[str, str | None]:
    """Map each number, as it was written, to its E.164; None where it cannot be read in this country."""
    return {part: _read_one(part, country) for part in filter(None, _SEPARATOR.split(text.strip()))}


def _read_one(text: str, country: str) -> str | None:
    for written in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(written, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
