"""The log: one line for each event, readable in a terminal, or JSON for machines. Never what people wrote."""

import logging
import sys

import structlog

from bot.settings import Settings

SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

WRITERS: dict[str, list[structlog.typing.Processor]] = {
    # A plain traceback: rich's would write local variables out, and with them tokens and what people wrote.
    "text": [
        structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)
    ],
    "json": [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
}
"""What turns a record into a line, by LOG_FORMAT."""


def configure_logging(settings: Settings) -> None:
    """Send the log to standard error, as LOG_FORMAT and LOG_LEVEL have it."""
    is_json = settings.log_format == "json"
    # A terminal's line says in its words what JSON has as fields too.
    fields: list[structlog.typing.Processor] = [structlog.stdlib.ExtraAdder()] if is_json else []
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, *fields],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *WRITERS[settings.log_format]],
        )
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    # The SDK tells of its own User-Agent at every start.
    logging.getLogger("webexteamssdk").setLevel(logging.WARNING)
