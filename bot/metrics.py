"""What is counted of the bot's work, for Prometheus."""

import math
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.errors import BotError

CONTENT_TYPE = CONTENT_TYPE_LATEST

REGISTRY = CollectorRegistry()

EVENTS = Counter("bot_events", "Events that were settled.", ("resource", "outcome"), registry=REGISTRY)

ANSWER_SECONDS = Histogram(
    "bot_answer_seconds",
    "Seconds from an event at Webex to its reply.",
    ("resource",),
    buckets=(0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20, 40, 80),
    registry=REGISTRY,
)

CALLS = Counter("bot_api_calls", "Calls to Webex.", ("host", "method", "status"), registry=REGISTRY)

RETRIES = Counter("bot_api_retries", "Calls to Webex that are made again.", registry=REGISTRY)

QUEUE = Gauge("bot_queue_length", "Events that are written down and not yet settled.", registry=REGISTRY)

TOKEN_SECONDS = Gauge("bot_token_seconds_left", "Until the service app's token is renewed.", registry=REGISTRY)

TOKEN_AGE = Gauge("bot_token_age_seconds", "Since the service app's token was obtained.", registry=REGISTRY)


def observe(
    queue_length: Callable[[], float], token_seconds: Callable[[], float], token_age: Callable[[], float]
) -> None:
    """Have the gauges ask these when they are read; what cannot be told is no number (NaN)."""

    def tell_queue_length() -> float:
        try:
            return queue_length()
        except BotError:
            return math.nan

    QUEUE.set_function(tell_queue_length)
    TOKEN_SECONDS.set_function(token_seconds)
    TOKEN_AGE.set_function(token_age)


def write_metrics() -> bytes:
    """Write all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)
