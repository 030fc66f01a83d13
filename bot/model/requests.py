"""What a person wants: a Request, typed or pressed."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What a person wants: the same whether it was typed or pressed."""

    command: str
    arguments: Mapping[str, str] = field(default_factory=dict)

    @property
    def replaces_card(self) -> bool:
        """Whether its answer takes the place of the card that was pressed: another view of it, or its end."""
        return self.command in ("cancel", "undo") or not self.arguments.keys().isdisjoint(
            ("page", "fresh", "confirmed")
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button that an answer offers: its title and the Request that pressing it makes."""

    title: str
    request: Request
