"""The files that people post with a message.

Source: "Message Attachments" in Webex's developer guide: `GET /contents/{id}` answers 423 while Webex scans a file for
malware, 410 if it found some, and 428 if it cannot scan the file.
"""

import time
from collections.abc import Mapping, Sequence
from email.message import Message as Headers
from urllib.parse import quote, urlsplit

from bot import http, limits
from bot.errors import NotPossible, WebexStatusError
from bot.model import File
from bot.retrying import time_limit
from bot.settings import Settings

_REFUSALS: Mapping[int, str] = {
    404: "The file is no longer there. Post it again with the command.",
    410: "Webex found malware in the file, so it was not read.",
    423: "Webex is still scanning the file for malware. Try again in a minute.",
    428: "Webex can't scan the file for malware, so it was not read. Post it without a password.",
}
"""What the statuses mean to the person who posted the file."""


def fetch_files(settings: Settings, addresses: Sequence[str]) -> File:
    """Fetch the one file that was posted with a message. Raises NotPossible, also for several, or WebexError."""
    if len(addresses) > 1:
        raise NotPossible("Post one file at a time, with the command in the same message. Nothing was changed.")
    return fetch_file(settings, addresses[0])


def fetch_file(settings: Settings, address: str) -> File:
    """Fetch a file that was posted, by the address that the message has of it: at most MAX_FILE_BYTES.

    Only the file's id is taken from the address: the bot's token goes to Webex alone, whatever host is named there.
    Raises NotPossible or WebexError.
    """
    file_id = urlsplit(address).path.rpartition("/contents/")[2]
    if not file_id or "/" in file_id:
        raise NotPossible("Webex does not say where the file is. Post it again with the command.")
    with http.build_session(settings.webex_api_url) as session, time_limit(limits.FILE_SECONDS):
        session.headers["Authorization"] = f"Bearer {settings.webex_bot_token.get_secret_value()}"
        session.mount(settings.webex_api_url, _FileAdapter())
        try:
            response = session.get(f"{settings.webex_api_url}/contents/{quote(file_id, safe='')}")
        except WebexStatusError as refusal:
            if refusal.status not in _REFUSALS:
                raise
            raise NotPossible(_REFUSALS[refusal.status]) from None
    return File(_read_name(response.headers.get("Content-Disposition", "")), response.content)


class _FileAdapter(http.RetryingAdapter):
    """Reads no more of a file than the bot uses, and not longer than FILE_SECONDS."""

    def read_body(self, response: http.Response) -> None:
        """Read the file. Raises NotPossible for one that is too large, or that arrives too slowly."""
        content, ends_at = bytearray(), time.monotonic() + limits.FILE_SECONDS
        for chunk in response.iter_content(limits.FILE_CHUNK_BYTES):
            content += chunk
            if len(content) > limits.MAX_FILE_BYTES:
                response.close()
                size = limits.MAX_FILE_BYTES // 1_000_000
                raise NotPossible(f"The file is too large: it can have up to {size} MB. Nothing was changed.")
            if time.monotonic() > ends_at:
                response.close()
                raise NotPossible("The file could not be read in time. Try again in a minute.")
        response._content = bytes(content)


def _read_name(disposition: str) -> str:
    """Return the file's name, as the Content-Disposition header has it (RFC 6266); empty if there is none."""
    headers = Headers()
    headers["Content-Disposition"] = disposition.replace("\n", " ").replace("\r", " ")
    return headers.get_filename("")
