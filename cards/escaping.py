"""Plain text made safe for markdown: no name that an outsider chose can format a message or mention anyone.

As little as possible is escaped, because some clients show the backslashes.
"""

import re

_AT_START = r"[-+](?=\s|$)|#{1,6}(?=\s|$)|>|[-=]+\s*$"
"""The mark of a list, a heading, a quotation or an underlined heading."""

_MARKS = re.compile(
    r"[\\`*\[\]~<]"  # emphasis, code, links, HTML: anywhere
    r"|(?<!\w)_|_(?!\w)"  # emphasis: only at the edge of a word
    rf"|^(?:{_AT_START})"
    r"|(?<=^\d)[.)](?=\s|$)|(?<=^\d\d)[.)](?=\s|$)|(?<=^\d\d\d)[.)](?=\s|$)"  # a numbered list
)

# Most texts have no marks at all: two quick searches are faster than the substitution.
_SPECIAL = re.compile(r"[\\`*\[\]~<_]")
_START = re.compile(rf"{_AT_START}|\d{{1,3}}[.)](?=\s|$)")


_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\{(?=\{)")
"""Controls, marks that turn the direction of everything after them, and what begins a function: `{{DATE(…)}}` is
replaced."""


def escape(text: str) -> str:
    """Escape plain text for a card's text block, which reads some markdown and has functions."""
    if "{{" in text or not text.isprintable():
        # A space nobody sees keeps the braces apart.
        text = _HIDDEN.sub(lambda mark: "{\u200b" if mark[0] == "{" else "", text)
    if _SPECIAL.search(text) or _START.match(text):
        return _MARKS.sub(lambda mark: f"\\{mark[0]}", text)
    return text


def escape_markdown(text: str) -> str:
    """Escape plain text for a message's markdown, where HTML is read too and `<@all>` would mention everybody."""
    return escape(text).replace("&", "&amp;").replace("\\<", "&lt;")
