"""The bare program: the least that a bot can do and still reply. It is run as a file of its own.

It acknowledges with 200, then fetches the message and the numbers and posts the reply; for a press it fetches the
card action and posts. It verifies nothing and stores nothing.
"""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

API, TARGET = os.environ["WEBEX_API_URL"], f"{os.environ['PUBLIC_URL']}/webhook"
BOT = {"Authorization": f"Bearer {os.environ['WEBEX_BOT_TOKEN']}"}
LIST = "/telephony/config/locations/{}/autoAttendants/alternate/availableNumbers"
SUBSCRIPTIONS = (
    ("messages", "created"),
    ("messages", "updated"),
    ("attachmentActions", "created"),
    ("memberships", "created"),
)
THREADS = 256

local = threading.local()
pool = ThreadPoolExecutor(THREADS)


def call(method: str, path: str, headers: dict[str, str], **options: Any) -> Any:
    """Call Webex over this thread's own connection."""
    if not hasattr(local, "session"):
        local.session = requests.Session()
        local.session.trust_env = False
    response = local.session.request(method, f"{API}{path}", headers=headers, **options)
    response.raise_for_status()
    return response.json()


def fetch_service_app_headers() -> dict[str, str]:
    """Fetch an access token of the service app."""
    names = ("client_id", "client_secret", "refresh_token")
    form = {name: os.environ[f"SERVICE_APP_{name.upper()}"] for name in names} | {"grant_type": "refresh_token"}
    return {"Authorization": f"Bearer {call('POST', '/access_token', {}, data=form)['access_token']}"}


SERVICE_APP = fetch_service_app_headers()
LOCATIONS = {
    each["name"]: each["id"]
    for each in call("GET", "/locations", SERVICE_APP, params={"max": 1000, "orgId": os.environ["ORG_ID"]})["items"]
}
ME = call("GET", "/people/me", BOT)["id"]


def reply_to_message(data: dict[str, Any]) -> None:
    """Reply to a message, in three calls."""
    message = call("GET", f"/messages/{data['id']}", BOT)
    path = LIST.format(LOCATIONS[message["text"].removeprefix("numbers ")])
    rows = call("GET", path, SERVICE_APP)["phoneNumbers"][:10]
    post(message["roomId"], [f"{row['phoneNumber']} {row['state']}" for row in rows])


def reply_to_press(data: dict[str, Any]) -> None:
    """Reply to a press, in two calls."""
    action = call("GET", f"/attachment/actions/{data['id']}", BOT)
    post(action["roomId"], ["+12145550000 ACTIVE"] * 10)


def post(room_id: str, lines: list[str]) -> None:
    """Post a card, and the same as text."""
    body = [{"type": "TextBlock", "text": line} for line in lines]
    actions = [{"type": "Action.Submit", "title": "Next", "data": {"page": "2"}}]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body, "actions": actions}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    call("POST", "/messages", BOT, json={"roomId": room_id, "markdown": "\n".join(lines), "attachments": [attachment]})


class Receiver(BaseHTTPRequestHandler):
    """Acknowledges an event at once, and handles it afterwards."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Receive an event."""
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._respond(200)
        if event["data"]["personId"] != ME:
            pool.submit(reply_to_message if event["resource"] == "messages" else reply_to_press, event["data"])

    def do_GET(self) -> None:
        """Refuse with 405."""
        self._respond(405)

    def _respond(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Receiver)
    for resource, event in SUBSCRIPTIONS:
        webhook = {"name": "baseline", "targetUrl": TARGET, "resource": resource, "event": event}
        call("POST", "/webhooks", BOT, json=webhook)
    server.serve_forever()
