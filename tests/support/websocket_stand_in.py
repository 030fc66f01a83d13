"""A second, small Webex that speaks the websocket: written apart from the sandbox, on another library.

It has one 1:1 space with one person, in another cluster than the bot. webex_bot accepts it, so a bot that does too has
not merely been fitted to the sandbox.
"""

import asyncio
import base64
import json
import ssl
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.waiting import wait_until

TOKEN = "stand-in-bot-token"
CLUSTER = "urn:TEAM:eu-central-1_k"
BOT, ANN, ROOM = (str(uuid.uuid5(uuid.NAMESPACE_URL, name)) for name in ("bot", "ann", "room"))
ANNS_EMAIL = "ann@company.test"
TIME = "2026-11-26T10:00:00.000Z"

Raw = dict[str, Any]


def build_id(kind: str, key: str, cluster: str = CLUSTER) -> str:
    return base64.urlsafe_b64encode(f"ciscospark://{cluster}/{kind}/{key}".encode()).decode().rstrip("=")


ME: Raw = {"id": build_id("PEOPLE", BOT, "us"), "emails": ["bot@webex.bot"], "displayName": "Bot", "type": "bot"}
PERSON: Raw = {"id": build_id("PEOPLE", ANN, "us"), "emails": [ANNS_EMAIL], "displayName": "Ann", "type": "person"}


