"""Pages of lists as a client should survive them."""

import itertools
import json
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response

MAX_PAGE_SIZE = 1000

_pages = itertools.count(1)


def empty_page(response: Response, url: str) -> Response:
    """Return a page without entries, with a link to a next page that is a new one each time.

    wxc_sdk stops there since version 1.31. The link leads to the same list, with another `max` each time.
    """
    body = response.get_json(silent=True)
    if not isinstance(body, dict) or response.status_code != 200:
        return response
    response.set_data(json.dumps({name: [] if isinstance(value, list) else value for name, value in body.items()}))
    base, _, query = url.partition("?")
    parameters = dict(parse_qsl(query)) | {"max": str(MAX_PAGE_SIZE - next(_pages) % (MAX_PAGE_SIZE // 2))}
    response.headers["Link"] = f'<{base}?{urlencode(parameters)}>; rel="next"'
    return response


def link_elsewhere(response: Response) -> Response:
    """Return a page whose link to the next page names another host. A client must not send its token there."""
    if link := response.headers.get("Link"):
        host = urlsplit(link.partition("<")[2].partition(">")[0]).netloc
        response.headers["Link"] = link.replace(host, "elsewhere.invalid", 1)
    return response
