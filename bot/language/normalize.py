"""One way to write a text: what people type, paste and dictate differs in dashes, spaces, quotes and invisible marks.

Everything that comes in passes through `normalize` once: typed text, and the fields of cards.
"""

import re
import unicodedata

LINE = "\n"
"""What line breaks, tabs, and the ends of list items and table cells become: they separate numbers."""

_MAX_PASSES = 8
"""A pass can leave something for the next one, because characters join when what was between them goes."""

_TAGS = re.compile(r"</?(?:br|li|ul|ol|tr|td|th|p|div)\b[^<>]{0,200}>|&nbsp;", re.IGNORECASE)

_LINE_ENDS = re.compile(r"[\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+")

_SINGLE_QUOTES = "‘’‚‛′ʼʹˈ´＇❛❜‹›"
_DOUBLE_QUOTES = "“”„‟″«»＂❝❞〝〞"

_FIXED = {
    **dict.fromkeys(map(ord, _SINGLE_QUOTES), "'"),
    **dict.fromkeys(map(ord, _DOUBLE_QUOTES), '"'),
    # Signs that are dashes to people; those of Unicode's own class are found by their class.
    **dict.fromkeys(map(ord, "−⁃﹣－⁻₋─━"), "-"),
    # Fillers of Hangul, and a joiner: invisible, although Unicode classes them as letters and marks.
    **dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F, 0x2800), ""),
    **dict.fromkeys(map(ord, "⁄∕／"), "/"),
    **dict.fromkeys(map(ord, "→⇒➔➡⟶"), "->"),
    **dict.fromkeys(map(ord, "·•∙・"), "."),
}

_CLASSES = {"Pd": "-", "Zs": " ", "Cf": "", "Cc": "", "Cs": ""}
"""By Unicode's class: dashes, spaces, and what nobody sees. Surrogates without a partner cannot be sent anywhere."""


class _Table(dict[int, str]):
    """What each character becomes; characters that are not listed are looked up by their class."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if "\ufe00" <= character <= "\ufe0f":
            return ""  # selects how the character before is drawn
        if character.isdecimal():
            return str(unicodedata.decimal(character))  # the digits of every script
        return _CLASSES.get(unicodedata.category(character), character)


_TABLE = _Table(_FIXED)
_TABLE[ord(LINE)] = LINE


def normalize(text: str) -> str:
    """Return the text with plain dashes, spaces, quotes and digits, without invisible characters.

    Plain ASCII stays as it is, apart from line breaks, tabs and HTML tags that separate, which become line breaks.
    """
    for _ in range(_MAX_PASSES):
        plain = _normalize_once(text)
        if plain == text:
            break
        text = plain
    return text


def _normalize_once(text: str) -> str:
    text = _LINE_ENDS.sub(LINE, _TAGS.sub(lambda tag: " " if tag[0].startswith("&") else LINE, text))
    if text.isascii() and text.replace(LINE, "").isprintable():
        return text
    # Before NFKC too: it takes some quotation marks apart.
    return unicodedata.normalize("NFKC", text.translate(_TABLE)).translate(_TABLE)
