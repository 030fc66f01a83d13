"""Packs numbers, as the organization's list has them, into columns."""

from collections.abc import Hashable, Mapping
from typing import Any

from bot.calling.available_numbers import to_mapping, to_owner_name, to_text
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.model import NumberKind, NumberLocation

_KIND_PROPERTIES = (
    "state",
    "phoneNumberType",
    "includedTelephonyTypes",
    "mainNumber",
    "tollFreeNumber",
    "isServiceNumber",
    "isReservedNumber",
    "mobileNetwork",
    "routingProfile",
)
"""What decides a number's kind, besides its owner and whether it is an extension alone."""


class NumberPacker:
    """Packs the numbers of one list. What many of them share is converted once."""

    def __init__(self, shared: SharedValues) -> None:
        self._shared = shared
        self._kinds: dict[Hashable, int] = {}
        """Positions in `shared.kinds` by what Webex sends, like `_locations` for `shared.locations`."""
        self._locations: dict[Hashable, int] = {}

    def pack(self, columns: NumberColumns, raw: Mapping[str, Any]) -> None:
        """Append one number, leniently: unknown values pass through, missing ones are empty or False."""
        get = raw.get
        number, owner = to_text(get("phoneNumber")), to_mapping(get("owner"))
        columns.append(
            number,
            to_text(get("extension")),
            self._find_kind(raw, owner, has_number=bool(number)),
            self._find_location(raw),
            f"{to_text(owner.get('id'))}\n{to_owner_name(owner)}".encode(errors="replace") if owner else b"",
        )

    def _find_kind(self, raw: Mapping[str, Any], owner: Mapping[str, Any], *, has_number: bool) -> int:
        key = (*map(raw.get, _KIND_PROPERTIES), owner.get("type"), bool(owner), has_number)
        try:
            return self._kinds[key]
        except KeyError:
            position = self._kinds[key] = self._shared.add_kind(_to_kind(raw, owner, has_number=has_number))
            return position
        except TypeError:  # a value that is a list or an object
            return self._shared.add_kind(_to_kind(raw, owner, has_number=has_number))

    def _find_location(self, raw: Mapping[str, Any]) -> int:
        named = to_mapping(raw.get("location"))
        values = (named.get("id"), named.get("name"), raw.get("routingPrefix"))
        try:
            return self._locations[values]
        except KeyError:
            position = self._locations[values] = self._shared.add_location(NumberLocation(*map(to_text, values)))
            return position
        except TypeError:
            return self._shared.add_location(NumberLocation(*map(to_text, values)))


def _to_kind(raw: Mapping[str, Any], owner: Mapping[str, Any], *, has_number: bool) -> NumberKind:
    return NumberKind(
        state=to_text(raw.get("state")),
        number_type=to_text(raw.get("phoneNumberType")),
        telephony_type=to_text(raw.get("includedTelephonyTypes")),
        is_main_number=_is_true(raw.get("mainNumber")),
        is_toll_free=_is_true(raw.get("tollFreeNumber")),
        is_service_number=_is_true(raw.get("isServiceNumber")),
        is_reserved=_is_true(raw.get("isReservedNumber")),
        mobile_network=to_text(raw.get("mobileNetwork")),
        routing_profile=to_text(raw.get("routingProfile")),
        owner_type=to_text(owner.get("type")),
        is_assigned=bool(owner),
        has_number=has_number,
    )


def _is_true(value: object) -> bool:
    """Return whether a flag is set. 1 counts as well: as the key of a dictionary it equals True."""
    return value in (True,)
