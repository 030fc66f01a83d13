"""What the chaos tests share."""

import json
from pathlib import Path
from typing import Any

import requests

from bot.sandbox import Guest, Sandbox
from bot.signature import HEADER, sign

APP = Path(__file__).parents[2] / "app.py"


def send_anew(webex: Sandbox, guest: Guest, message: dict[str, Any]) -> None:
    """Tell a bot's process of a message, as a load balancer may that sends an event to another replica too."""
    me = webex.people["Numbers"]["id"]
    data = {name: message[name] for name in ("id", "roomId", "roomType", "personId", "personEmail", "created")}
    body = json.dumps({"resource": "messages", "event": "created", "createdBy": me, "data": data}).encode()
    response = requests.post(
        f"http://127.0.0.1:{guest.port}/webhook",
        data=body,
        headers={HEADER: sign(body, guest.settings["WEBHOOK_SECRET"]), "Content-Type": "application/json"},
        timeout=20,
    )
    response.raise_for_status()
