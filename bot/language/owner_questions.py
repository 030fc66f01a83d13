"""Sentences that ask who has a number, an extension or the like, however they begin."""

import re

from bot.language.patterns import build_any
from bot.language.sentence_words import NUMBER

_EXTENSION = r"(?:\b(?:ext(?:ension|n)?\.?|xtn)[\s.:#]{0,3}\d+|\bx\d+|#\d+)"

_SHORT = r"(?<![\d.+-])\d{3,6}(?![\d-])"

_SUBJECT = rf"(?:{NUMBER}|{_EXTENSION}|{_SHORT})"

_WHO = r"\bwho(?:m|se|'s|s)?\b"

_SOMEBODY = r"\b(?:any|some)(?:one|body)(?:'s)?\b"

_HAS = r"\b(?:has|have|having|had|owns?|owned|uses?|used|using|got|on|behind|assigned|answers|belongs?)\b"

_TAKEN = build_any(
    "taken used reserved in_use occupied assigned allocated busy already owned someone's somebody's anyone's"
)

_OWNER_NOUN = build_any(
    """
    user person people employee colleague extension queue call_queue hunt_group group device phone line workspace room
    feature team virtual_line
    """
)

_LOCATIONS = r"\b(?:locations?|sites?|offices?|branch(?:es)?|places?|buildings?)\b"

_WANTED = rf"(?:\b(?:can|could|may) {_SOMEBODY}|\b(?:give|get|check|wants?|able|need)\b)"
"""What asks for a number rather than for its owner: "can anybody use 303-629-0001?"."""

_LISTS = re.compile(
    r"\b(?:free|available|unused|spare|left|unassigned|open|end(?:s|ing)?|beginn?(?:s|ing)?|start(?:s|ing)?|contain(?:s|ing)?"
    r"|consecutive|numbers|dids|ddis|ones)\b"
)
"""What is said of lists of numbers. A few digits beside it are searched for in one."""

_IS_CERTAIN = re.compile(rf"{_WHO}|{NUMBER}|{_EXTENSION}|\bowners? of\b|\bextension\b")

_CHANGES = re.compile(
    r"^(?:please |pls |can you |could you |can someone |i want to |i need to |let's )*"
    r"(?:un-?assign|assign|deassign|release|unlink|detach|disconnect|unmap|deallocate|free|strip|remove|delete|drop|clear"
    r"|take|attach|link|allocate|associate|map|connect|add|put|set|allot|point|route|move|transfer|swap|switch|replace"
    r"|reassign|exchange|undo|watch|unwatch|alert|help|history)\b"
)
"""How a sentence begins that changes something, whatever else is in it."""

_WHO_CHANGED = re.compile(
    r"^(?:please |so |and |tell me |show me |do you know |can you tell me )*"
    r"who(?:'s|se)?(?: (?:has|have|had|been|is|keeps|last|recently|just|already|ever|else|also))*"
    r" (?:chang(?:ed?|es|ing)|assigned|unassigned|removed|released|modified|edited|added|deleted|reverted|undid|undone"
    r"|did (?:that|this|it|what|the)|made|moved|freed|reassigned)\b"
    r"|^who\b.*\b(?:assigned|removed|changed|released|added|edited|unassigned|moved|deleted) by\b"
    r"|^who\b.*\b(?:has|have|'s) (?:changed|unassigned|removed|released|edited)\b"
)
"""Questions about changes: they are answered by the history."""

_WHO_MAY = re.compile(rf"^who(?:'s| is| are)? (?:can|may|could|allowed|able|authori[sz]ed|permitted)\b(?!.*{_SUBJECT})")

_QUESTIONS = tuple(
    re.compile(f"^{pattern}", re.DOTALL)
    for pattern in (
        rf"(?=.*{_SUBJECT}).*{_WHO}",
        rf".*{_WHO} (?:has|have|owns?|uses?|is using|got)\b",
        rf".*\b(?:is|are|was|isn't|isnt)\b.*{_SUBJECT}.*(?<!not )\b{_TAKEN}",
        rf"(?=.*{_SUBJECT})(?!.*{_WANTED}).*{_SOMEBODY}.*{_HAS}",
        rf"(?:has|have|does|do|did|is)\b(?=.*{_SUBJECT})(?!.*{_WANTED}).*{_SOMEBODY}",
        rf".*\bdo (?:we|you|they)\b.*\bown\b.*{_SUBJECT}",
        rf"what(?:'s|s| is| are| was)?(?: the)?(?: (?:number|extension|did|phone|line))* {_SUBJECT}",
        (
            rf"what(?:'s|s| is| does| do| did)\b(?!.*{_LOCATIONS}).*{_SUBJECT}.*"
            r"\b(?:used for|for|used|assigned to|doing|do|go(?:es)? to|connected to|belongs? to|ring|reach)\b"
        ),
        rf"(?:what|which)\b(?!.*{_LOCATIONS})(?!.*\battendants?\b).*{_HAS}.*{_SUBJECT}",
        rf"(?:what|which) (?:auto[ -]?attendants?|attendants?|aas?|ivrs?)\b.*{_HAS}.*{NUMBER}",
        rf"(?:what|which) {_OWNER_NOUN}\b.*{_SUBJECT}.*\b(?:on|with|for|has|have|using)\b",
        rf"where (?:does|do|did|will|would)\b.*{_SUBJECT}.*\b(?:go|ring|lead|end up|route|land|terminate|point|belong)",
        rf"(?=.*{_SUBJECT}).*\b(?:owners? of|belongs? to|belonging to|assigned to {_SOMEBODY})",
        r"(?:(?:please|who is|who's|what is|what's|find|show me|give me|tell me|look up|get) )*(?:the )?owners? of\b",
        r"(?:x|#)\s?\d{2,7}$",
        rf"where(?:'s|s| is) (?:the )?{_EXTENSION}$",
        rf"(?=.*{_SUBJECT})(?:please |can you |could you )*(?:look ?up|find|check|get|show)(?: me)?(?: the)? owners?\b",
        rf"(?=.*\bowner\b[\s:?]*$).*{_SUBJECT}",
        rf"(?=.*{_SUBJECT}).*\b(?:reverse|number|owner) look ?up\b",
        r"(?:what(?:'s|s| is)?|which|give me|show me|find)? ?(?:the )?\bextensions? (?:of|does|do|belongs to)\b",
        (
            r"what(?:'s|s| is) [^\d]{2,40}(?:'s?|s) "
            r"(?:direct |phone )?(?:extension|(?:tele)?phone|number|line|did|ddi)\??$"
        ),
    )
)


def asks_for_owner(lower: str) -> bool:
    """Return whether a sentence, in small letters, asks who has something, whatever word it begins with."""
    if _CHANGES.search(lower) or asks_for_changes(lower) or _WHO_MAY.search(lower):
        return False
    if _LISTS.search(lower) and not _IS_CERTAIN.search(lower):
        return False
    return any(pattern.search(lower) for pattern in _QUESTIONS)


def asks_for_changes(lower: str) -> bool:
    """Return whether a sentence, in small letters, asks who changed something."""
    return _WHO_CHANGED.search(lower) is not None


def asks_for_rights(lower: str) -> bool:
    """Return whether a sentence, in small letters, asks who may change something."""
    return _WHO_MAY.search(lower) is not None
