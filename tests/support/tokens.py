"""A service app without Webex."""


class Token:
    """A service app whose token is always the same."""

    def fetch_token(self) -> str:
        return "token"

    def replace_token(self, refused: str) -> str:
        return refused
