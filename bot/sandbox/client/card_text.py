"""A card as lines of text, for a terminal."""

from typing import Any


def to_lines(element: dict[str, Any]) -> list[str]:
    """Write a card: its texts, its rows with two spaces between the cells, its fields and its buttons."""
    match element.get("type", ""):
        case "TextBlock":
            return [str(element.get("text", ""))]
        case "RichTextBlock":
            runs = [run if isinstance(run, str) else str(run.get("text", "")) for run in element.get("inlines", [])]
            return ["".join(runs)]
        case "FactSet":
            return [f"{fact.get('title', '')}: {fact.get('value', '')}" for fact in element.get("facts", [])]
        case "ColumnSet":
            cells = [" ".join(to_lines(column)) for column in element.get("columns", [])]
            return ["  ".join(f"{cell:<18}" for cell in cells).rstrip()]
        case "ActionSet":
            return [_write_buttons(element)]
        case "AdaptiveCard" | "Column" | "Container":
            children = [*element.get("body", []), *element.get("items", [])]
            lines = [line for child in children for line in to_lines(child)]
            return [*lines, _write_buttons(element)] if element.get("actions") else lines
        case str() as kind if kind.startswith("Input."):
            return [f"{element.get('label') or element.get('placeholder') or element.get('id')}: ________"]
        case kind:
            return [f"({kind})"]


def _write_buttons(element: dict[str, Any]) -> str:
    return " ".join(f"[{action.get('title', '')}]" for action in element.get("actions", []))
