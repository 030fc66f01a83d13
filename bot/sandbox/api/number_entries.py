"""Entries of the inventory, as lists with numbers of several locations show them, and as their owners are found."""

from bot.sandbox.engine.control_hub import get_name
from bot.sandbox.engine.state import Raw


def add_list_details(entry: Raw, location: Raw) -> Raw:
    """Add the properties of a list that has numbers of several locations (OpenAPI: NumberListGetObject)."""
    return {
        "phoneNumberType": "PRIMARY",
        **entry,
        "mainNumber": entry["isMainNumber"],
        "includedTelephonyTypes": entry["telephonyType"],
        "location": {"id": location["id"], "name": location["name"]},
    }


def get_owner_name(entry: Raw) -> str:
    """Return the name of an entry's owner: people and virtual lines have a first and a last name."""
    return get_name(entry.get("owner", {}))


def matches_owner_name(entry: Raw, name: str) -> bool:
    """Return whether the owner's name contains a text. That it need not be the whole name is an assumption."""
    return "owner" in entry and name.casefold() in get_owner_name(entry).casefold()
