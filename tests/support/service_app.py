"""The service app as a client of the simulated Webex."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.sandbox import Person, Sandbox


@contextmanager
def opening_service_app(webex: Sandbox) -> Iterator[Person]:
    """Open a client with a fresh access token of the service app."""
    form = {
        name: webex.settings[f"SERVICE_APP_{name.upper()}"] for name in ("client_id", "client_secret", "refresh_token")
    }
    with closing(Person(webex.url, "none")) as nobody:
        granted = nobody.call("POST", "/access_token", data={"grant_type": "refresh_token", **form})
    with closing(Person(webex.url, granted["access_token"])) as app:
        yield app
