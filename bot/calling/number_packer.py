"""Packs numbers, as the organization's list has them, into columns."""

from collections.abc import Hashable, Mapping
from typing import Any

from bot.calling.available_numbers import to_mapping, to_owner_name, to_text
from bot.calling.listed_numbers import ListedNumber
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.model import NumberKind, NumberLocation


class NumberPacker:
    """Packs the numbers of one list. What many of them share is converted once."""

    def __init__(self, shared: SharedValues) -> None:
        self._shared = shared
        self._kinds: dict[Hashable, int] = {}
        """Positions in `shared.kinds` by what Webex sends, like `_locations` for `shared.locations`."""
        self._locations: dict[Hashable, int] = {}

    def pack(self, columns: NumberColumns, listed: ListedNumber) -> None:
        """Append one number, leniently: unknown values pass through, missing ones are empty or False."""
        number, owner = to_text(listed.phone_number), to_mapping(listed.owner)
        columns.append(
            number,
            to_text(listed.extension),
            self._find_kind(listed, owner, has_number=bool(number)),
            self._find_location(listed),
            self._shared.pack_owner(to_text(owner.get("id")), to_owner_name(owner)) if owner else b"",
        )

    def _find_kind(self, listed: ListedNumber, owner: Mapping[str, Any], *, has_number: bool) -> int:
        key = (
            listed.state,
            listed.phone_number_type,
            listed.included_telephony_types,
            listed.main_number,
            listed.toll_free_number,
            listed.is_service_number,
            listed.is_reserved_number,
            listed.mobile_network,
            listed.routing_profile,
            owner.get("type"),
            bool(owner),
            has_number,
        )
        try:
            return self._kinds[key]
        except KeyError:
            position = self._kinds[key] = self._shared.add_kind(_to_kind(listed, owner, has_number=has_number))
            return position
        except TypeError:  # a value that is a list or an object
            return self._shared.add_kind(_to_kind(listed, owner, has_number=has_number))

    def _find_location(self, listed: ListedNumber) -> int:
        named = to_mapping(listed.location)
        values = (named.get("id"), named.get("name"), listed.routing_prefix)
        try:
            return self._locations[values]
        except KeyError:
            position = self._locations[values] = self._shared.add_location(NumberLocation(*map(to_text, values)))
            return position
        except TypeError:
            return self._shared.add_location(NumberLocation(*map(to_text, values)))


def _to_kind(listed: ListedNumber, owner: Mapping[str, Any], *, has_number: bool) -> NumberKind:
    return NumberKind(
        state=to_text(listed.state),
        number_type=to_text(listed.phone_number_type),
        telephony_type=to_text(listed.included_telephony_types),
        is_main_number=_is_true(listed.main_number),
        is_toll_free=_is_true(listed.toll_free_number),
        is_service_number=_is_true(listed.is_service_number),
        is_reserved=_is_true(listed.is_reserved_number),
        mobile_network=to_text(listed.mobile_network),
        routing_profile=to_text(listed.routing_profile),
        owner_type=to_text(owner.get("type")),
        is_assigned=bool(owner),
        has_number=has_number,
    )


def _is_true(value: object) -> bool:
    """Return whether a flag is set. 1 counts as well: as the key of a dictionary it equals True."""
    return value in (True,)
