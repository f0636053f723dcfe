"""One page of a list of documents, and the links to those beside it (clause 6.3.10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import orjson

from kaga.engines.context.errors import bad
from kaga.services.exchange.http.asking import Asked, read_options
from kaga.services.exchange.http.messages import LD_JSON, Reply
from kaga.services.exchange.http.negotiating import truth, whole_number
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.ngsild.entities import DEFAULT_LIMIT, MOST
from kaga.services.exchange.state.documents import Document

_PLAIN_SIGNS: Final = ":/*,.;@!$'()~"


def paged(
    call: Call, asked: Asked, found: Sequence[Document]
) -> tuple[Sequence[Document], bytes]:
    """What a page shows of a list, and the header lines that go with it."""
    given = asked.given
    counts = truth(given, "count") or "count" in read_options(given)
    limit = whole_number(given, "limit", DEFAULT_LIMIT, MOST)
    if limit == 0 and not counts:
        raise bad("a limit of 0 makes sense only with count")
    offset = whole_number(given, "offset", 0, 10**9)
    lines = b"NGSILD-Results-Count: %d\r\n" % len(found) if counts else b""
    if offset and limit:
        lines += _link(call, (max(0, offset - limit), limit), b"prev")
    if limit and offset + limit < len(found):
        lines += _link(call, (offset + limit, limit), b"next")
    return found[offset : offset + limit], lines


def _link(call: Call, page: tuple[int, int], relation: bytes) -> bytes:
    query = parse_qsl(call.request.query.decode("ascii"), keep_blank_values=True)
    kept = {name: value for name, value in query if name not in {"limit", "offset"}}
    kept |= {"limit": str(page[1]), "offset": str(page[0])}
    written = "&".join(f"{name}={quote(kept[name], safe=_PLAIN_SIGNS)}" for name in kept)
    place = call.request.path.removesuffix(b"/")
    line = b'Link: <%b?%b>;rel="%b";type="application/ld+json"\r\n'
    return line % (place, written.encode(), relation)


def plain_reply(told: Any, asked: Asked, headers: bytes = b"") -> Reply:
    """Documents as a reply; in JSON-LD each says its `@context`."""
    if asked.media == LD_JSON:
        for part in told if isinstance(told, list) else [told]:
            part["@context"] = asked.context
    return Reply(200, orjson.dumps(told), asked.media, asked.headers + headers)
