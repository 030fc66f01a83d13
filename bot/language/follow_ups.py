"""Follow-ups: what is said about the list that a person got last."""

import re
from collections.abc import Callable

from bot.language.clauses import CONTENTS, FILE_KIND, ORGANIZATION, PAGE
from bot.language.everywhere import means_everywhere
from bot.language.numerals import CARDINALS, ORDINALS, POSITIONS
from bot.language.owner_phrases import parse_who
from bot.language.purposes import apply_purpose
from bot.language.reading import mark_quotes, read_clauses
from bot.language.search_clauses import SEARCH
from bot.model import DEFAULT_PURPOSE, FollowUp, Request

_NEXT = re.compile(
    r"(?:(?:show|see|get|give)(?: me)? )?(?:the )?(?:next|more|rest|following)"
    r"(?: (?:page|ones?|numbers|results|\d+|please))*"
    r"|(?:go on|continue|keep going|forward|page (?:down|forward))(?: please)?|are there more|any more|next one"
)

_PREVIOUS = re.compile(
    r"(?:go (?:back )?to )?(?:the )?(?:previous|prev|prior)(?: (?:page|ones?|results|please))*|page (?:back|up)"
    r"|(?:back |go back )(?:a|one) page|one page back|(?:the )?(?:one|page|list) before(?: that| this)?"
)

_BACK = re.compile(
    r"(?:go )?back(?: please)?|(?:the )?(?:previous|last) list|(?:go )?back to (?:the )?(?:previous|last|other) list"
)

_LAST_PAGE = re.compile(
    r"(?:(?:go to|show|open|jump to|see)(?: me)? )?(?:the )?(?:(?:very )?last|final) page|(?:go |jump )?to the end"
)

_PAGE = re.compile(
    r"(?:(?:go to|show|open|jump to|see|and|what about|get)(?: me)? )?(?:the )?"
    rf"(?:(?:page|pg?\.?)(?: number| no\.?| #)? ?(?:(?P<page>\d{{1,9}})|(?P<numeral>{'|'.join(CARDINALS)}))"
    rf"|(?P<ordinal>\d{{1,9}})(?:st|nd|rd|th) page|(?P<word>{'|'.join(ORDINALS)}) page)(?: please)?"
)

_REFRESH = re.compile(
    r"(?:refresh|reload|update|again|repeat|once (?:again|more)|(?:same|check|look|try) (?:it )?again|re-?run|latest"
    r"|(?:show|do|run|check) (?:it|that|this) again|is (?:that|this) (?:up to date|current))"
    r"(?: (?:it|that|this|the list|list|please|again))*"
)

_CLEAR = re.compile(
    r"(?:clear|reset|remove|drop|without|no|undo|delete)(?: (?:the|all|any|these|those))*(?: filters?| filtering)"
    r"|unfiltered|(?:show |list |see )?(?:me )?(?:them )?all(?: of (?:them|those|it))?(?: again)?|everything"
)

_EXPORT = re.compile(
    r"(?:please |can i |could i |can you |could you |i need to |i want to )*"
    r"(?:export|download|save|send|get|give|email|have|put)(?: me)?"
    r" (?:it|this|that|them|those|these|(?:the|this|that) (?:list|file|results?)"
    r"(?= (?:as|in|to|into|for|by|please)\b|$))\b.*"
)

_ABOUT_LAST = re.compile(
    r"(?:(?:ok|okay|just|only)\b[\s,]*)*"
    r"(?:(?:and|or|but|also|what about|how about|now|then|instead|(?:the )?same(?: thing| list| one)?(?: again)?)\b"
    r"[\s,]*)+",
    re.I,
)

_HERE = re.compile(r"(?:(?:just|only)\s+)?(?:in|at|for|of)\s+(?!all\b)", re.I)

_EVERYWHERE = re.compile(
    r"(?:(?:in|at|for|across) )?(?:everywhere|anywhere|all|all (?:the |our )?(?:locations|sites|offices))", re.I
)

_QUESTION = re.compile(
    r"^how (?:do|can|to)\b|\b(?:which|what) (?:locations?|sites?|offices?|branch)\b|\bhow many\b|^where\b", re.I
)
"""A question that needs no earlier list: about locations, or how something is done."""

