"""How names are compared."""

import unicodedata
from functools import lru_cache

from bot import limits

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ı": "i",
        "ŋ": "n",
        "&": " and ",
    }
)
"""Letters that Unicode does not take apart into a plain one and an accent, and a sign that is a word."""

_APOSTROPHES = "'’‘`´ʼʹ′"
"""They join: "O'Hare" and "OHare" are the same."""

_DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""How ä, ö, ü, å are written without accents: "Muenchen" is München."""


@lru_cache(limits.MAX_CACHED_NAMES)
def fold(text: str) -> str:
    """Return a name without case, accents and punctuation, and with single spaces: "Zürich-Süd" is "zurich sud".

    A name that is nothing but punctuation stays as it is.
    """
    # Twice, because casefold can produce characters that decompose again.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c) and c not in _APOSTROPHES)
    words = "".join(c if c.isalnum() else " " for c in letters.translate(_LETTERS)).split()
    return " ".join(words) or " ".join(text.casefold().split())


@lru_cache(limits.MAX_CACHED_NAMES)
def fold_loosely(text: str) -> str:
    """Return a folded name without the letters that stand for an accent, and without spaces.

    "Muenchen" and "München", "HQ/Dock 3" and "HQ / Dock3", "Wal-Mart" and "Walmart" are then the same.
    """
    folded = fold(text).replace(" ", "")
    for pair, letter in _DIGRAPHS:
        folded = folded.replace(pair, letter)
    return folded
