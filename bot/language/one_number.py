"""One phone number, read for several countries at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import CountryCodeSource, PhoneNumber, ValidationResult

from bot import limits

ANYWHERE = ""
"""The country of a number that is the same in every country, because its country code was written."""

_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
"""As in +44 (0)20: dialled within the country only."""

_GENERAL_PREFIXES = re.compile(r"^(?:00|011)(?=\d)")
"""The international prefixes that most of the world dials."""

_MIN_DIGITS = 5
_MAX_DIGITS = limits.MAX_NUMBER_DIGITS + 4
"""With an international prefix or a trunk zero."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a written number is, in E.164, by country. Nothing at all where it is no complete number in any."""

    by_country: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.by_country)

    def get(self, country: str) -> str | None:
        """Return what it is for a location in this country; None where it is no number there."""
        return self.by_country.get(country) or self.by_country.get(ANYWHERE)

    @property
    def countries(self) -> Sequence[str]:
        """The countries that it is a number in."""
        return list(self.by_country)

    @property
    def is_certain(self) -> bool:
        """Whether it was written with its country code, and so is the same number everywhere."""
        return ANYWHERE in self.by_country

    def with_suffix(self, digits: str) -> "Reading":
        """Return the numbers that end in these digits instead of as many of their own."""
        return Reading({country: number[: -len(digits)] + digits for country, number in self.by_country.items()})


def read_number(text: str, countries: Sequence[str]) -> Reading:
    """Read a text that may be one number, as it would be dialled in each of the countries."""
    digits = sum(map(str.isdigit, text))
    if not _MIN_DIGITS <= digits <= _MAX_DIGITS:
        return Reading({})
    if "+" in text:
        number = _read_international(text)
        return Reading({ANYWHERE: number} if number else {})
    national = {country: number for country in countries if (number := _read_national(text, country))}
    if national:
        return Reading(national)
    prefixed = next(filter(None, (_read_prefixed(text, country) for country in countries)), None)
    prefixed = prefixed or _read_bare(text)
    return Reading({ANYWHERE: prefixed} if prefixed else {})


@lru_cache(limits.MAX_CACHED_NUMBERS)
def _read_international(text: str) -> str | None:
    """Read a number with a plus sign. Its length must be possible; not every valid number may be known by now."""
    written = text[text.index("+") :]
    candidates = dict.fromkeys((_TRUNK_ZERO.sub("", written), written))
    numbers = [number for each in candidates if (number := _parse(each, None)) and _has_full_length(number)]
    # In Italy the zero in brackets is part of the number.
    best = next(filter(phonenumbers.is_valid_number, numbers), None) or next(iter(numbers), None)
    return _to_e164(best) if best else None


@lru_cache(limits.MAX_CACHED_NUMBERS)
def _read_national(text: str, country: str) -> str | None:
    """Read a number of this country, written without its country code or without the plus before it."""
    number = _parse(text, country)
    if number is None or number.country_code_source == CountryCodeSource.FROM_NUMBER_WITH_IDD:
        return None
    return _to_e164(number) if _is_valid(number) else None


@lru_cache(limits.MAX_CACHED_NUMBERS)
def _read_prefixed(text: str, country: str) -> str | None:
    """Read a number that begins with this country's international prefix."""
    number = _parse(_TRUNK_ZERO.sub("", text), country)
    if number is None or number.country_code_source != CountryCodeSource.FROM_NUMBER_WITH_IDD:
        return None
    return _to_e164(number) if _is_valid(number) else None


@lru_cache(limits.MAX_CACHED_NUMBERS)
def _read_bare(text: str) -> str | None:
    """Read a number whose country code came without its plus, or behind the prefix of a country without locations."""
    digits = re.sub(r"\D", "", _TRUNK_ZERO.sub("", text))
    number = _parse(f"+{_GENERAL_PREFIXES.sub('', digits)}", None)
    return _to_e164(number) if number and _is_valid(number) else None


def _parse(text: str, country: str | None) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return None


def _is_valid(number: PhoneNumber) -> bool:
    return _has_full_length(number) and phonenumbers.is_valid_number(number)


def _has_full_length(number: PhoneNumber) -> bool:
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == ValidationResult.IS_POSSIBLE) and len(_to_e164(number)) - 1 <= limits.MAX_NUMBER_DIGITS


def _to_e164(number: PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
