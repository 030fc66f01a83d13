"""What the commands ask of Webex Calling."""

from bot.calling.client import CallingClient
from bot.calling.inventory import Inventory, Snapshot
from bot.calling.locations import fetch_locations, find_nearest, match_locations
from bot.calling.numbers import ListQuery, fetch_available_numbers
from bot.model import AvailableNumber, Location
from bot.service_app import ServiceApp
from bot.settings import Settings

LOCATIONS_SECONDS = 300
"""How long the list of locations is kept: it seldom changes."""


class Calling:
    """The organization's locations and their numbers, from snapshots where they are fresh enough."""

    def __init__(self, settings: Settings) -> None:
        self._service_app = ServiceApp(settings)
        self._client = CallingClient(settings.webex_api_url, self._service_app, settings.org_id)
        self._most = settings.max_numbers
        self._locations: Inventory[Location] = Inventory(LOCATIONS_SECONDS)
        self._numbers: Inventory[AvailableNumber] = Inventory(settings.snapshot_seconds)

    def fetch_locations(self, fresh: bool = False) -> tuple[Location, ...]:
        """Return all locations, sorted by name. Raises WebexError."""
        return self._locations.get("all", lambda: fetch_locations(self._client), fresh).items

    def find_locations(self, text: str) -> list[Location]:
        """Return the locations that `text` may mean; none where there is none. Raises WebexError."""
        # A location that was added a minute ago is not in the snapshot: look once more before saying no.
        return match_locations(self.fetch_locations(), text) or match_locations(self.fetch_locations(fresh=True), text)

    def find_nearest_locations(self, text: str) -> list[Location]:
        """Return the locations whose names are most like `text`. Raises WebexError."""
        return find_nearest(self.fetch_locations(), text)

    def fetch_available_numbers(self, query: ListQuery, fresh: bool = False) -> Snapshot[AvailableNumber]:
        """Return a list of available numbers. Raises WebexError."""
        return self._numbers.get(query, lambda: fetch_available_numbers(self._client, query, self._most), fresh)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._service_app.close()
