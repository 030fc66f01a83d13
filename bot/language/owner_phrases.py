"""What `who` asks about: phone numbers, extensions, digits of either, or the name of an owner."""

import re

from bot.language.clauses import ORGANIZATION, PAGE
from bot.language.number_spans import NUMBERS
from bot.language.patterns import build_any
from bot.language.reading import NAME_BEGIN, NAME_END, TAKEN
from bot.language.vocabulary import strip_fillers
from bot.model import Request

MIN_DIGITS = 3
"""Fewer digits are a count, or part of a name."""

MIN_NUMBER_DIGITS = 7
"""So many digits say themselves what they are: the words beside them belong to the sentence."""

_EXTENSION_WORD = r"(?:(?:ext(?:ension|n)?s?|xtn)(?:[\s.:#=]{1,3}(?:numbers?|no\.?|is)\b)?|x|#)"

_ONE_EXTENSION = r"\d{1,10}(?![\s().-]{0,2}\d)"

_EXTENSIONS = re.compile(
    rf"(?<![\w.+'-]){_EXTENSION_WORD}[\s.:#=]{{0,3}}"
    rf"(?P<digits>{_ONE_EXTENSION}(?:\s*(?:[,;&/]|\b(?:and|or)\b)\s*{_EXTENSION_WORD}?[\s.:#=]{{0,3}}{_ONE_EXTENSION})*)"
    r"(?!\w)",
    re.IGNORECASE,
)

_NUMBER_BEFORE = re.compile(r"(?:\d[\s().\-/]{0,3}){7,}[,;]?\s*$")
"""Before an extension: it is that number's own."""

_QUOTED = re.compile(r"(?<!\w)(?:\"([^\"\n]{1,255})\"|'([^'\n]{1,255})')(?!\w)")

_LOCATION = re.compile(r"\b(?:in|at)\s+(?:the |our )?(?P<name>[^\d\x01,;?!]{2,100}\w)", re.IGNORECASE)

_WORDS = build_any(
    """
    please pls hi hello hey so ok okay and or also then now currently right_now at_the_moment today here there
    anyway who who's whos whom whose what what's whats which where does do did is are was were has have had
    having got gets get can could would will you we i me us know find_out find look_up look lookup check tell
    show see give need_to want_to if whether out up for about to of on in at by with behind under from into it
    its it's they them the this that an? any some own owns owned owner owners use uses used using usage hold
    holds holding belong belongs belonging assigned allocated taken occupied busy in_use free connected linked
    attached configured set_up registered go goes ring rings lead leads answer answers answering reach reaches
    sit sits reverse_lookup lookup numbers? nos? phones? telephones? lines? dids? ddis? extensions? exts? called
    named direct anyone anybody someone somebody anything something else person user already still right please thanks
    in_our_(?:company|organi[sz]ation|system) in_the_(?:company|organi[sz]ation|system) in_webex
    """
)

_BEFORE = re.compile(rf"^(?:{_WORDS}(?![\w'-])[\s,:?]*)+", re.IGNORECASE)

_AFTER = re.compile(rf"(?:(?:^|[\s,]+){_WORDS})+[\s.?!,]*$", re.IGNORECASE)

_AROUND = " \n\t.,;:?!\"'*_`-=>()" + TAKEN


def parse_who(request: Request, text: str) -> Request:
    """Add to a request the numbers, extensions or the owner's name that a text asks about, and a location behind "in".

    Raises NotUnderstood or InvalidArgument.
    """
    text = text.replace(NAME_BEGIN, "").replace(NAME_END, "")
    for clause in (ORGANIZATION, *PAGE):
        request, text = clause(request, text)
    if quoted := _QUOTED.search(text):
        name = quoted[1] or quoted[2]
        return request.with_texts({"owner": name, "location": _find_location(text[quoted.end() :])})
    extensions, left = _take_extensions(text)
    numbers, left = _take_numbers(left)
    name = clean_name(left)
    if not (numbers or extensions):
        return request.with_texts({"extension" if name.isdecimal() and name.isascii() else "owner": name})
    location = _find_location(left)
    if numbers and not extensions and _is_part_of_name(numbers, name, location):
        return request.with_texts({"owner": clean_name(text)})
    return request.with_texts({"numbers": numbers, "extension": extensions, "location": location})


def clean_name(text: str) -> str:
    """Return a name without the words of the question around it."""
    name = _BEFORE.sub("", text.replace(TAKEN, " ").strip(_AROUND))
    return " ".join(_AFTER.sub("", name).strip(_AROUND).removesuffix("'s").split())


def split_location(name: str) -> tuple[str, str]:
    """Return an owner's name and the location behind "in" or "at", which may be part of the name: the last one."""
    found = list(re.finditer(r"(?<=\s)(?:in|at)\s+(?:the |our )?", name, re.IGNORECASE))
    return (name[: found[-1].start()].strip(), name[found[-1].end() :]) if found else (name, "")


def _take_extensions(text: str) -> tuple[str, str]:
    """Return the extensions of a text, with commas between them, and what is left of it."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        if _NUMBER_BEFORE.search(text, max(0, match.start() - 40), match.start()):
            return match[0]
        taken.extend(re.findall(r"\d+", match["digits"]))
        return TAKEN * len(match[0])

    left = _EXTENSIONS.sub(take, text)
    return ",".join(dict.fromkeys(taken)), left


def _take_numbers(text: str) -> tuple[str, str]:
    """Return the phone numbers and digits of a text, as they were typed, and what is left of it."""
    taken: list[str] = []

    def take(match: re.Match[str]) -> str:
        if sum(map(str.isdigit, match["taken"])) < MIN_DIGITS:
            return match[0]
        taken.append(match["taken"].strip())
        return TAKEN * len(match[0])

    left = NUMBERS.sub(take, text)
    return ", ".join(taken), left


def _is_part_of_name(numbers: str, name: str, location: str) -> bool:
    """Return whether a few digits belong to a name: "who is in Store 1021 Reception"."""
    digits = sum(map(str.isdigit, numbers))
    return digits < MIN_NUMBER_DIGITS and numbers.isdecimal() and bool(name) and not location


def _find_location(left: str) -> str:
    """Return what stands behind "in" or "at", unless that is how a question ends: "at the moment"."""
    found = _LOCATION.search(left.replace(TAKEN, " \x01"))
    return strip_fillers(clean_name(found["name"])) if found and not _AFTER.fullmatch(found[0]) else ""
