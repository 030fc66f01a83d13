"""Inventories of a few numbers, and clocks for their readings."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.calling.inventory_snapshot import InventorySnapshot, build_snapshot
from bot.calling.number_columns import NumberColumns, SharedValues
from bot.model import NumberKind, NumberLocation, Owner

ATLANTA = NumberLocation("5a1e9c3e-0000-4000-8000-000000000001", "Atlanta", "801")
DENVER = NumberLocation("5a1e9c3e-0000-4000-8000-000000000002", "Denver", "802")

GRACE = Owner("Grace Ito", "PEOPLE", "id-grace")
RECEPTION = Owner("Reception", "PLACE", "id-reception")

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def build_columns(numbers: Mapping[str, Mapping[str, object]]) -> NumberColumns:
    """Build the columns of numbers in E.164, active, at Atlanta and unassigned unless it is said otherwise."""
    columns = NumberColumns(SharedValues())
    for number, given in numbers.items():
        owner = given.get("owner")
        assert owner is None or isinstance(owner, Owner)
        location = given.get("location", ATLANTA)
        assert isinstance(location, NumberLocation)
        shared = columns.shared
        kind = shared.kinds.setdefault(_build_kind(given, owner), len(shared.kinds))
        index = shared.locations.setdefault(location, len(shared.locations))
        columns.append(number, "", kind, index, shared.pack_owner(owner.id, owner.name) if owner else b"")
    return columns


def _build_kind(given: Mapping[str, object], owner: Owner | None) -> NumberKind:
    return NumberKind(
        state=str(given.get("state", "ACTIVE")),
        number_type="PRIMARY",
        telephony_type="PSTN_NUMBER",
        is_main_number=bool(given.get("main")),
        is_toll_free=False,
        is_service_number=False,
        is_reserved=False,
        mobile_network="",
        routing_profile="",
        owner_type=owner.type if owner else "",
        is_assigned=owner is not None,
        has_number=True,
    )


def build(**numbers: Mapping[str, object]) -> InventorySnapshot:
    """Build a snapshot of the numbers +1404555000x, each named by its last digit: `build(n1={"owner": GRACE})`."""
    return build_snapshot(build_columns({f"+1404555000{name[1:]}": given for name, given in numbers.items()}))
