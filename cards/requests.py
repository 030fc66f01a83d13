"""Requests made from other requests, for buttons."""

from bot.model import Request


def with_arguments(request: Request, **arguments: str) -> Request:
    """Return the request with these arguments added or replaced."""
    return Request(request.command, {**request.arguments, **arguments})


def keep_arguments(request: Request, *names: str) -> dict[str, str]:
    """Return those of the request's arguments that have these names."""
    return {name: value for name, value in request.arguments.items() if name in names}
