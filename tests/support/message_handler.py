"""webex-message-handler as it is used in production, connected to a simulated Webex.

It takes its network from outside ("injected"), and accepts addresses of Webex's domains only. So here the simulated
Webex gets such addresses. It also agrees on a key with Webex's key service before it accepts messages; the simulated
Webex has no such service, because its texts are not readable on the websocket at all, so that one is here too.
"""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from jwcrypto import jwe, jwk
from jwcrypto.common import base64url_encode
from webex_message_handler import WebexMessageHandler, WebexMessageHandlerConfig
from webex_message_handler.types import FetchRequest

from bot.sandbox import Sandbox

SERVICES, SOCKETS, KEYS = "https://sandbox.example.com", "wss://mercury.example.com", "https://keys.example.com"
"""The addresses of the simulated Webex, of its websockets and of the key service, as the client sees them."""

Raw = dict[str, Any]


class Response:
    """A response in the form that the client expects."""

    def __init__(self, status: int, text: str) -> None:
        self.status = status
        self.ok = 200 <= status < 300
        self._text = text

    async def json(self) -> Any:
        return json.loads(self._text)

    async def text(self) -> str:
        return self._text


class Socket:
    """A websocket in the form that the client expects, into which the key service can send too."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._websocket = websocket
        self._messages: asyncio.Queue[aiohttp.WSMessage] = asyncio.Queue()
        self._pump = asyncio.ensure_future(self._receive())

    @property
    def closed(self) -> bool:
        return self._websocket.closed

    @property
    def close_code(self) -> int | None:
        return self._websocket.close_code

    async def send_str(self, text: str) -> None:
        await self._websocket.send_str(text)

    async def close(self, *, code: int = 1000) -> None:
        await self._websocket.close(code=code)
        await self._pump

    def put(self, message: Raw) -> None:
        """Have the client receive a message."""
        self._messages.put_nowait(aiohttp.WSMessage(aiohttp.WSMsgType.TEXT, json.dumps(message), None))

    def __aiter__(self) -> "Socket":
        return self

    async def __anext__(self) -> aiohttp.WSMessage:
        message = await self._messages.get()
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise StopAsyncIteration
        return message

    async def _receive(self) -> None:
        while True:
            message = await self._websocket.receive()
            self._messages.put_nowait(message)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return


class KeyService:
    """Agrees on a key: the client sends an encrypted request by HTTP, and gets the response on its websocket."""

    def __init__(self, put: Callable[[Raw], None]) -> None:
        self._key = jwk.JWK.generate(kty="RSA", size=2048)
        self._put = put

    def respond(self, request: FetchRequest) -> Response:
        if request.method == "GET":
            details = {"kmsCluster": "kms://keys.example.com", "rsaPublicKey": self._key.export_public()}
            return Response(200, json.dumps(details))
        (wrapped,) = json.loads(request.body or "")["kmsMessages"]
        token = jwe.JWE()
        token.deserialize(wrapped, key=self._key)
        assert json.loads(token.payload)["method"] == "create"
        public = json.loads(jwk.JWK.generate(kty="EC", crv="P-256").export_public())
        body = json.dumps({"body": {"key": {"uri": "kms://keys.example.com/ecdhe/1", "jwk": public}}})
        signed = f"{base64url_encode('{}')}.{base64url_encode(body)}.{base64url_encode('signature')}"
        data = {"eventType": "encryption.kms_message", "encryption": {"kmsMessages": [signed]}}
        self._put({"id": str(uuid.uuid4()), "data": data})
        return Response(202, "{}")


class Network:
    """The client's network."""

    def __init__(self, webex: Sandbox, session: aiohttp.ClientSession) -> None:
        self._webex = webex
        self._session = session
        self._sockets: list[Socket] = []
        self._key_service = KeyService(self._put)
        self._mercury = webex.mercury.address.partition("/v1/")[0]

    def _put(self, message: Raw) -> None:
        self._sockets[-1].put(message)

    async def fetch(self, request: FetchRequest) -> Response:
        if request.url.startswith(KEYS):
            return self._key_service.respond(request)
        url = request.url
        for seen in ("https://u2c.wbx2.com", "https://webexapis.com", SERVICES):
            url = url.replace(seen, self._webex.url)
        async with self._session.request(request.method, url, headers=request.headers, data=request.body) as response:
            text = await response.text()
        text = text.replace(self._webex.url, SERVICES).replace(self._mercury, SOCKETS)
        return Response(response.status, text.replace('"services":{', f'"services":{{"encryptionServiceUrl":"{KEYS}",'))

    async def connect(self, url: str) -> Socket:
        self._sockets.append(Socket(await self._session.ws_connect(url.replace(SOCKETS, self._mercury))))
        return self._sockets[-1]


@asynccontextmanager
async def running_handler(webex: Sandbox, **options: Any) -> AsyncIterator[WebexMessageHandler]:
    """Run a client with the bot's token, until it is disconnected."""
    async with aiohttp.ClientSession() as session:
        network = Network(webex, session)
        handler = WebexMessageHandler(
            WebexMessageHandlerConfig(
                token=webex.settings["WEBEX_BOT_TOKEN"],
                mode="injected",
                fetch=network.fetch,
                web_socket_factory=network.connect,
                **options,
            )
        )
        await handler.connect()
        try:
            yield handler
        finally:
            await handler.disconnect()
