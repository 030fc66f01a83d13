"""What hostile people type and submit: any command with any arguments, valid, forged and malformed."""

import random
from collections.abc import Callable, Iterable
from typing import Any

from bot.commands.registry import REGISTRY
from bot.errors import NotUnderstood
from bot.model import Request
from bot.model.requests import ARGUMENTS
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id
from cards.buttons import pack
from tests.support.phrases import read_phrases

FOREIGN = build_id("ORGANIZATION", "Foreign")
"""An organization that is not in ORGANIZATIONS."""

COMMANDS = [each.name for each in sorted(REGISTRY.commands, key=lambda each: not (each.changes or each.reserves))]
"""Of all commands; those first that few people may use."""

FORGED: tuple[Any, ...] = (
    *("", " ", "0", "-1", "999999999999999999999", "1e400", "NaN", "true", "false", "null", "undefined"),
    *(
        "../../people/me",
        "%2e%2e%2f",
        "a/b?orgId=x#y",
        "{{DATE(x)}}",
        "${x}",
        "<@all>",
        "*bold*",
        "\\",
        "'; DROP TABLE",
    ),
    *("\ud800", "\u202eabc", "\u200b" * 20, "\x00", "A" * 10_000, "٣٤٥", "＝1+1", "ß" * 400),
    *(None, True, False, 0, 5.5, -1, 10**30, [], {}, ["a", ["b"]], {"a": 1}, ["x"] * 200),
)


EXAMPLES = [example for command in REGISTRY.commands for example in command.examples]
"""What help says of each command: several numbers at once, templates, reservations, reports and watches are among
them."""

PHRASES = [each.typed for each in read_phrases("phrases.tsv")]
"""What people type for all that the bot understands."""


def _read_requests() -> dict[str, list[Request]]:
    """Return the requests that what people type means, by their commands: what buttons carry."""
    found: dict[str, list[Request]] = {}
    for text in (*EXAMPLES, *PHRASES):
        try:
            parsed = REGISTRY.parse_text(text)
        except NotUnderstood:
            continue
        if isinstance(parsed, Request):
            found.setdefault(parsed.command, []).append(parsed.without("said"))
    return found


REQUESTS = _read_requests()


class Hostile:
    """Makes up presses and texts. Confirmations are made up only where `may_confirm`."""

    def __init__(self, webex: Sandbox, seed: int, *, may_confirm: bool, known: Iterable[str] = ()) -> None:
        """`known` are values that exist: keys of plans, numbers of watches and reports."""
        self._random = random.Random(seed)
        self._may_confirm = may_confirm
        with webex.state.lock:
            targets = (
                *webex.state.attendants.values(),
                *webex.state.hunt_groups.values(),
                *webex.state.queues.values(),
            )
            names = [each["name"] for each in (*webex.state.locations.values(), *targets)]
            ids = [*webex.state.locations, *webex.state.attendants, *webex.state.hunt_groups, *webex.state.queues]
        self._known = [*names, *ids, "+14045550001", "+14045559989", "+12056350001", "1", "2", "3", *COMMANDS, *known]

    def build_press(self, number: int) -> dict[str, Any]:
        """Make up inputs of a card: the commands in turn, with arguments of a button, some of them replaced."""
        command = COMMANDS[number % len(COMMANDS)]
        inputs: dict[str, Any] = {"command": command}
        if command in REQUESTS and self._random.random() < 0.6:
            inputs |= pack(self._random.choice(REQUESTS[command]))
        arguments = [name for name in ARGUMENTS if self._may_confirm or name != "confirmed"]
        chosen = self._random.sample(arguments, self._random.choice((0, 1, 1, 2, 4, 8)))
        inputs |= {name: self._choose() for name in chosen}
        if not self._may_confirm:
            inputs.pop("confirmed", None)
        elif self._random.random() < 0.7:
            inputs["confirmed"] = "true"
        if self._random.random() < 0.3:
            inputs["org"] = FOREIGN
        return inputs

    def build_text(self, number: int) -> str:
        """Make up what is typed: the commands in turn with words of all kinds, or what people type with some replaced.

        Every second one confirms what it asks for, where that may be.
        """
        words = self._build_words(number) if self._random.random() < 0.5 else self._change_words()
        if self._random.random() < 0.3:
            words.append(f"org {FOREIGN}")
        if self._may_confirm and self._random.random() < 0.5:
            words.append("confirm")
        text = " ".join(words).encode("utf-8", "ignore").decode()
        return text[:2000] if self._may_confirm else text[:2000].replace("confirm", "")

    def _build_words(self, number: int) -> list[str]:
        words = [COMMANDS[number % len(COMMANDS)]]
        for _ in range(self._random.randint(0, 5)):
            words.append(self._random.choice(("to", "from", "for", "in", "below 5", "all", "page 2", "refresh")))
            words.append(str(self._choose()))
        return words

    def _change_words(self) -> list[str]:
        words = self._random.choice(self._random.choice((EXAMPLES, PHRASES))).split()
        for _ in range(self._random.choice((0, 1, 1, 2))):
            words[self._random.randrange(len(words))] = str(self._choose())
        return words

    def _choose(self) -> Any:
        pick: Callable[[], Any] = self._random.choice(
            (lambda: self._random.choice(self._known), lambda: self._random.choice(FORGED))
        )
        return pick()
