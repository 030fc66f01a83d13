"""The lists of available numbers that Webex Calling has, each for one purpose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """What the numbers of a list can be used for."""

    key: str
    """Its name on buttons."""
    title: str
    path: str
    """Its part of the list's path: `…/locations/{id}/<path>/availableNumbers`."""
    wording: str = ""
    """Another wording that people type, besides the title."""
    has_owners: bool = False
    """Whether its numbers are assigned: each has an owner, and may have only an extension."""


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

DEFAULT_PURPOSE = PURPOSES[0]

PURPOSES_BY_KEY = {purpose.key: purpose for purpose in PURPOSES}

PURPOSE_TITLES = {purpose.key: purpose.title for purpose in PURPOSES}
