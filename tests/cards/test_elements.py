"""The documentation lists the elements of all cards, so that people can compare them with what their client shows."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cards.adaptive_card import render_card
from tests.support.sample_views import list_sample_views

DOCUMENT = Path(__file__).parents[2] / ".github" / "docs" / "cards.md"


def iterate_elements(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, dict):
        if "type" in part:
            yield part
        # The data of a button is no element.
        yield from (each for name, child in part.items() if name != "data" for each in iterate_elements(child))
    elif isinstance(part, list):
        yield from (each for child in part for each in iterate_elements(child))


def test_the_document_lists_all_elements_and_their_properties() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    for view in list_sample_views("Lobby").values():
        for element in iterate_elements(render_card(view)) if view.file is None else ():
            used[element["type"]] |= element.keys() - {"type"}
    rows = re.findall(r"^\| `([\w.]+)` \| 1\.\d \| ([^|]+) \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert {name: set(re.findall(r"`([^`]+)`", properties)) for name, properties in rows} == used
