"""What hostile people type and submit: any command with any arguments, valid, forged and malformed."""

import random
from collections.abc import Callable
from typing import Any

from bot.commands.registry import REGISTRY
from bot.model.requests import ARGUMENTS
from bot.sandbox import Sandbox
from bot.sandbox.engine.ids import build_id

FOREIGN = build_id("ORGANIZATION", "Foreign")
"""An organization that is not in ORGANIZATIONS."""

COMMANDS = [command.name for command in REGISTRY.commands]

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


class Hostile:
    """Makes up presses and texts. Confirmations are made up only where `may_confirm`."""

    def __init__(self, webex: Sandbox, seed: int, *, may_confirm: bool) -> None:
        self._random = random.Random(seed)
        self._may_confirm = may_confirm
        with webex.state.lock:
            names = [each["name"] for each in (*webex.state.locations.values(), *webex.state.attendants.values())]
            ids = [*webex.state.locations, *webex.state.attendants]
        self._known = [*names, *ids, "+14045550001", "+14045559989", "+12056350001", "1", "2", "3", *COMMANDS]

    def build_press(self, number: int) -> dict[str, Any]:
        """Make up inputs of a card: the commands in turn, each with some arguments."""
        arguments = [name for name in ARGUMENTS if self._may_confirm or name != "confirmed"]
        chosen = self._random.sample(arguments, self._random.randint(0, 8))
        inputs: dict[str, Any] = {name: self._choose() for name in chosen}
        if self._may_confirm and self._random.random() < 0.7:
            inputs["confirmed"] = "true"
        if self._random.random() < 0.3:
            inputs["org"] = FOREIGN
        return {"command": COMMANDS[number % len(COMMANDS)], **inputs}

    def build_text(self, number: int) -> str:
        """Make up what is typed: the commands in turn, with words of all kinds after it."""
        words = [COMMANDS[number % len(COMMANDS)]]
        for _ in range(self._random.randint(0, 5)):
            words.append(self._random.choice(("to", "from", "for", "in", "below 5", "all", "page 2", "refresh")))
            words.append(str(self._choose()))
        if self._random.random() < 0.3:
            words.append(f"org {FOREIGN}")
        if self._may_confirm:
            words.append("confirm")
        text = " ".join(words).encode("utf-8", "ignore").decode()
        return text[:2000] if self._may_confirm else text[:2000].replace("confirm", "")

    def _choose(self) -> Any:
        pick: Callable[[], Any] = self._random.choice(
            (lambda: self._random.choice(self._known), lambda: self._random.choice(FORGED))
        )
        return pick()
