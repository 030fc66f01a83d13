"""Why a server was not reached, as a value."""

from dataclasses import dataclass
from enum import Enum


class Cause(Enum):
    """What keeps a connection from being made."""

    NAME = "name"
    REFUSED = "refused"
    NO_ROUTE = "no route"
    TIMEOUT = "timeout"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    TLS = "tls"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a server was not reached. `words` names it within a sentence, and holds no secrets."""

    cause: Cause
    words: str
