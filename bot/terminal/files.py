"""Files that a command returns, saved into the working directory."""

from pathlib import Path

from bot.errors import BotError
from bot.model import File


def save_file(file: File) -> None:
    """Save a file into the working directory. Raises BotError if that is not possible."""
    try:
        Path(file.name).write_bytes(file.content)
    except OSError as error:
        raise BotError(
            f"Cannot write {file.name} here: {error.strerror}. Change to a directory that you can write to."
        ) from None
