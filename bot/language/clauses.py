"""The clauses that most commands have: pages, lists, organizations, files, and the confirmation of a change."""

import re
from collections.abc import Sequence

from bot.language.clause_building import build_clause, put_argument, set_argument, set_text
from bot.language.filter_phrases import FILTERS, take_filters
from bot.language.numerals import CARDINALS, ORDINALS, POSITIONS
from bot.language.purpose_phrases import BEFORE_NOUN, BEHIND_FOR, cut_purpose, find_before_noun
from bot.language.reading import Clause, mark_quotes, read_clauses
from bot.model import FileKind, Purpose, Request


def parse_clauses(request: Request, text: str, clauses: Sequence[Clause], rest: str) -> Request:
    """Add to the request what `text` says: its clauses, and what is left of it as the argument named `rest`.

    Raises NotUnderstood or InvalidArgument.
    """
    request, name = read_clauses(request, mark_quotes(text), clauses)
    return request.with_texts({rest: name})


def _take_file_kind(request: Request, match: re.Match[str]) -> Request:
    kind = match[1].lower()
    return put_argument(request, "file", FileKind(kind) if kind in ("csv", "json") else FileKind.XLSX)


def _take_purpose(request: Request, match: re.Match[str]) -> tuple[Request, int, int] | None:
    found = cut_purpose(match)
    if found is None:
        return None
    purposes, end = found
    return _put_purpose(request, purposes, match.string[match.start("phrase") : end]), match.start(), end


def _take_purpose_before_noun(request: Request, match: re.Match[str]) -> tuple[Request, int, int] | None:
    words = list(re.finditer(r"\S+", match["phrase"]))
    found = find_before_noun([word[0] for word in words])
    if found is None:
        return None
    begin = match.start("phrase") + words[found[1]].start()
    return _put_purpose(request, found[0], match.string[begin : match.end()]), begin, match.end()


def _put_purpose(request: Request, purposes: Sequence[Purpose], wording: str) -> Request:
    """Set the list: the first of those that a wording fits. Where there are several, the answer says so."""
    request = put_argument(request, "purpose", purposes[0])
    return request.with_(wording=" ".join(wording.split()) if len(purposes) > 1 else "")


def _take_page_word(request: Request, match: re.Match[str]) -> Request:
    return put_argument(request, "page", POSITIONS[match[1].lower()])


_TO_PAGE = r"(?:(?:(?:go|jump|skip) (?:to )?)?(?:on |at )?)"

PAGE: tuple[Clause, ...] = (
    build_clause(rf"{_TO_PAGE}(?:page (?:number |no\.? |#)?|pg?\.? ?)(\d{{1,9}})", set_argument("page")),
    build_clause(rf"{_TO_PAGE}(?:the )?(\d{{1,9}})(?:st|nd|rd|th) page", set_argument("page")),
    build_clause(rf"{_TO_PAGE}page ({'|'.join(CARDINALS)})", _take_page_word),
    build_clause(rf"{_TO_PAGE}(?:the )?({'|'.join(ORDINALS)}) page", _take_page_word),
    build_clause(r"refresh(?:ed)?|up[ -]to[ -]date", set_argument("fresh", "true")),
)

CONTENTS: Clause = build_clause(
    r"(?:(?:as |with )?(?:an? |the )?(?:table of )?contents|(?:grouped |group |listed )?(?:by|in) (?:the )?hundreds?)",
    set_argument("contents", "true"),
)

CONFIRMATION: Clause = build_clause(re.compile(r"(?<!\S)confirm(?:ed)?\s*$", re.I), set_argument("confirmed", "true"))

FILE_KIND: Clause = build_clause(
    r"(?:(?:as|in|to|into) )?(?:an? |the )?(csv|xlsx?|excel|json|spread ?sheet)(?: format| sheet)?(?: files?)?",
    _take_file_kind,
)

ORGANIZATION: Clause = build_clause(r"org(?:ani[sz]ation)?(?: id)? (\S{30,120})", set_text("org"))

PURPOSE: Clause = build_clause(BEHIND_FOR, _take_purpose)

PURPOSE_NOUN: Clause = build_clause(BEFORE_NOUN, _take_purpose_before_noun)

FILTER: Clause = build_clause(FILTERS, take_filters)
