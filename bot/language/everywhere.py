"""How people say that they mean all locations."""

import re

from bot.model import EVERYWHERE

__all__ = ["EVERYWHERE", "PATTERN", "means_everywhere"]

_LOCATIONS = r"(?:locations?|sites?|offices?|branch(?:es)?|places?|buildings?)"

PATTERN = (
    r"(?:everywhere|anywhere|everything|across the board|company[ -]wide|worldwide|globally|overall|altogether|in total"
    rf"|(?:all|any|every|each)(?: of)?(?: the| our| my)? {_LOCATIONS}|all of them"
    r"|every(?: single)?(?: free| available| unused| spare)? (?:phone )?(?:number|did|ddi)"
    r"|in the (?:whole |entire )?(?:company|organi[sz]ation|business))"
)

_EVERYWHERE = re.compile(rf"\b(?:{PATTERN}|all)\b|^\s*\*\s*$", re.IGNORECASE)


def means_everywhere(left: str) -> bool:
    """Return whether what is left of a text, in which no location is named, asks about all of them."""
    return _EVERYWHERE.search(left) is not None
