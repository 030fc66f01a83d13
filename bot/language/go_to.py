"""Where in a list a page, a number, or the beginning of one is: "go to page 30", "go to 214-201-63". Pure."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from bot.language.trunk_prefixes import begins_with
from bot.model import AvailableNumber

_PAGE = re.compile(r"p(?:age|\.)? ?(\d{1,9})", re.IGNORECASE)


def find_page(numbers: Sequence[AvailableNumber], go_to: str, page_size: int) -> tuple[int, str]:
    """Return the page of a list to which it is to be opened, counted from 1, and a sentence where that is not exact.

    Digits that numbers begin with are the beginning, where that is not the list's first number already; other small
    numbers are a page.
    """
    if explicit := _PAGE.fullmatch(go_to):
        return int(explicit[1]), ""
    digits = re.sub(r"\D", "", go_to)
    listed = [each.phone_number.removeprefix("+") for each in numbers]
    index = next((index for index, number in enumerate(listed) if begins_with(number, digits)), None)
    page_count = -(-len(listed) // page_size)
    if not index and go_to.isdecimal() and 1 <= int(go_to) <= page_count:
        return int(go_to), ""
    if index is not None:
        return index // page_size + 1, ""
    return _find_next(listed, digits) // page_size + 1, f"No number here begins with {go_to}."


def _find_next(listed: Sequence[str], digits: str) -> int:
    """Return the index of the first number behind a beginning that no number has; 0 in a list without that order."""
    if not listed or listed != sorted(listed):
        return 0
    # A national number is completed by the country code that the list begins with, as far as that is known.
    candidates = [digits, *(listed[0][:length] + digits for length in (1, 2, 3))]
    fitting = [each for each in candidates if listed[0] <= each <= listed[-1]]
    return min(bisect_left(listed, fitting[0]), len(listed) - 1) if fitting else 0
