"""The part of the numbers card that opens to choose a purpose, filters and digits."""

from collections.abc import Mapping, Sequence

from adaptive_cards.card import ActionShowCard, AdaptiveCard, InputChoice, InputChoiceSet, InputText
from adaptive_cards.types import ChoiceInputStyle

from bot.model import DISPLAY, Request
from cards.parts import VERSION, build_button

FIELDS = ("purpose", "filters", "digits", "digits_at")
"""What the form decides; all else stays as it was asked for."""

PLACES = {"any": "Anywhere", "begin": "At the beginning", "end": "At the end"}
"""Where searched digits may stand."""


def build_filter_button(request: Request, purposes: Mapping[str, str], words: Sequence[str]) -> ActionShowCard:
    """Build the button that opens the form. The form begins with what `request` asked for."""
    body = [
        _build_choice("purpose", "What the numbers are for", purposes, request.purpose.key),
        InputChoiceSet(
            id="filters",
            label="Show only",
            choices=[InputChoice(title=word.capitalize(), value=word) for word in words],
            value=",".join(map(str, request.filters)),
            is_multi_select=True,
            style=ChoiceInputStyle.EXPANDED,
        ),
        InputText(id="digits", label="Digits in the number", value=request.digits, max_length=20),
        _build_choice("digits_at", "Where these digits stand", PLACES, request.digits_at),
    ]
    apply = build_button("Apply", request.without(*FIELDS, *DISPLAY).with_(page=1), takes_inputs=True)
    form = AdaptiveCard(version=VERSION, body=list(body), actions=[apply])
    return ActionShowCard(title="Filter", card=form, mode=None)


def _build_choice(name: str, label: str, choices: Mapping[str, str], value: str) -> InputChoiceSet:
    return InputChoiceSet(
        id=name,
        label=label,
        choices=[InputChoice(title=title, value=key) for key, title in choices.items()],
        value=value,
        style=ChoiceInputStyle.COMPACT,
    )
