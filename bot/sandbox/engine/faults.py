"""The simulated Webex can be told to be slow, to refuse, to break connections: rules, and how they strike."""

import random
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from flask import Response

from bot.sandbox.api.responses import Refusal
from bot.sandbox.engine.http_server import BrokenConnection

Kind = Literal["delay", "status", "reset_before", "reset_after", "hang", "not_json"]


class InvalidRule(ValueError):
    """The rule is not of a form that the sandbox knows."""


@dataclass(slots=True)
class Rule:
    """What goes wrong, where, and how often."""

    kind: Kind
    path: str = ""
    """A regular expression that is searched in the path after /v1."""
    method: str | None = None
    """In capitals; None for any."""
    seconds: float = 0.0
    """How long a delay or a hang takes."""
    status: int = 500
    """What `status` answers instead of the work."""
    retry_after: str | None = None
    """The Retry-After header, well formed or not."""
    probability: float = 1.0
    """Of the calls that match, the share that it strikes: 0 to 1."""
    times: int | None = None
    """How often it strikes before it is spent; None for ever."""
    skip: int = 0
    """How many matching calls it lets pass first."""
    bot_only: bool = False
    """Whether it strikes the bot and its service app alone, not people's own clients."""

    def __post_init__(self) -> None:
        """Raise InvalidRule for a rule that could not strike."""
        if self.kind not in get_args(Kind):
            raise InvalidRule(f"kind is one of {', '.join(get_args(Kind))}")
        try:
            re.compile(self.path)
        except re.error as error:
            raise InvalidRule(f"path is no regular expression: {error}") from None
        if not (0 <= self.probability <= 1 and 0 <= self.seconds <= 600 and 400 <= self.status <= 599):
            raise InvalidRule("share is 0 to 1, seconds 0 to 600, status 400 to 599")
        if any(count is not None and count < 0 for count in (self.times, self.skip)):
            raise InvalidRule("times and skip are counts")
        if self.method is not None and not self.method.isupper():
            raise InvalidRule("method is written in capitals")


class Faults:
    """The rules that are in force. The same rules strike the same calls of a series, in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._rules: list[Rule] = []
        self._seed = seed
        self._random = random.Random()  # noqa: S311 - chance, not secrecy
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def set(self, rules: Sequence[Mapping[str, Any]]) -> None:
        """Put these rules in place of the former ones. Raises InvalidRule."""
        try:
            built = [Rule(**rule) for rule in rules]
        except TypeError as error:
            raise InvalidRule(str(error)) from None
        with self._lock:
            self._rules = built
            self._random.seed(self._seed)

    def list_rules(self) -> list[dict[str, Any]]:
        """List the rules in force, as they stand."""
        with self._lock:
            return [asdict(rule) for rule in self._rules]

    def choose(self, method: str, path: str, *, is_person: bool) -> list[Rule]:
        """Return the rules that strike this call."""
        with self._lock:
            rules = [rule for rule in self._rules if not (is_person and rule.bot_only)]
            return [rule for rule in rules if self._strikes(rule, method, path)]

    def _strikes(self, rule: Rule, method: str, path: str) -> bool:
        if rule.method not in (None, method) or not re.search(rule.path, path) or rule.times == 0:
            return False
        if rule.skip:
            rule.skip -= 1
            return False
        if self._random.random() >= rule.probability:
            return False
        if rule.times is not None:
            rule.times -= 1
        return True

    def strike_before(self, rules: Sequence[Rule]) -> Response | None:
        """Let the rules strike that come before the work. Raises Refusal; may return an answer of its own."""
        for rule in rules:
            match rule.kind:
                case "delay":
                    self._closed.wait(rule.seconds)
                case "status":
                    headers = {"Retry-After": rule.retry_after} if rule.retry_after is not None else {}
                    raise Refusal(rule.status, f"Simulated {rule.status}.", headers)
                case "not_json":
                    return Response("<html>Simulated</html>", content_type="text/html")
                case "hang":
                    self._closed.wait(rule.seconds)
                    return BrokenConnection()
                case "reset_before":
                    return BrokenConnection()
                case "reset_after":
                    pass
        return None

    def strike_after(self, rules: Sequence[Rule]) -> Response | None:
        """Return what takes the answer's place once the work was done, where a rule says so."""
        return BrokenConnection() if any(rule.kind == "reset_after" for rule in rules) else None

    def close(self) -> None:
        """Wake whoever is being delayed."""
        self._closed.set()
