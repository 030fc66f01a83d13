"""What sentences are made of, as patterns in small letters: verbs, nouns, and the words around them."""

from collections.abc import Mapping

from bot.language.patterns import build_any
from bot.language.target_names import KIND_WORDS

_PLEASE_WORDS = build_any(
    """
    please pls plz kindly hi hello hey ok okay so now and then could_(?:you|we|i) can_(?:you|we|i) would_you will_you
    may_i i(?:'d|_would)_like_(?:you_)?to i_(?:want|need)_(?:you_)?to we_(?:want|need)_to let's lets go_ahead_and
    you_should need_to want_to just also quickly i'm_trying_to trying_to is_it_possible_to help_me oops sorry wait
    no_wait
    """
)

PLEASE = rf"(?:{_PLEASE_WORDS}[\s,]+)*"

NUMBER = r"[+(]{0,2}\d(?:[\s().\-/]{0,3}\d){6,}+"
"""At least seven digits: a phone number, or much of one. All that there are, so that a text full of digits is read
quickly."""

NOUN = r"(?:numbers?|dids?|ddis?|tns?)"

LOCATIONS = r"(?:locations?|sites?|offices?|branch(?:es)?|places?|buildings?|facilit(?:y|ies)|campus(?:es)?)"

_NO_OTHER = "".join(rf"(?<!{word} )" for word in ("voicemail", "paging", "pickup", "hunt", "hunting", "ring", "call"))
"""Before "group" and "queue": another kind of group, or the first word of the name of the kind itself."""

TARGETS: Mapping[str, str] = {
    "targets": r"(?:(?:assignment )?targets?)",
    **{kind.command: rf"{_NO_OTHER}(?:{words}s?)" for kind, words in KIND_WORDS.items()},
}
"""What people call the targets of each list."""

WATCHING = r"(?:watch(?:ing|es|ed)?|alert(?:s|ing)?|alarms?|notif(?:y|ying|ications?)|monitor(?:s|ing)?|warnings?)"

LOW = build_any(
    r"""
    below under less_than fewer_than lower_than < drops? falls? runs?_(?:low|out|short) running_(?:low|out|short)
    gets?_low is_(?:low|out|empty|short) getting_(?:low|short) (?:nearly|almost)_(?:out|empty|full|gone) at_\d+(?!\d)
    down_to be_empty empty_(?:with)?in runs?_dry
    """
)

STOP = build_any(
    "stop end cancel remove delete drop clear turn_off switch_off disable get_rid_of kill no_more don'?t do_not quit"
)

UNASSIGN = build_any(
    "un-?assign de-?assign release unlink detach disconnect unmap disassociate dissociate deallocate free_up"
)

TAKE = build_any("free strip remove delete drop clear take pull get")

ASSIGN = build_any("assign attach link allocate associate map connect hook_up")

GIVE = build_any("add give put set allot point route use make hand")

MAY_I = build_any(
    "can could may is_it_(?:ok(?:ay)?|possible|fine|all_?right)_(?:to|if) (?:am|are)_(?:i|we)_(?:allowed|able)_to"
)

WISH = build_any(
    "i'd_like i_would_like i_want i_need we'd_like we_want we_need please_have (?:can|could)_(?:you|we|i)_(?:have|get)"
)

CHANGED = build_any(
    "chang(?:es?|ed|ing) assigning assigned unassigned removed released modified did_what edited happened"
)

SHORT = build_any(
    r"""
    low lowest emptiest highest out_of fewest least running run_out empty almost_out most nothing_left short needs?
    no_(?:more_)?(?:free_|available_)?numbers (?:below|under|less_than|fewer_than)_\d{1,6}(?!\d)
    """
)
