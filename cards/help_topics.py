"""What several commands have in common, for `help lists`, `help filters`, `help sort` and `help follow-ups`."""

from collections.abc import Mapping

from bot.model import DEFAULT_PURPOSE, PURPOSES, Feature, Purpose
from cards.help import Example, Topic

_FEATURES: Mapping[str, str] = {
    "aa_": "Auto attendants",
    "queue_": "Call queues",
    "hunt_": "Hunt groups",
    "voice": "Voicemail",
}
"""The beginnings of keys of purposes, and what these have in common."""

OTHERS = "Others"


def build_list_topic() -> Topic:
    """Build the topic of the lists: what to type behind "for"."""
    groups: dict[str, list[str]] = {feature: [] for feature in (*_FEATURES.values(), OTHERS)}
    for purpose in PURPOSES:
        groups[_find_feature(purpose)].append(describe_clause(purpose))
    return Topic(
        "lists",
        "Webex has a list of available numbers for each purpose. Without “for …”, "
        f"you get the {DEFAULT_PURPOSE.title.lower()}.",
        (Example("numbers Birmingham for hunt group"), Example("summary for call queue")),
        [f"{feature}: {', '.join(clauses)}" for feature, clauses in groups.items()],
    )


FILTERS = Topic(
    "filters",
    "Filters and searches go behind the location, in any order. All of them must match.",
    (
        Example("numbers Birmingham active not toll-free"),
        Example("numbers Birmingham ending 00"),
        Example("numbers Birmingham consecutive 5"),
        Example("find ending 00 active"),
    ),
    (
        f"Filters: {', '.join(Feature)}. “not” in front excludes them.",
        "Searches: ending 00, beginning 205, or just digits, which match anywhere.",
        "Blocks: consecutive 5. Single numbers: +1 205-635-0001, (205) 635-0009.",
        "Long lists: go to 205-635, go to page 30, contents.",
        "Call forward lists: owner Reception, ext 2100.",
        "The Filter button on a list offers the same.",
    ),
)

SORTING = Topic(
    "sort",
    "Lists of numbers can be sorted by number or by state. Otherwise they are in Webex's order.",
    (Example("numbers Birmingham sort number"), Example("numbers Birmingham sort state")),
)

FOLLOW_UPS = Topic(
    "follow-ups",
    "After a list you need not repeat yourself. For 15 minutes, this refers to the list that you last got here:",
    (
        Example("next, previous, page 3, go to 205-635", explanation="another page of it"),
        Example("only active, without toll-free, clear filter", explanation="more or less of it"),
        Example("and in Denver?", explanation="the same for another location"),
        Example("as excel", explanation="the list as a file"),
        Example("refresh, back", explanation="the current list, or the list before it"),
    ),
)

OTHER_NAMES: Mapping[str, str] = {
    "list": "lists",
    "purpose": "lists",
    "purposes": "lists",
    "filter": "filters",
    "searches": "filters",
    "sorting": "sort",
    "order": "sort",
    "followups": "follow-ups",
    "follow-up": "follow-ups",
    "next": "follow-ups",
    "page": "follow-ups",
    "pages": "follow-ups",
}
"""Other words for the topics."""


def describe_clause(purpose: Purpose) -> str:
    """Return what is typed to get a list: "for hunt group primary"."""
    return f"for {purpose.phrase}"


def _find_feature(purpose: Purpose) -> str:
    return next((name for start, name in _FEATURES.items() if purpose.key.startswith(start)), OTHERS)
