"""Patterns of many words, written so that they can be read."""

import re


def build_any(words: str) -> str:
    """Return a pattern that matches any of the alternatives in a text, which have spaces or line breaks between them.

    In an alternative, _ stands for a space.
    """
    return f"(?:{'|'.join(words.split()).replace('_', ' ')})"


def compile_words(words: str) -> re.Pattern[str]:
    """Return the pattern of `build_any`, for whole words in upper or lower case."""
    return re.compile(rf"(?<![\w'-]){build_any(words)}(?![\w'-])", re.IGNORECASE)
