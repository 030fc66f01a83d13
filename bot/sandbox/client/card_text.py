"""Renders a card as lines of text, for a terminal."""

from typing import Any

CELL_WIDTH = 18


def to_lines(element: dict[str, Any]) -> list[str]:
    """Render a card or one of its elements: texts, rows of cells, inputs and buttons."""
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
            return ["  ".join(f"{cell:<{CELL_WIDTH}}" for cell in cells).rstrip()]
        case "ActionSet":
            return [_format_buttons(element)]
        case "AdaptiveCard" | "Column" | "Container":
            children = [*element.get("body", []), *element.get("items", [])]
            lines = [line for child in children for line in to_lines(child)]
            return [*lines, _format_buttons(element)] if element.get("actions") else lines
        case "Input.Toggle":
            return [f"[ ] {element.get('title', '')}"]
        case str() as kind if kind.startswith("Input."):
            return [f"{element.get('label') or element.get('placeholder') or element.get('id')}: ________"]
        case kind:  # an element without text, such as an image
            return [f"({kind})"]


def _format_buttons(element: dict[str, Any]) -> str:
    return " ".join(f"[{action.get('title', '')}]" for action in element.get("actions", []))
