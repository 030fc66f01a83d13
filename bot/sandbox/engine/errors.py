"""The one error that an API call can end in."""

from typing import Literal

ErrorBody = Literal["message", "errors", "empty", "html"]
"""The form of an error's body: with a message, with a description in `errors` alone, none at all, or a web page."""


class ApiError(Exception):
    """The call is answered with an error status and Webex's error body."""

    def __init__(
        self,
        status: int,
        message: str,
        headers: dict[str, str] | None = None,
        code: int | None = None,
        body: ErrorBody = "message",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.code = code
        """The `errorCode` of Webex Calling."""
        self.body = body
