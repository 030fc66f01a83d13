"""After every test, what the bot wrote is searched for secrets."""

from tests.support.secrecy import nothing_secret_is_written as nothing_secret_is_written