class StandIn:
    """The server: what it has, and what was posted to it."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.posted: list[Raw] = []
        self.acknowledged: list[str] = []
        self.devices: dict[str, Raw] = {}
        self.sockets: list[web.WebSocketResponse] = []
        self._messages: dict[str, Raw] = {}
        self._actions: dict[str, Raw] = {}
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._url = ""

    @property
    def settings(self) -> dict[str, str]:
        return {
            "WEBEX_API_URL": f"{self._url}/v1",
            "WEBEX_CATALOG_URL": f"{self._url}/catalog",
            "WEBEX_BOT_TOKEN": TOKEN,
            "SERVICE_APP_CLIENT_ID": "id",
            "SERVICE_APP_CLIENT_SECRET": "secret",
            "SERVICE_APP_REFRESH_TOKEN": "refresh",
        }

    def send(self, text: str) -> str:
        """Have Ann write to the bot; returns the message's UUID."""
        key = str(uuid.uuid4())
        self._messages[key] = {
            "id": build_id("MESSAGE", key),
            "roomId": build_id("ROOM", ROOM),
            "roomType": "direct",
            "text": text,
            "personId": PERSON["id"],
            "personEmail": ANNS_EMAIL,
            "created": TIME,
        }
        self._publish(key, "post", {"objectType": "comment", "displayName": "eyJ.not.readable"})
        return key

    def press(self, message_id: str, inputs: Raw) -> str:
        """Have Ann press a button of a card; returns the card action's UUID."""
        key = str(uuid.uuid4())
        self._actions[key] = {
            "id": build_id("ATTACHMENT_ACTION", key),
            "type": "submit",
            "messageId": message_id,
            "inputs": inputs,
            "personId": PERSON["id"],
            "roomId": build_id("ROOM", ROOM),
            "created": TIME,
        }
        parent = base64.urlsafe_b64decode(message_id + "==").decode().rsplit("/", 1)[1]
        self._publish(key, "cardAction", {"objectType": "submit"}, parent={"id": parent, "type": "cardAction"})
        return key

    def wait_for_posts(self, count: int) -> list[Raw]:
        wait_until(lambda: len(self.posted) >= count)
        return self.posted

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Serve on loopback in a thread."""
        ready = threading.Event()
        thread = threading.Thread(target=self._run, args=(ready,))
        thread.start()
        ready.wait()
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join()

    def _run(self, ready: threading.Event) -> None:
        app = web.Application()
        app.router.add_get("/socket/{device}", self._serve_socket)
        app.router.add_route("*", "/{path:.*}", self._respond)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "localhost", 0, ssl_context=self._context)
        self._loop.run_until_complete(site.start())
        assert runner.addresses
        self._url = f"{'https' if self._context else 'http'}://localhost:{runner.addresses[0][1]}"
        ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    def _publish(self, key: str, verb: str, content: Raw, **more: Raw) -> None:
        activity = {
            "id": key,
            "verb": verb,
            "published": TIME,
            "actor": {"id": ANN, "objectType": "person", "emailAddress": ANNS_EMAIL, "type": "PERSON"},
            "object": content,
            "target": {"id": ROOM, "url": f"{self._url}/conv/conversations/{ROOM}", "tags": ["ONE_ON_ONE"]},
            **more,
        }
        data = {"eventType": "conversation.activity", "activity": activity}
        text = json.dumps({"id": f"envelope-{key}", "data": data})
        for socket in self.sockets:
            asyncio.run_coroutine_threadsafe(socket.send_str(text), self._loop).result(10)

    async def _serve_socket(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["device"] not in self.devices:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        first = await socket.receive_json()
        if first["type"] != "authorization" or first["data"]["token"] != f"Bearer {TOKEN}":
            await socket.close(code=4401)
            return socket
        self.sockets.append(socket)
        await socket.send_json({"id": "0", "data": {"eventType": "mercury.registration_status"}})
        async for message in socket:
            received = json.loads(message.data) if message.type is WSMsgType.TEXT else {}
            if received.get("type") == "ping":
                await socket.send_json({"id": received["id"], "type": "pong"})
            if received.get("type") == "ack":
                self.acknowledged.append(received["messageId"])
        self.sockets.remove(socket)
        return socket

    async def _respond(self, request: web.Request) -> web.Response:
        path = request.path
        if path == "/v1/access_token":
            return web.json_response({"access_token": "service", "expires_in": 9999, "refresh_token": "refresh"})
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return web.Response(status=401)
        if path.startswith("/wdm/devices"):
            return await self._respond_with_device(request)
        if path == "/v1/messages" and request.method == "POST":
            return await self._post(request)
        found = self._find(path)
        return web.Response(status=404) if found is None else web.json_response(found)

    def _find(self, path: str) -> Any:
        """Return what is at a path; None if there is nothing."""
        name, _, key = path.removeprefix("/v1/").rpartition("/")
        match path:
            case "/catalog":
                return {"serviceLinks": {"wdm": f"{self._url}/wdm"}}
            case "/v1/people/me":
                return ME
            case "/v1/rooms" | "/v1/webhooks" | "/v1/messages":
                return {"items": []}
            case "/v1/telephony/config/locations" | "/v1/locations":
                return {"locations": [], "items": []}
        by_kind = {
            "/conv/messages": self._messages,
            "/conv/attachment/actions": self._actions,
            "messages": {each["id"]: each for each in [*self._messages.values(), *self.posted]},
            "attachment/actions": {each["id"]: each for each in self._actions.values()},
            "people": {PERSON["id"]: PERSON},
        }
        return by_kind.get(name, {}).get(key)

    async def _respond_with_device(self, request: web.Request) -> web.Response:
        key = request.path.removeprefix("/wdm/devices").strip("/")
        if request.method == "GET":
            return web.json_response({"devices": list(self.devices.values())})
        if request.method == "DELETE":
            return web.Response(status=204 if self.devices.pop(key, None) else 404)
        if request.method == "POST":
            key = str(uuid.uuid4())
            socket = f"{self._url.replace('http', 'ws', 1)}/socket/{key}"
            self.devices[key] = {"url": f"{self._url}/wdm/devices/{key}", "webSocketUrl": socket, "userId": BOT}
        if key not in self.devices:
            return web.Response(status=404)
        self.devices[key] |= await request.json()
        return web.json_response(self.devices[key])

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.json()
        posted = {"personId": ME["id"], "personEmail": ME["emails"][0], "roomType": "direct", "created": TIME, **body}
        posted["id"] = build_id("MESSAGE", str(uuid.uuid4()))
        self.posted.append(posted)
        return web.json_response(posted)
