"""What a list of available numbers is for: the lists of Webex's API, each by its path and by what people call it.

Source: the available-numbers pages of Webex's API reference. A new list is one line of the table.
"""

import re

from rapidfuzz import fuzz, process

from bot.model import Purpose

NEAR = 88
"""How alike a wording and a purpose's must be, of 100."""

PURPOSES = (
    Purpose("aa_alternate", "Auto attendant alternate numbers", "autoAttendants/alternate", "auto attendant"),
    Purpose("aa_primary", "Auto attendant primary numbers", "autoAttendants", "auto attendant primary"),
    Purpose("aa_forward", "Auto attendant call forward numbers", "autoAttendants/callForwarding", has_owners=True),
    Purpose("queue_primary", "Call queue primary numbers", "queues", "call queue"),
    Purpose("queue_alternate", "Call queue alternate numbers", "queues/alternate"),
    Purpose("queue_forward", "Call queue call forward numbers", "queues/callForwarding", has_owners=True),
    Purpose("hunt_primary", "Hunt group primary numbers", "huntGroups", "hunt group"),
    Purpose("hunt_alternate", "Hunt group alternate numbers", "huntGroups/alternate"),
    Purpose("hunt_forward", "Hunt group call forward numbers", "huntGroups/callForwarding", has_owners=True),
    Purpose("paging", "Paging group numbers", "paging", "paging"),
    Purpose("voicemail_group", "Voicemail group numbers", "voicemailGroups", "voicemail"),
    Purpose("voicemail_fax", "Voicemail group fax numbers", "voicemailGroups/faxMessage", "fax"),
    Purpose("voice_portal", "Voice portal numbers", "voicePortal"),
    Purpose("location", "Location numbers", "", "the location itself"),
    Purpose("emergency_callback", "Emergency callback numbers", "emergencyCallbackNumber", "ecbn"),
    Purpose("call_intercept", "Call intercept numbers", "callIntercept", "intercept"),
    Purpose("external_caller_id", "External caller ID numbers", "externalCallerId", "caller id"),
    Purpose("charge_number", "Charge numbers", "chargeNumber", "charge number"),
    Purpose("webex_go", "Webex Go numbers", "webexGo", "go"),
    Purpose(
        "operating_mode_forward",
        "Operating mode call forward numbers",
        "operatingModes/callForwarding",
        "operating mode",
        True,
    ),
    Purpose("single_number_reach", "Single number reach numbers", "singleNumberReach", "snr"),
)

DEFAULT = PURPOSES[0]

TITLES = {purpose.key: purpose.title for purpose in PURPOSES}

BY_KEY = {purpose.key: purpose for purpose in PURPOSES}

_SHORT = {
    "aa": "auto attendant",
    "autoattendant": "auto attendant",
    "attendant": "auto attendant",
    "cq": "call queue",
    "queue": "call queue",
    "hg": "hunt group",
    "hunt": "hunt group",
    "cf": "call forward",
    "forward": "call forward",
    "forwarding": "call forward",
    "vm": "voicemail",
    "alt": "alternate",
    "main": "primary",
}
"""How people shorten the words."""


def find_purpose(text: str) -> Purpose | None:
    """Return the purpose that a wording means ("queue forward", "for aa primary"), or None where it is too far off."""
    wordings = {wording: purpose for purpose in PURPOSES for wording in _list_wordings(purpose)}
    found = process.extractOne(_spell_out(text), list(wordings), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)
    return wordings[found[0]] if found else None


def _list_wordings(purpose: Purpose) -> list[str]:
    title = purpose.title.lower().removesuffix(" numbers")
    return [_spell_out(title)] + ([_spell_out(purpose.wording)] if purpose.wording else [])


def _spell_out(text: str) -> str:
    """Write a wording's words in full, each once, without what says nothing."""
    words = re.findall(r"[a-z]+", text.casefold())
    full = " ".join(_SHORT.get(word.removesuffix("s"), word.removesuffix("s")) for word in words)
    kept = [word for word in full.split() if word not in ("number", "for", "the", "a")]
    return " ".join(dict.fromkeys(kept))
