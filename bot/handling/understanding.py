"""How a sentence was understood: shown small on the reply, so that people learn the short form."""

import re
from collections import Counter
from dataclasses import replace

from bot.language.short_form import write_request
from bot.model import DISPLAY, Request, to_uuid
from cards.text import shorten
from cards.view import View

_MAX_LENGTH = 300
"""Characters: a request can name hundreds of phone numbers."""

_UNWRITTEN = re.compile(r"(?:(?:^| )(?:page \d+|refresh|org(?:anization)? \S+|confirm(?:ed)?))+$")
"""The end of a command that its short form leaves out."""

_PREPOSITIONS = ("at", "in", "to", "from")

_SILENT = ("help", "hello", "cancel", "report", "template")
"""Commands whose reply says itself how they were understood."""


def show_understanding(view: View, typed: str, request: Request) -> View:
    """Return the View with the short form of what was typed, where that was something else."""
    if request.command in _SILENT:
        return view
    asked = _to_asked(request)
    # By its name, where it was chosen by its id: after "next", the location is the last list's.
    location = view.shown.location if view.shown and to_uuid(asked.location) else ""
    short = write_request(asked, location=location)
    # A picker says already what it keeps.
    is_known = _is_same(typed, short) or short in view.subtitle
    return view if is_known else replace(view, understood=shorten(short, _MAX_LENGTH))


def _to_asked(request: Request) -> Request:
    """Return what a list of locations to choose from is for; any other request as it is."""
    if request.command != "locations" or request.without("text", "org", *DISPLAY) == Request("locations"):
        return request
    return request.without("then", "text").with_(command=request.then or "numbers", location=request.text)


def _is_same(typed: str, short: str) -> bool:
    """Return whether both have the same words: clauses may stand in any order."""
    return _count_words(typed) == _count_words(short)


def _count_words(text: str) -> Counter[str]:
    words = " ".join(re.findall(r"[^\s\"“”'‘’?!,:/]+", text.casefold()))
    return Counter(word for word in _UNWRITTEN.sub("", words).split() if word not in _PREPOSITIONS)
