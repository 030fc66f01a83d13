"""Whatever befalls the bot, what it wrote is searched for secrets."""

from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written
