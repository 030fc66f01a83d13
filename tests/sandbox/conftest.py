from collections.abc import Iterator

import pytest

from bot.sandbox import Person, Sandbox
from tests.support.service_app import opening_service_app
from tests.support.webhook_target import WebhookTarget, serving_target


@pytest.fixture
def people(webex: Sandbox) -> Iterator[dict[str, Person]]:
    clients = {name: Person(webex.url, each["token"]) for name, each in webex.people.items()}
    yield clients
    for person in clients.values():
        person.close()


@pytest.fixture
def target() -> Iterator[WebhookTarget]:
    with serving_target() as target:
        yield target


@pytest.fixture
def service_app(webex: Sandbox) -> Iterator[Person]:
    """The service app, with a fresh access token."""
    with opening_service_app(webex) as app:
        yield app
