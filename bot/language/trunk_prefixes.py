"""The digits that people dial before a national number: the 0 of 0113 in the United Kingdom."""

from functools import lru_cache

import phonenumbers

_MAX_COUNTRY_CODE_DIGITS = 3


def begins_with(digits: str, beginning: str) -> bool:
    """Return whether a number, in E.164 without its plus, begins with these digits, with or without its country code.

    People know numbers either way.
    """
    return digits.startswith(beginning) or begins_nationally(digits, beginning)


def begins_nationally(digits: str, beginning: str) -> bool:
    """Return whether a number, in E.164 without its plus, begins with these digits without its country code.

    They may be as they are dialled in its country: with the trunk prefix.
    """
    is_number = digits.isascii() and digits.isdecimal()
    return is_number and digits.startswith(_list_beginnings(digits[:_MAX_COUNTRY_CODE_DIGITS], beginning))


@lru_cache(1000)  # asked of each of thousands of numbers
def _list_beginnings(first_digits: str, beginning: str) -> tuple[str, ...]:
    """List how a number with these first digits may begin in E.164, of which this is the national beginning."""
    country_code, trunk_prefix = _find_trunk_prefix(first_digits)
    if not trunk_prefix or not beginning.startswith(trunk_prefix) or beginning == trunk_prefix:
        return (country_code + beginning,)
    return country_code + beginning, country_code + beginning.removeprefix(trunk_prefix)


@lru_cache(1000)  # there are no more beginnings
def _find_trunk_prefix(beginning: str) -> tuple[str, str]:
    """Return the country code that a number begins with, and its main country's trunk prefix, which may be empty."""
    for length in range(1, len(beginning) + 1):
        regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(beginning[:length]))
        if regions:
            metadata = phonenumbers.PhoneMetadata.metadata_for_region(regions[0], None)
            return beginning[:length], (metadata.national_prefix or "") if metadata else ""
    return "", ""
