"""Pages of other sites that ask from a reader's browser (the Fetch standard's CORS).

What: any site's page may read what its reader's browser gets, headers that matter included.
Why so open: what a stranger may read is public, and whatever else there is needs a key that
the page itself must send; no cookie is looked at here.

>>> is_preflight(Request("OPTIONS", b"/", b"", {b"access-control-request-method": b"GET"}))
True
"""

from __future__ import annotations

from typing import Final

from kaga.services.exchange.http.messages import Reply, Request

ANY_SITE: Final = (
    b"Access-Control-Allow-Origin: *\r\n"
    b"Access-Control-Expose-Headers: Link, Location, NGSILD-Results-Count, NGSILD-Tenant, "
    b"NGSILD-Warning, Fiware-Total-Count, Retry-After\r\n"
)
PREFLIGHT: Final = Reply(
    204,
    headers=b"Access-Control-Allow-Methods: GET, POST, PUT, PATCH, DELETE\r\n"
    b"Access-Control-Allow-Headers: Accept, Authorization, Content-Type, Link, NGSILD-Tenant, "
    b"Prefer, Fiware-Service, Fiware-ServicePath\r\n"
    b"Access-Control-Max-Age: 86400\r\n",
)


def is_preflight(request: Request) -> bool:
    """Whether a browser asks whether a page may ask."""
    return request.method == "OPTIONS" and b"access-control-request-method" in request.headers
