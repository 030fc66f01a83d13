"""Time zones as people type them behind a time: "CET", "Europe/Berlin", "Berlin time", "Eastern". Makes no calls."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

_ALIASES: Mapping[str, str] = {
    **dict.fromkeys(("utc", "gmt", "zulu", "universal"), "UTC"),
    **dict.fromkeys(("cet", "cest", "mez", "mesz", "central european", "german"), "Europe/Berlin"),
    **dict.fromkeys(("bst", "uk", "british"), "Europe/London"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    **dict.fromkeys(("eet", "eest", "eastern european"), "Europe/Athens"),
    **dict.fromkeys(("est", "edt", "et", "eastern", "us eastern"), "America/New_York"),
    **dict.fromkeys(("cst", "cdt", "ct", "central", "us central"), "America/Chicago"),
    **dict.fromkeys(("mst", "mdt", "mt", "mountain", "us mountain"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt", "pt", "pacific", "us pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("akst", "akdt", "alaska"), "America/Anchorage"),
    **dict.fromkeys(("hst", "hawaii"), "Pacific/Honolulu"),
    **dict.fromkeys(("ist", "india", "indian"), "Asia/Kolkata"),
    **dict.fromkeys(("jst", "japan"), "Asia/Tokyo"),
    **dict.fromkeys(("sgt",), "Asia/Singapore"),
    **dict.fromkeys(("hkt",), "Asia/Hong_Kong"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
}
"""What is meant by a name that is no city: the region's zone with its daylight saving time, also for "8:00 EST".

People type the abbreviation that they know all year round.
"""

ABBREVIATIONS = "|".join(sorted((each for each in _ALIASES if " " not in each), key=len, reverse=True))
"""A pattern for the names of one word."""

OWN = ("local", "my", "our", "their", "its", "the", "usual", "same")
"""Words before "time" that name no zone: the usual one is meant."""


def find_zone_name(typed: str) -> str | None:
    """Return the IANA name of a zone that is typed as such, as an abbreviation, or as its city; None for others."""
    key = _fold(typed)
    return _ALIASES.get(key) or _list_zones().get(key)


@lru_cache(1)
def _list_zones() -> Mapping[str, str]:
    """Map the names of all zones, and of their cities, in small letters."""
    names = sorted(each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "SystemV/")))
    cities = {_fold(each.rpartition("/")[2]): each for each in reversed(names)}
    return cities | {_fold(each): each for each in names}


def _fold(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())
