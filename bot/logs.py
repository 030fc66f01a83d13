"""The log: one line for each event, readable in a terminal or as JSON. It never holds what people wrote."""

import logging
import sys
import traceback
from typing import Any, TextIO

import structlog

from bot.settings import Settings

COMMON_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
"""Run on every record, whatever LOG_FORMAT is."""


def format_traceback(error: BaseException) -> str:
    """Return where an error comes from, and the classes of what led to it.

    Neither its message, which may quote what somebody wrote, nor local variables.
    """
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{format_traceback(cause)}\n\nThen:\n\n" if cause is not None else ""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{earlier}Traceback (most recent call last):\n{frames}{type(error).__module__}.{type(error).__qualname__}"


def _write_traceback(file: TextIO, exc_info: tuple[Any, BaseException, Any]) -> None:
    file.write(format_traceback(exc_info[1]))


RENDERERS: dict[str, list[structlog.typing.Processor]] = {
    "text": [structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=_write_traceback)],
    "json": [
        structlog.processors.ExceptionRenderer(lambda exc_info: format_traceback(exc_info[1])),
        structlog.processors.JSONRenderer(),
    ],
}
"""Turn a record into a line, by LOG_FORMAT."""


def configure_logging(settings: Settings) -> None:
    """Write the log to standard error, according to LOG_FORMAT and LOG_LEVEL."""
    is_json = settings.log_format == "json"
    # Only JSON needs the extra fields: in text, the sentence already contains them.
    fields: list[structlog.typing.Processor] = [structlog.stdlib.ExtraAdder()] if is_json else []
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*COMMON_PROCESSORS, *fields],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *RENDERERS[settings.log_format]],
        )
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # The SDK logs its User-Agent at every start.
    logging.getLogger("webexteamssdk").setLevel(logging.WARNING)
    # At DEBUG it logs whole addresses, which hold what people search for.
    logging.getLogger("urllib3").setLevel(logging.INFO)


def shorten_id(webex_id: str) -> str:
    """Return the last 8 characters of one of Webex's ids, for people: "…a1b2c3d4"."""
    return f"…{webex_id[-8:]}"
