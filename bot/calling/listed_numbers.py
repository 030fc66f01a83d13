"""A page of the organization's list, parsed without a dictionary for each number: in half the time.

Source: OpenAPI, GET /telephony/config/numbers. Any value may have any type: what it is worth is decided later.
"""

from collections.abc import Mapping
from typing import Any

import msgspec


class ListedNumber(msgspec.Struct, rename="camel", gc=False):
    """A number or extension as Webex sends it; None where it sends nothing."""

    phone_number: Any = None
    extension: Any = None
    state: Any = None
    phone_number_type: Any = None
    included_telephony_types: Any = None
    main_number: Any = None
    toll_free_number: Any = None
    is_service_number: Any = None
    is_reserved_number: Any = None
    mobile_network: Any = None
    routing_profile: Any = None
    routing_prefix: Any = None
    location: Any = None
    owner: Any = None


class ListedPage(msgspec.Struct, rename="camel"):
    """What a page of the list has of interest. Its numbers are parsed one by one: all at once take megabytes."""

    phone_numbers: list[msgspec.Raw]
    count: Any = None


UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What parsing raises for what is no JSON, or not as the document says."""

decode_page = msgspec.json.Decoder(ListedPage).decode
"""Parse a page. Raises one of `UNREADABLE`."""

decode_number = msgspec.json.Decoder(ListedNumber).decode
"""Parse a number of a page. Raises one of `UNREADABLE`."""


def to_listed_number(raw: Mapping[str, Any]) -> ListedNumber:
    """Convert a number that was parsed in another way."""
    return msgspec.convert(raw, ListedNumber)
