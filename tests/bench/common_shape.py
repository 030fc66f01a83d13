"""A bot of the common shape, for comparison. It is run as a file of its own.

As in the Flask example of webexteamssdk: it handles an event before it acknowledges it, asks Webex whether a message
is its own, and runs on Flask's development server. It replies only to `numbers` and a location's whole name.
"""

import os
from typing import Any

import requests
from flask import Flask, request
from webexteamssdk import WebexTeamsAPI

API = os.environ["WEBEX_API_URL"]
LIST = f"{API}/telephony/config/locations/{{}}/autoAttendants/alternate/availableNumbers"
SUBSCRIPTIONS = (
    ("messages", "created"),
    ("messages", "updated"),
    ("attachmentActions", "created"),
    ("memberships", "created"),
)

api = WebexTeamsAPI(access_token=os.environ["WEBEX_BOT_TOKEN"], base_url=f"{API}/")
app = Flask("common")


def fetch_service_app_headers() -> dict[str, str]:
    """Fetch an access token of the service app."""
    names = ("client_id", "client_secret", "refresh_token")
    form = {name: os.environ[f"SERVICE_APP_{name.upper()}"] for name in names} | {"grant_type": "refresh_token"}
    granted = requests.post(f"{API}/access_token", data=form, timeout=30).json()
    return {"Authorization": f"Bearer {granted['access_token']}"}


SERVICE_APP = fetch_service_app_headers()
PARAMETERS = {"max": "1000", "orgId": os.environ["ORG_ID"]}
ITEMS = requests.get(f"{API}/locations", params=PARAMETERS, headers=SERVICE_APP, timeout=30).json()["items"]
LOCATIONS = {each["name"]: each["id"] for each in ITEMS}


@app.route("/webhook", methods=["POST"])
def receive() -> str:
    """Handle the event, then acknowledge it."""
    data = request.get_json()["data"]
    room = api.rooms.get(data["roomId"])
    message = api.messages.get(data["id"])
    person = api.people.get(message.personId)
    if person.id == api.people.me().id:
        return "own message"
    location_id = LOCATIONS[message.text.removeprefix("numbers ")]
    response = requests.get(LIST.format(location_id), headers=SERVICE_APP, timeout=30).json()
    lines = [f"{row['phoneNumber']} {row['state']}" for row in response["phoneNumbers"][:10]]
    api.messages.create(room.id, markdown="\n".join(lines), attachments=[build_attachment(lines)])
    return "done"


def build_attachment(lines: list[str]) -> dict[str, Any]:
    """Build a card of plain lines."""
    body = [{"type": "TextBlock", "text": line} for line in lines]
    card = {"type": "AdaptiveCard", "version": "1.3", "body": body}
    return {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}


if __name__ == "__main__":
    for resource, event in SUBSCRIPTIONS:
        api.webhooks.create("common", f"{os.environ['PUBLIC_URL']}/webhook", resource, event)
    app.run(os.environ["HOST"], int(os.environ["PORT"]), threaded=True)
