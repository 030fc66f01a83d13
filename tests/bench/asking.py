"""Questions about a whole organization: who asks them, and what an answer takes."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from bot.commands.registry import REGISTRY
from bot.limits import NUMBERS_PAGE_SIZE
from tests.bench.load import Client, send_and_wait
from tests.bench.measure import pair_replies
from tests.bench.simulated_webex import SimulatedWebex, User

WHOLE = {"summary": "summary", "usage": "usage", "find ending 00": "find ending 00 active"}
"""Questions that need the whole list, as they are typed."""

TIMEOUT_SECONDS = 180.0
"""For an answer, on a busy machine."""


@dataclass(frozen=True, slots=True)
class Timing:
    """What a question took."""

    milliseconds: float
    """The median."""
    calls: float
    """API calls for each question."""
    progress_messages: int = 0


@dataclass(frozen=True, slots=True)
class Bench:
    """What all measurements need."""

    webex: SimulatedWebex
    client: Client
    users: Sequence[User]
    numbers: int
    """How many numbers and extensions the organization has."""

    @property
    def latency(self) -> float:
        """Milliseconds that each call takes."""
        return self.webex.latency_seconds * 1000

    @property
    def pages(self) -> int:
        """How many pages the organization's list has."""
        return ceil(self.numbers / NUMBERS_PAGE_SIZE)

    def time_text(self, text: str | Iterator[str], times: int) -> Timing:
        """Let one person type a text, or a different one each time, and return what that took."""
        texts = itertools.repeat(text) if isinstance(text, str) else text
        self.webex.take_recording()
        for _ in range(times):
            send_and_wait(self.webex, self.users[:1], lambda user: self.client.send(user, next(texts)), TIMEOUT_SECONDS)
        recording = self.webex.take_recording()
        taken = [(reply.at - sent.at) * 1000 for sent, reply in pair_replies(recording.messages)]
        return Timing(median(taken), len(recording.calls) / times, recording.progress_messages)


def has_command(name: str) -> bool:
    """Return whether the bot has a command."""
    return any(name in (each.name, *each.words) for each in REGISTRY.commands)


def list_whole() -> Iterator[tuple[str, str]]:
    """List the questions that need the whole list, as far as the bot has their commands: in words, and as typed."""
    return ((name, text) for name, text in WHOLE.items() if has_command(text.split()[0]))
