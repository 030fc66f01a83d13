"""What an administrator changes in the simulated Control Hub."""

from typing import Any

import requests

from bot.sandbox import Sandbox


def find_location_id(webex: Sandbox, name: str) -> str:
    """Return the id of a location, by its whole name."""
    return next(key for key, each in webex.state.locations.items() if each["name"] == name)


def change_number(webex: Sandbox, location: str, action: str, number: str, **more: str) -> None:
    """Carry out an action at a location, as on the page Control Hub."""
    url = f"{webex.url}/sandbox/control-hub/{find_location_id(webex, location)}"
    response = requests.post(url, json={"action": action, "phoneNumber": number, **more}, timeout=10)
    assert response.status_code == 204, response.text


def find_person(webex: Sandbox, location: str) -> dict[str, Any]:
    """Return the first person of a location, with `id` and `name`."""
    url = f"{webex.url}/sandbox/control-hub/{find_location_id(webex, location)}"
    person: dict[str, Any] = requests.get(url, timeout=10).json()["people"][0]
    return person
