"""Words that say nothing about which numbers are wanted, and how words with a typo are recognized."""

import re
from collections.abc import Set
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_FILLER_WORDS = """
please pls plz kindly thanks thank thx ty hi hello hey dear bot ok okay so well now right also just only maybe actually
quickly asap today currently still already yet again there here then too as me us cheers
a an the this that these those any some all every each i we you they it its my our your their him
in at for of from on to by with within inside around near under and or but & if whether per out up about
show list get give find display see view tell fetch pull bring send look looking check search need needs want wants
would like could can may might will shall should do does did don't is are am was were be been being has have had having
got let lets let's know use using used help go going try trying wondering wonder ask asking i'd i'm we'd we're i'll
exist exists
what which who where when how why many much lot lots whose whats what's which's who's
number numbers no nos num nums phone phones telephone telephones tel did dids ddi ddis tn tns line lines one ones
available availability free unused spare unassigned unallocated open vacant empty left remaining remain remains
assignable usable stock inventory pool list lists listing card table overview entries entry result results
location locations site sites office offices called named name webex calling order sorted sort
own owns owned taken used occupied assigned belong belongs work works provide someone somebody anybody anyone possible
perhaps soon tomorrow days anymore more longer lookup everywhere anywhere anything something things stuff everything
across throughout company organization organisation entire whole
filter filtered filters grabs company-wide companywide worldwide globally customer customers colleague
compare versus vs zip postcode
"""

FILLERS: Set[str] = frozenset(_FILLER_WORDS.split())
"""They are dropped around names, never within them: "The Bank of York" keeps its "of"."""

_IMPORTANT_WORDS = """
numbers available availability unassigned inactive active toll-free tollfree standard service beginning starting ending
containing consecutive extension location locations attendants attendant summary overview history export download
release unassign assign remove refresh previous unwatch watches
"""

TYPO_WORDS = tuple(_IMPORTANT_WORDS.split())
"""Words that are recognized with a typo. Short ones are not: a typo of them is another word."""

_MIN_TYPO_LENGTH = 5

_NO_TYPOS = "reading sending standing bending released removed assigned refreshed exported"

_KNOWN: Set[str] = FILLERS | frozenset((*TYPO_WORDS, *_NO_TYPOS.split()))

_WORD = re.compile(r"[^\W\d_][\w'-]*[^\W_]")

_MAX_CORRECTED_WORDS = 40
"""In a longer text, a typo is the smaller problem."""


def correct_typos(text: str) -> str:
    """Return the text with the words corrected that differ from a word that matters by one letter."""
    if not text:
        return text
    parts, end = [], 0
    for match in list(_WORD.finditer(text))[:_MAX_CORRECTED_WORDS]:
        corrected = _correct(match[0].lower())
        if corrected:
            parts += [text[end : match.start()], corrected]
            end = match.end()
    return "".join(parts) + text[end:]


@lru_cache(10_000)
def _correct(word: str) -> str | None:
    if len(word) < _MIN_TYPO_LENGTH or word in _KNOWN:
        return None
    found = [each for each, _, _ in process.extract(word, TYPO_WORDS, scorer=OSA.distance, score_cutoff=1)]
    # Opposites that are equally near are no guess ("uassign"), and a plural is no typo.
    if len(found) != 1 or found[0] == f"{word}s" or word == f"{found[0]}s":
        return None
    return str(found[0])


def strip_fillers(text: str) -> str:
    """Return what is left of a text without fillers and punctuation at both ends."""
    words = text.split()
    begin, end = 0, len(words)
    while begin < end and is_filler(words[begin]):
        begin += 1
    while begin < end and is_filler(words[end - 1]):
        end -= 1
    return _trim(" ".join(words[begin:end]))


def is_filler(word: str) -> bool:
    """Return whether a word says nothing about which numbers are wanted."""
    bare = word.strip(_PUNCTUATION).casefold()
    return not bare or bare in FILLERS or bare.removesuffix("'s") in FILLERS


_PUNCTUATION = ".,;:!?()[]{}<>*_`~|/\\-\"'=…"


def _trim(name: str) -> str:
    """Take punctuation off that no name begins or ends with. A full stop may end one ("St. Mary Inc."), once."""
    return name.strip(" \t\n,;:!?*`~|\\=").strip("-/").strip()