_SENTENCE = re.compile(r"\b(?:what|which|is|are|any|show|list|get|give|have|need|numbers)\b", re.IGNORECASE)
"""What is in a sentence that says all that it means: "in Denver, what is free?" begins like a follow-up."""

_ALL = "all"

_MAX_LENGTH = 200
"""Characters of a follow-up: longer texts say all that they mean."""

CLAUSES = (*PAGE, CONTENTS, FILE_KIND, ORGANIZATION, *SEARCH)


def find_follow_up(text: str, is_command: Callable[[str], bool]) -> FollowUp | None:
    """Return what a text says about the last list; None for a text that stands for itself.

    `is_command` returns whether a text begins with the word of a command. Raises NotUnderstood or InvalidArgument.
    """
    if len(text) > _MAX_LENGTH:
        return None
    lower = re.sub(
        r"^(?:please|pls|ok|okay|now|and)[\s,]+|[\s,]+(?:please|pls|thanks)$", "", text.lower().strip(" .?!")
    )
    if paged := _find_page(lower):
        return paged
    if _EXPORT.fullmatch(lower):
        request, _ = read_clauses(Request("export"), lower, (FILE_KIND,))
        return FollowUp(request, alone=request)
    if is_command(text):
        return None
    return _find_change(text)


def _find_page(lower: str) -> FollowUp | None:
    said = Request("")
    if _NEXT.fullmatch(lower):
        return FollowUp(said, step=1)
    if _PREVIOUS.fullmatch(lower):
        return FollowUp(said, step=-1)
    if _BACK.fullmatch(lower):
        return FollowUp(said, goes_back=True)
    if _LAST_PAGE.fullmatch(lower):
        return FollowUp(said, goes_to_end=True)
    if page := _PAGE.fullmatch(lower):
        word = page["numeral"] or page["word"]
        number = POSITIONS[word] if word else int(page["page"] or page["ordinal"])
        return FollowUp(said.with_(page=number))
    if _REFRESH.fullmatch(lower):
        return FollowUp(said.with_(fresh=True))
    return FollowUp(said, clears=True) if _CLEAR.fullmatch(lower) else None


def _find_change(text: str) -> FollowUp | None:
    """Return a change of the last list: only clauses, or a location behind "and" or a preposition."""
    if _QUESTION.search(text):
        return None
    marker = _ABOUT_LAST.match(text)
    rest = text[marker.end() :] if marker else text
    if marker and _EVERYWHERE.fullmatch(rest.strip(" ?.!")):
        return FollowUp(Request("", location=_ALL), alone=Request("summary"))
    request, name = read_clauses(Request(""), mark_quotes(rest), CLAUSES)
    said = request.without("wording").write_arguments()
    is_file = _names_file(rest)
    is_about_last = marker is not None or (_HERE.match(rest) is not None and not _SENTENCE.search(rest))
    # Behind "in", it is the same question about a location.
    who = parse_who(Request("who"), rest) if marker and not _HERE.match(rest) else None
    if request.numbers and who and said.keys() == {"numbers"} and not name:
        alone = Request("find", numbers=request.numbers)
        return FollowUp(alone, alone=alone, who=who)
    if request.numbers or (name and not is_about_last):
        return None
    request = request.with_(said=text)
    if name and marker and (about_list := apply_purpose(request, name)):  # "how about hunt groups"
        request = about_list
    elif name:
        request = request.with_(location=name)
    elif not (said or is_file) or said.keys() == {"org"} or rest.strip().isdigit() or means_everywhere(rest):
        return None
    if is_file:
        request = request.with_(command="export")
    return FollowUp(request, alone=_build_alone(request), who=who)


def _names_file(text: str) -> bool:
    return re.search(r"\b(?:csv|xlsx?|excel|json|spread ?sheet)\b", text, re.I) is not None


def _build_alone(request: Request) -> Request:
    """Build what is meant without a last list: digits are searched for everywhere, all else is asked of a location.

    Only some lists can be searched by an owner or an extension: without one, it is asked who has it.
    """
    if (request.owner or request.extension) and request.purpose is DEFAULT_PURPOSE and not request.command:
        return Request("who", owner=request.owner, extension=request.extension, location=request.location)
    searches = bool(request.digits or request.consecutive or request.owner or request.extension)
    command = request.command or ("find" if searches and not request.location else "numbers")
    return request.with_(command=command)
