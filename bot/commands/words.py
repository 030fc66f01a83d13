"""How what follows a command's name is read: quotation marks, small words, a page at the end."""

import re

_PAGE = re.compile(r"\s+page\s+(\d{1,9})$", re.IGNORECASE)
_REFRESH = re.compile(r"\s+refresh$", re.IGNORECASE)
_SMALL_WORD = re.compile(r"(?:at|in|for)\s+", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"')


def read_name(text: str) -> str:
    """Return the name that was typed, without quotation marks around it or a small word before it."""
    text = _SMALL_WORD.sub("", text.strip(), count=1) if _SMALL_WORD.match(text.strip()) else text.strip()
    quoted = _QUOTED.fullmatch(text)
    return (quoted[1] if quoted else text).strip()


def read_listing(text: str, name: str) -> dict[str, str]:
    """Read "Birmingham page 2 refresh" into arguments; what was named is called `name`, left out when empty.

    A name in quotation marks may itself end in "page 2".
    """
    arguments = {}
    if refresh := _REFRESH.search(text := f" {text}"):
        arguments["fresh"] = "true"
        text = text[: refresh.start()]
    if page := _PAGE.search(text):
        arguments["page"] = page[1]
        text = text[: page.start()]
    named = read_name(text)
    return {name: named, **arguments} if named else arguments
