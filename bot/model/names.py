"""How names are compared."""

import unicodedata
from functools import lru_cache

from bot import limits


@lru_cache(limits.MAX_CACHED_NAMES)
def fold(text: str) -> str:
    """Return a name without case or accents and with single spaces: "Zürich" and "zurich" are then the same."""
    # Twice, because casefold can produce characters that decompose again.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
