"""Where phone numbers stand in a text. What they are is read later, for the countries of the locations."""

import re

_GROUPS = r"[+(]{0,2}\d(?:[ ().\-/+]{0,4}\d)*\)?"
"""Digits, with what people put between them. A line break ends a number."""

_LABEL = r"(?:(?:tel|phone|sips?|callto|no|nr|number|#)\s?[.:]\s?)?"

_EXTENSION = r"(?:[\s,;(]{0,3}(?:ext(?:ension|n)?|xtn|x|durchwahl|poste|\#)[\s.:#=]{0,3}\d{1,7}\)?)?"

_ONE = rf"{_LABEL}{_GROUPS}{_EXTENSION}"

_JOIN = r"\s{0,3}(?:[,;&|\n]|\b(?:and|or|to|through|thru|until|till|til|plus)\b|\.{2,3}|->)\s{0,3}"

NUMBERS = re.compile(
    rf"(?:\b(?:between|from)\s+)?(?<![\w.+])(?P<taken>(?:\bbetween\s+)?{_ONE}(?:{_JOIN}(?:{_JOIN})?{_ONE})*)(?!\w)",
    re.IGNORECASE,
)
"""One number or more, with commas, line breaks or words between them."""

_QUOTED_NUMBER = re.compile(r"""(["'`])(\s?\+?\(?[\d][\d ().\-/]{3,24})\1""")

_CLUTTER_BEFORE = re.compile(r"(?<![\w\"'`*_<\[|=])[\"'`*_<\[|=]{1,9}(?=[+(]{0,2}\d{3})")

_CLUTTER_AFTER = re.compile(r"(?<=\d{3})[*_>\]|`]{1,9}(?!\w)|(?<=\d{7})(?:@[\w.-]+|\.0+(?![\d-]))")

_PLACEHOLDERS = re.compile(r"(?<=\d)(?:[ \-.]?[xX*?_#]{1,7}){1,3}(?![\w.:=*?#]|\s*\d)")
"""For digits that are left open: "205-635-00xx"."""

_MIN_DIGITS = 7
"""Fewer digits without anything between them are searched for as they are: "numbers Denver 629"."""

_MIN_SPLIT_DIGITS = 4
"""Digits of part of a number, when something stands between them: "205-635"."""


def unquote_numbers(text: str) -> str:
    """Return the text without what stands around numbers but is none of them: quotation marks, placeholders."""
    text = _PLACEHOLDERS.sub(" ", _QUOTED_NUMBER.sub(r"\2", text))
    return _CLUTTER_AFTER.sub(" ", _CLUTTER_BEFORE.sub(" ", text))


def is_worth_reading(text: str) -> bool:
    """Return whether a span is phone numbers, rather than a few digits or a count."""
    digits = sum(map(str.isdigit, text))
    is_plain = text.strip().isdigit()
    return digits >= (_MIN_DIGITS if is_plain else _MIN_SPLIT_DIGITS)
