"""The one error that an API call can end in."""


class ApiError(Exception):
    """The call is answered with an error status and Webex's error body."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
