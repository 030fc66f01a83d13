"""The bot's side of Webex Messaging, over real HTTP to the simulated Webex. Every test is searched for secrets."""

import pytest

from bot.messaging.client import Messaging
from bot.messaging.replies import Replies
from tests.support.messaging import messaging as messaging
from tests.support.messaging import retry_soon as retry_soon
from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written


@pytest.fixture
def replies(messaging: Messaging) -> Replies:
    return Replies(messaging)
