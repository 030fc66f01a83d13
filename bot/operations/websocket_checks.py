"""What the doctor checks of the websocket: Webex's services, and the connection of the running bot."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime

from bot import http, limits
from bot.errors import BotError
from bot.inbound.websocket.services import Services
from bot.metrics import read_websocket
from bot.operations.findings import Finding, build_pending
from bot.settings import Settings

NOT_CONNECTED = "The log says why, and so does /readyz. The bot goes on trying, unless Webex said that this is final."


def check_websocket(settings: Settings, *, may_run: bool) -> Iterator[Finding]:
    """Check Webex's device service, and when the running bot was connected. Raises BotError."""
    with closing(Services(settings, limits.DOCTOR_CALL_SECONDS)) as services:
        services.fetch_devices_url()
    yield Finding("Webex's device service", True, "named by Webex's list of services")
    if not may_run:
        yield build_pending(["websocket"], "not checked: the bot is not running. Start it with uv run app.py serve")
        return
    try:
        values = read_websocket(_fetch_metrics(settings))
    except BotError as error:
        yield build_pending(["websocket"], f"not checked: the bot's /metrics cannot be read. {error.sentence}")
        return
    yield describe_connection(values)


def describe_connection(values: Mapping[str, float]) -> Finding:
    """Build the finding from the bot's metrics, by the names in `bot.metrics.WEBSOCKET`."""
    since, event, pong = (
        _format(values.get(name, 0.0))
        for name in ("connected_since_seconds", "last_event_seconds", "last_pong_seconds")
    )
    if not since:
        return Finding("websocket", False, "the bot is not connected to Webex", NOT_CONNECTED)
    last = f"last event {event or 'none yet'}, last reply to a ping {pong or 'none yet'}"
    return Finding("websocket", True, f"connected since {since}, {last}")


def _fetch_metrics(settings: Settings) -> str:
    """Fetch the metrics of the bot on this machine. Raises BotError."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - not to listen on
    url = f"http://{f'[{host}]' if ':' in host else host}:{settings.health_port}/metrics"
    with http.build_session(url, total_seconds=limits.DOCTOR_CALL_SECONDS) as session:
        session.proxies.clear()  # a proxy does not lead to this machine
        return session.get(url).text


def _format(seconds: float) -> str:
    """Write a time; empty where there is none, which is 0 or, with webhooks, NaN."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC" if seconds > 0 else ""
