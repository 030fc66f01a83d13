"""What keeps the bot from starting, each with a sentence for its administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import BotError


@dataclass(frozen=True, slots=True)
class SettingFault:
    """What is wrong with one setting. Nothing in it quotes the setting's value."""

    name: str
    reason: str
    """Why the value is rejected; empty if the setting is missing."""
    hint: str = ""
    """What to set instead, or how to get the value; empty if the reason says it already."""

    @property
    def problem(self) -> str:
        """What is wrong, without the setting's name."""
        return self.reason or "missing"

    def __str__(self) -> str:
        """Return the fault as one line."""
        problem = f"{self.name}: {self.reason}." if self.reason else f"{self.name} is missing."
        return f"{problem} {self.hint}".rstrip()


class InvalidSettings(BotError):
    """The bot cannot start with these settings: `faults` has one entry for each that is missing or malformed."""

    def __init__(self, faults: Sequence[SettingFault], missing_file: str = "") -> None:
        """`missing_file` is the sentence that there is no `.env`."""
        where = f" {missing_file} uv run app.py setup writes one." if missing_file else ""
        super().__init__(f"The bot cannot start.{where} Fix these settings (environment or .env):")
        self.faults = tuple(faults)


class PortUnavailable(BotError):
    """The bot cannot listen on the port that is set."""

    def __init__(self, host: str, port: int, setting: str, reason: str) -> None:
        super().__init__(
            f"Cannot listen on {host} port {port}: {reason}. "
            f"Stop the program that uses this port, or change HOST or {setting}."
        )


class CertificatesNotFound(BotError):
    """The certificates that Webex is verified with are missing: nothing can be sent."""

    def __init__(self, path: str) -> None:
        super().__init__(f"No certificates at {path}. Check REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE.")


class NotABotToken(BotError):
    """The token of the bot belongs to a person, or to something else that is no bot."""

    def __init__(self, kind: str, email: str) -> None:
        owner = f"a {kind}, {email}" if kind == "person" else f"something else ({kind or 'of no type'})"
        super().__init__(
            f"WEBEX_BOT_TOKEN is not the token of a bot, but of {owner}. "
            "Create a bot at developer.webex.com, My Webex Apps, and copy its access token."
        )
