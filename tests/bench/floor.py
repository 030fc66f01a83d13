"""The floor: as little as a program can do that still answers. It stands alone, as a file that is run.

It answers 200, then fetches the message, fetches the numbers and posts the reply, or, for a pressed button, fetches
what was pressed and posts. It checks nothing, keeps nothing and forgets everything when it ends.
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
RESOURCES = ("messages", "attachmentActions", "memberships")
THREADS = 256

local = threading.local()
pool = ThreadPoolExecutor(THREADS)


def call(method: str, path: str, headers: dict[str, str], **more: Any) -> Any:
    """Call Webex over a connection of this thread's own."""
    if not hasattr(local, "session"):
        local.session = requests.Session()
        local.session.trust_env = False
    answer = local.session.request(method, f"{API}{path}", headers=headers, **more)
    answer.raise_for_status()
    return answer.json()


def fetch_service_app_headers() -> dict[str, str]:
    """Obtain the service app's token."""
    names = ("client_id", "client_secret", "refresh_token")
    form = {name: os.environ[f"SERVICE_APP_{name.upper()}"] for name in names} | {"grant_type": "refresh_token"}
    return {"Authorization": f"Bearer {call('POST', '/access_token', {}, data=form)['access_token']}"}


SERVICE_APP = fetch_service_app_headers()
LOCATIONS = {
    each["name"]: each["id"]
    for each in call("GET", "/locations", SERVICE_APP, params={"max": 1000, "orgId": os.environ["ORG_ID"]})["items"]
}
ME = call("GET", "/people/me", BOT)["id"]


def answer_typed(data: dict[str, Any]) -> None:
    """Three calls."""
    message = call("GET", f"/messages/{data['id']}", BOT)
    path = LIST.format(LOCATIONS[message["text"].removeprefix("numbers ")])
    rows = call("GET", path, SERVICE_APP)["phoneNumbers"][:10]
    post(message["roomId"], [f"{row['phoneNumber']} {row['state']}" for row in rows])


def answer_pressed(data: dict[str, Any]) -> None:
    """Two calls."""
    action = call("GET", f"/attachment/actions/{data['id']}", BOT)
    post(action["roomId"], ["+12145550000 ACTIVE"] * 10)


def post(room_id: str, lines: list[str]) -> None:
    """Post a card and the same in words."""
    body = [{"type": "TextBlock", "text": line} for line in lines]
    actions = [{"type": "Action.Submit", "title": "Next", "data": {"page": "2"}}]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body, "actions": actions}
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    call("POST", "/messages", BOT, json={"roomId": room_id, "markdown": "\n".join(lines), "attachments": [attachment]})


class Receiver(BaseHTTPRequestHandler):
    """Answers at once; the work is done afterwards."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Take an event."""
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._say(200)
        if event["data"]["personId"] != ME:
            pool.submit(answer_typed if event["resource"] == "messages" else answer_pressed, event["data"])

    def do_GET(self) -> None:
        """Say that nothing can be had here."""
        self._say(405)

    def _say(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    server = ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Receiver)
    for resource in RESOURCES:
        webhook = {"name": "floor", "targetUrl": TARGET, "resource": resource, "event": "created"}
        call("POST", "/webhooks", BOT, json=webhook)
    server.serve_forever()
