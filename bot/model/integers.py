"""Whole numbers that people type, or that a button carries."""

MAX_DIGITS = 9


def parse_int(text: str, low: int, high: int) -> int | None:
    """Return the number, or None unless `text` is written in ASCII digits and is from `low` to `high`."""
    # isdecimal alone accepts the digits of other scripts.
    if not (text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS):
        return None
    number = int(text)
    return number if low <= number <= high else None
