from bot.model import Location, Target, TargetKind
from cards.distinct import name_locations, name_targets
from cards.locations import describe_location
from cards.targets import describe_target


def test_a_name_that_only_one_has_stays_as_it_is() -> None:
    locations = [Location("a", "Store", "Tampa", "US"), Location("b", "Depot", "Tampa", "US")]
    assert name_locations(locations, describe_location) == ["Store (Tampa, US)", "Depot (Tampa, US)"]


def test_locations_of_one_name_differ() -> None:
    locations = [
        Location("id-000001", "Store", "Tampa", "US", "FL", "33601"),
        Location("id-000002", "Store", "Tampa", "US", "FL", "33602"),
        Location("id-000003", "Store", "Austin", "US", "TX", "73301"),
    ]
    names = name_locations(locations, describe_location)
    assert names[2] == "Store (Austin, US)"
    assert names[0].endswith("FL 33601")
    assert len(set(names)) == 3
    assert name_locations(locations, lambda each: each.name)[2] == "Store · Austin"


def test_ids_differ_at_last() -> None:
    locations = [Location("id-000001", "Store"), Location("id-000002", "Store")]
    assert name_locations(locations, describe_location) == ["Store · ID …000001", "Store · ID …000002"]


def test_auto_attendants_of_one_name_differ() -> None:
    targets = [
        Target(TargetKind.AUTO_ATTENDANT, "a", "Main Menu", "l", "Denver", "+13036290001", "8000"),
        Target(TargetKind.AUTO_ATTENDANT, "b", "Main Menu", "l", "Denver", "+13036290002", "8001"),
        Target(TargetKind.AUTO_ATTENDANT, "c", "Main Menu", "l", "Leeds", "", "8000"),
    ]
    assert name_targets(targets, describe_target) == [
        "Main Menu (Denver) · ext 8000",
        "Main Menu (Denver) · ext 8001",
        "Main Menu (Leeds)",
    ]
