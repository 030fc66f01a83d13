"""The bot's metrics, for Prometheus."""

import math
from collections.abc import Callable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families as parse_metrics

from bot.errors import BotError

CONTENT_TYPE = CONTENT_TYPE_LATEST

REGISTRY = CollectorRegistry()

EVENTS = Counter("bot_events", "Events that were handled, by outcome.", ("resource", "outcome"), registry=REGISTRY)

REPLY_SECONDS = Histogram(
    "bot_answer_seconds",
    "Seconds from an event at Webex to the bot's reply.",
    ("resource",),
    buckets=(0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 20, 40, 80),
    registry=REGISTRY,
)

CALLS = Counter("bot_api_calls", "Calls to Webex, each attempt.", ("host", "method", "status"), registry=REGISTRY)

RETRIES = Counter("bot_api_retries", "Retries of calls to Webex.", registry=REGISTRY)

QUEUE = Gauge("bot_queue_length", "Events that are stored and not yet handled.", registry=REGISTRY)

TOKEN_SECONDS = Gauge("bot_token_seconds_left", "Seconds until the service app's token is renewed.", registry=REGISTRY)

TOKEN_AGE = Gauge("bot_token_age_seconds", "Seconds since the service app's token was obtained.", registry=REGISTRY)

WEBSOCKET = {
    "connected_since_seconds": "When the websocket was connected, in seconds since 1970; 0 while it is not.",
    "last_event_seconds": "When the last event on the websocket was stored; 0 if there was none since the start.",
    "last_pong_seconds": "When Webex last replied to a ping on the websocket; 0 if it did not since the start.",
    "connections": "How often the websocket was connected since the start.",
}
"""What is known of the websocket. With webhooks there is none, and the values are NaN."""

WEBSOCKET_GAUGES = {name: Gauge(f"bot_websocket_{name}", text, registry=REGISTRY) for name, text in WEBSOCKET.items()}
for _gauge in WEBSOCKET_GAUGES.values():
    _gauge.set(math.nan)


def observe(
    queue_length: Callable[[], float], token_seconds: Callable[[], float], token_age: Callable[[], float]
) -> None:
    """Connect the gauges to these functions, which are called when the metrics are read."""

    def read_queue_length() -> float:
        try:
            return queue_length()
        except BotError:
            return math.nan  # the database is unavailable: the length is unknown, not zero

    QUEUE.set_function(read_queue_length)
    TOKEN_SECONDS.set_function(token_seconds)
    TOKEN_AGE.set_function(token_age)


def observe_websocket(functions: Mapping[str, Callable[[], float]]) -> None:
    """Connect the gauges of the websocket to functions, by the names in WEBSOCKET."""
    for name, read in functions.items():
        WEBSOCKET_GAUGES[name].set_function(read)


def read_websocket(text: str) -> dict[str, float]:
    """Read the values of the websocket from the metrics of a bot, by the names in WEBSOCKET."""
    samples = {sample.name: sample.value for family in parse_metrics(text) for sample in family.samples}
    return {name: samples[f"bot_websocket_{name}"] for name in WEBSOCKET if f"bot_websocket_{name}" in samples}


def write_metrics() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)
