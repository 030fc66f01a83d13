"""How names are compared."""

import unicodedata
from functools import lru_cache

from bot import limits


@lru_cache(limits.MAX_CACHED_NAMES)
def fold(text: str) -> str:
    """Make names comparable: no case, no accents, single spaces ("Zürich" and "zurich" are the same)."""
    # Twice: what a compatibility character stands for may have a case of its own.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
