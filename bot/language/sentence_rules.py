"""What sentences for each command look like.

The rules are read from top to bottom, and the first that matches says the command. Those that change something come
first and want their verb at the beginning, so that a question never becomes a change.
"""

from bot.language.changes_phrases import CHANGES, WATCH_CHANGES
from bot.language.check_phrases import CHECK
from bot.language.counted_numbers import COUNT_OF_NUMBERS
from bot.language.everywhere import PATTERN
from bot.language.sentence_words import (
    ASSIGN,
    CHANGED,
    GIVE,
    LOCATIONS,
    LOW,
    MAY_I,
    NOUN,
    NUMBER,
    PLEASE,
    SHORT,
    STOP,
    TAKE,
    TARGETS,
    UNASSIGN,
    WATCHING,
    WISH,
)
from bot.language.trend_phrases import TREND
from bot.language.usage_phrases import USAGE

RULES: tuple[tuple[str, str], ...] = (
    ("watch", WATCH_CHANGES),
    ("unwatch", rf"^{PLEASE}(?:{STOP}|mute|silence)\b.*\b{WATCHING}\b"),
    ("unwatch", rf"^{PLEASE}{STOP} (?:telling|messaging|informing|pinging|posting)\b.*\bchanges\b"),
    (
        "watches",
        r"\b(?:what|which|show|list|see|any|all|our|my|the|current|have)\b.*\b(?:watches|alerts|alarms|watched)\b",
    ),
    ("watches", r"\b(?:what|which)\b.*\b(?:we|you|i)(?: are)? (?:watching|monitoring)\b"),
    ("watch", rf"^{PLEASE}(?:watch|monitor|keep (?:an eye|watch(?:ing)?))\b"),
    ("watch", rf"^{PLEASE}(?:set up|create|add|make|start|put|set) (?:an? |the )?{WATCHING}\b"),
    ("watch", rf"^{PLEASE}(?:alert|notify|warn|tell|ping|message|inform|let)\b.*(?:\b|\s){LOW}"),
    ("watch", r"\ban? (?:warning|alert|notification|alarm|message|ping)\b.*\b(?:if|when|once|as soon as)\b"),
    ("watch", rf"^{PLEASE}when(?:ever)? .*\b{LOW}\b.*\b(?:alert|notify|warn|tell|ping|let)\b"),
    ("watch", rf"^{PLEASE}(?:alert|notify|warn|ping)\b(?: me| us| everyone| this \w+)*\s+(?:at|when|if|about)\b"),
    ("undo", rf"^{PLEASE}(?:undo|revert|roll ?back|reverse|take back)\b"),
    (
        "template",
        (
            r"\btemplates?\b|^(?:bulk|mass)\b|\bin bulk\b"
            r"|\b(?:upload|import)\b.*\b(?:files?|numbers?|csv|xlsx?|excel|spread ?sheet)\b"
        ),
    ),
    ("changes", CHANGES),
    ("history", rf"^(?:who|when|what|which)\b.*\b{CHANGED}\b(?! to\b)"),
    (
        "history",
        r"^what did (?:i|we|you|he|she|they|any\w+|some\w+) (?:assign|unassign|change|remove|release|edit|do)\b",
    ),
    ("history", rf"^what(?:'s| has| have)? (?:just )?(?:happened|been going on)\b(?!.*{NUMBER})"),
    ("history", r"\b(?:change ?log|audit(?: log| trail)|history of|activity log)\b|^(?:show (?:the )?)?audit$"),
    (
        "history",
        (
            rf"^{PLEASE}(?:show|see|list|display|get|give|view|open|check)\b"
            r"(?: me| us| the| our| my| your| \d{1,3})* history(?: entries| log)?(?: \d{1,3})?$"
        ),
    ),
    ("history", r"\b(?:recent|last|latest|previous|past|all|list|show|see|the)\b.*\bchanges\b"),
    ("history", r"\b(?:recent|last|latest|previous|past)\b.*\b(?:assignments|edits)\b|\bchange history\b"),
    (
        "reserve",
        (
            rf"^{PLEASE}(?:reserve|hold|block|book|keep|save|put aside|set aside|earmark)\b(?! watch| an eye).*{NUMBER}"
            rf"|^{PLEASE}(?:put|set|keep) {NUMBER}.* (?:aside|back|free)\b"
            rf"|^{PLEASE}(?:reserve|hold|block|book|keep|put aside|set aside|earmark)(?: me| us)? {COUNT_OF_NUMBERS}"
        ),
    ),
    ("extend", rf"^{PLEASE}(?:extend|prolong|renew)\b.*{NUMBER}"),
    ("release", rf"^{PLEASE}(?:cancel|end|drop|remove|delete|undo)\b.*\breservations?\b.*{NUMBER}"),
    (
        "reservations",
        (
            r"\b(?:what|which|who|show|list|see|any|all|our|my|the|current)\b.*\b(?:reservations|bookings)\b"
            r"|^(?:my|our|all|current) reservations$"
        ),
    ),
    ("check", CHECK),
    ("release", rf"^{PLEASE}(?:(?:give|hand) back|return)\b.*{NUMBER}|^{PLEASE}(?:give|hand) {NUMBER}.* back$"),
    ("unassign", rf"^{PLEASE}{UNASSIGN}\b"),
    ("unassign", rf"^{PLEASE}{TAKE}(?: an?| some)? {NOUN}$"),
    ("unassign", rf"^{PLEASE}{TAKE}\b.*{NUMBER}"),
    ("unassign", rf"^{PLEASE}{TAKE}\b.*\bnumbers?\b.*\b(?:from|off|away from|out of)\b"),
    # A question: "can I use +1 205-635-0001?"
    (
        "find",
        rf"^{MAY_I}(?: (?:i|we|you))? (?:use|have|take|get)\b.*{NUMBER}",
    ),
    ("unassign", rf"^{WISH}\b.*{NUMBER}.*\b(?:removed|unassigned|released|detached|taken|freed)\b"),
    ("unassign", rf"^[^\d?]{{3,80}}[,:;–-] (?:please )?(?:{UNASSIGN}|{TAKE}) {NUMBER}"),
    ("assign", rf"^{WISH}\b.*{NUMBER}.*\b(?:added|assigned|attached|linked|mapped|connected) (?:to|on|onto|with)\b"),
    ("assign", rf"^[^\d?]{{3,80}}[,:;–-] (?:please )?(?:{ASSIGN}|{GIVE}) {NUMBER}"),
    ("assign", rf"^{PLEASE}(?:{ASSIGN}|{GIVE})\b.*{NUMBER}"),
    ("assign", rf"^{NUMBER}\s*(?:to|->|=>|→)\s+[^\W\d]"),
    ("assign", rf"^{PLEASE}(?:{ASSIGN}|add)(?: an?| some| another| one more| new)* {NOUN}$"),
    ("assign", rf"^{PLEASE}{ASSIGN}\b.*\bto\b"),
    ("assign", rf"^{PLEASE}{GIVE}\b.*\b(?:an?|another|one more|new)\b.*\bnumber\b.*\bto\b(?! me\b| us\b)"),
    ("help", r"^(?:how (?:do|can|could|would|should) (?:i|we|you|one)|how to|what (?:does|is the command))\b"),
    (
        "export",
        (
            r"\b(?:export(?:ed|ing)?|download(?:ed|ing)?|csv|xlsx?|excel|spread ?sheet|json)\b"
            r"|\b(?:in(?:to)?|as|to) an? file\b|^(?:dump|extract)\b"
        ),
    ),
    ("trend", TREND),
    ("chart", r"\b(?:charts?|graphs?|diagrams?|plot|pie)\b"),
    ("usage", USAGE),
    (
        "summary",
        (
            r"\b(?:how many|count|number of|amount of)\b.*\b(?:each|every|per|by|at all|all(?: our| the)?)\b"
            rf".*{LOCATIONS}\b"
        ),
    ),
    ("summary", rf"\b(?:how many|total|count)\b.*\b{PATTERN}(?!\w)|\btotal (?:of )?(?:available |free )?{NOUN}\b"),
    ("summary", rf"\b(?:which|what|any|are there|do any)\b.*\b{LOCATIONS}\b.*\b{SHORT}\b"),
    ("summary", r"\b(?:are we|we are|we're|running) (?:running |getting )?(?:low|out|short)\b"),
    ("summary", r"\bhow (?:are|do) we (?:doing|stand|looking?)\b|\b(?:big|whole|full) picture\b"),
    ("summary", rf"\b(?:status|situation|health|state)\b.*\b(?:all|every|each|our|the)\b.*\b{LOCATIONS}\b"),
    (
        "summary",
        r"\b(?:summary|summar(?:ise|ize)|overview|run-?down|stock (?:levels?|report)|inventory|totals|dashboard)\b",
    ),
    ("summary", rf"^where\b.*\b(?:low|fewest|running out|least|most|still have|have)\b.*\b{NOUN}\b(?!.*{NUMBER})"),
    ("summary", rf"\b(?:count|total|how many|stock)\b.*\b(?:by|per) {LOCATIONS}\b"),
    ("locations", r"^(?:which|what) (?:cities|countries|states|regions|towns) (?:do|are|have|can)\b"),
    ("locations", rf"\bhow many {LOCATIONS}\b|^where are we\b|\bwhere do we have {LOCATIONS}\b"),
    (
        "locations",
        (
            rf"^(?!.*\b(?:{NOUN}|with|has|free|available|unused|spare|all locations active)\b){PLEASE}"
            rf"(?:(?:show|list|get|give|see|display|tell|what|which|find|all|view|need|name)\b.*)?"
            rf"\b(?:all |our |my |the |your )*{LOCATIONS}\b"
            r"(?:\s+(?:do|are|can|in|there|we|you|please|exist|have)\b.*)?$"
        ),
    ),
    ("attendants", r"\b(?:which|what)\b.*\b(?:is|are) (?:assigned|linked|attached|mapped) to\b"),
    # The name of one, as it seems: "what numbers does Denver Main Menu have"
    (
        "attendants",
        r"^(?!.*\b(?:assign|give|free|available|unused|spare|left|add|for)\b)(?!.*\d).*\bmenus?\b",
    ),
    *(
        (
            command,
            (
                r"(?<!for )(?<!for an )(?<!for a )(?<!for the )(?<!for our )(?<!for a new )(?<!for another )"
                rf"\b{words}\b"
                r"(?! (?:primary|alternate|forward|call|dnis|numbers?\b(?! of)))"
            ),
        )
        for command, words in TARGETS.items()
    ),
)
"""A command, and what a sentence for it looks like, in small letters."""
