"""Phone numbers as people write them, parsed into E.164 (ITU-T E.164)."""

import re

import phonenumbers

_SEPARATOR = re.compile(r"\s*[,;\n]\s*|\s+and\s+|\s+(?=[+(])|(?<=\d{7})\s+(?=\d{7})")


def parse_numbers(text: str, country: str) -> tuple[list[str], list[str]]:
    """Parse numbers separated by commas or spaces; those without a country code belong to `country`.

    Returns the numbers in E.164, each once, and the parts that could not be parsed.
    """
    parsed = parse_each(text, country)
    numbers = dict.fromkeys(number for number in parsed.values() if number is not None)
    return list(numbers), [part for part, number in parsed.items() if number is None]


def parse_each(text: str, country: str) -> dict[str, str | None]:
    """Map each number, as it was written, to its E.164; to None where it is no number in this country."""
    return {part: _parse_one(part, country) for part in filter(None, _SEPARATOR.split(text.strip()))}


def _parse_one(text: str, country: str) -> str | None:
    # National first; else the country code may have come without its plus.
    for written in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(written, country or None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None
