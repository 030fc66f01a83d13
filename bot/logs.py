"""The log: one line for each event, readable in a terminal or as JSON. It never holds what people wrote."""

import logging
import sys

import structlog

from bot.settings import Settings

COMMON_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
"""Run on every record, whatever LOG_FORMAT is."""

RENDERERS: dict[str, list[structlog.typing.Processor]] = {
    # A plain traceback: rich tracebacks show local variables, which hold tokens and what people wrote.
    "text": [
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)
    ],
    "json": [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
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


def shorten_id(webex_id: str) -> str:
    """Return the last 8 characters of one of Webex's ids, for people: "…a1b2c3d4"."""
    return f"…{webex_id[-8:]}"
