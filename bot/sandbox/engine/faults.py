"""Faults on demand: rules that delay calls, answer them with errors or break their connections."""

import random
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from flask import Response

from bot.sandbox.engine.errors import ApiError, ErrorBody
from bot.sandbox.engine.http_server import BrokenConnection
from bot.sandbox.engine.page_faults import empty_page, link_elsewhere

Kind = Literal[
    "delay", "status", "not_yet", "reset_before", "reset_after", "hang", "not_json", "empty_page", "link_elsewhere"
]

MAX_SECONDS = 600


class InvalidRule(ValueError):
    """The rule has an unknown field or an invalid value."""


@dataclass(slots=True)
class Rule:
    """What goes wrong, for which calls, and how often."""

    kind: Kind
    path: str = ""
    """A regular expression to search for in the path after /v1."""
    method: str | None = None
    """In upper case; None for any method."""
    seconds: float = 0.0
    """The duration of a delay or a hang; for `not_yet`, how long a path is answered with 404 after its first call."""
    status: int = 500
    """The status of the response, for the kind `status`."""
    body: ErrorBody = "message"
    """The form of the response's body, for the kind `status`."""
    error_code: int | None = None
    """The `errorCode` in that body."""
    message: str | None = None
    """The message or the description in it."""
    retry_after: str | None = None
    """The value of the Retry-After header, valid or not."""
    probability: float = 1.0
    """The probability, 0 to 1, that the rule applies to a matching call."""
    times: int | None = None
    """How many times the rule still applies; None for no limit."""
    skip: int = 0
    """How many matching calls to leave alone first."""
    bot_only: bool = False
    """Whether the rule applies only to calls of the bot and its service app, not to people's clients."""
    first_calls: dict[str, float] = field(default_factory=dict, init=False)
    """For `not_yet`: when each path was called first."""

    def __post_init__(self) -> None:
        """Raise InvalidRule for a value that is out of range."""
        if self.kind not in get_args(Kind):
            raise InvalidRule(f"kind must be one of {', '.join(get_args(Kind))}")
        try:
            re.compile(self.path)
        except re.error as error:
            raise InvalidRule(f"path is not a valid regular expression: {error}") from None
        if not (0 <= self.probability <= 1 and 0 <= self.seconds <= MAX_SECONDS and 400 <= self.status <= 599):
            raise InvalidRule(f"probability must be 0 to 1, seconds 0 to {MAX_SECONDS}, status 400 to 599")
        if any(count is not None and count < 0 for count in (self.times, self.skip)):
            raise InvalidRule("times and skip must not be negative")
        if self.body not in get_args(ErrorBody):
            raise InvalidRule(f"body must be one of {', '.join(get_args(ErrorBody))}")
        if self.method is not None and not self.method.isupper():
            raise InvalidRule("method must be in upper case")


def _is_first_moment(rule: Rule, path: str) -> bool:
    """Return whether a path was called for the first time no longer than `seconds` ago."""
    now = time.monotonic()
    return now - rule.first_calls.setdefault(path, now) <= rule.seconds


class Faults:
    """The active rules. The same rules affect the same calls of a series in every run."""

    def __init__(self, seed: int = 1) -> None:
        self._rules: list[Rule] = []
        self._seed = seed
        self._random = random.Random()  # noqa: S311 - chance, not secrecy
        self._lock = threading.Lock()
        self._closed = threading.Event()

    def set(self, rules: Sequence[Mapping[str, Any]]) -> None:
        """Replace all rules by these. Raises InvalidRule, and then leaves the active rules unchanged."""
        try:
            built = [Rule(**rule) for rule in rules]
        except TypeError as error:
            raise InvalidRule(str(error)) from None
        with self._lock:
            self._rules = built
            self._random.seed(self._seed)

    def list_rules(self) -> list[dict[str, Any]]:
        """List the active rules, with the counts that are left."""
        with self._lock:
            return [
                {name: value for name, value in asdict(rule).items() if name != "first_calls"} for rule in self._rules
            ]

    def select(self, method: str, path: str, *, is_person: bool) -> list[Rule]:
        """Return the rules that apply to this call, and count it for each of them."""
        with self._lock:
            rules = [rule for rule in self._rules if not (is_person and rule.bot_only)]
            return [rule for rule in rules if self._applies(rule, method, path)]

    def _applies(self, rule: Rule, method: str, path: str) -> bool:
        if rule.method not in (None, method) or not re.search(rule.path, path) or rule.times == 0:
            return False
        if rule.skip:
            rule.skip -= 1
            return False
        if self._random.random() >= rule.probability:
            return False
        if rule.kind == "not_yet" and not _is_first_moment(rule, path):
            return False
        if rule.times is not None:
            rule.times -= 1
        return True

    def apply_before(self, rules: Sequence[Rule]) -> Response | None:
        """Apply the rules that take effect before the call is processed.

        Returns the response to send instead of processing it, if any. Raises ApiError.
        """
        for rule in rules:
            match rule.kind:
                case "delay":
                    self._closed.wait(rule.seconds)
                case "status":
                    headers = {"Retry-After": rule.retry_after} if rule.retry_after is not None else {}
                    message = rule.message or f"Simulated {rule.status}."
                    raise ApiError(rule.status, message, headers, rule.error_code, rule.body)
                case "not_yet":
                    raise ApiError(404, "Unable to get message.")
                case "not_json":
                    return Response("<html>Simulated</html>", content_type="text/html")
                case "hang":
                    self._closed.wait(rule.seconds)
                    return BrokenConnection()
                case "reset_before":
                    return BrokenConnection()
                case "reset_after" | "empty_page" | "link_elsewhere":  # see apply_after
                    pass
        return None

    def apply_after(self, rules: Sequence[Rule], response: Response, url: str) -> Response:
        """Return the response to send after the call of `url` was processed: the real one, unless a rule changes it."""
        for rule in rules:
            match rule.kind:
                case "reset_after":
                    return BrokenConnection()
                case "empty_page":
                    response = empty_page(response, url)
                case "link_elsewhere":
                    response = link_elsewhere(response)
                case _:  # see apply_before
                    pass
        return response

    def close(self) -> None:
        """End all delays and hangs at once."""
        self._closed.set()
