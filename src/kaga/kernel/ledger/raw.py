"""The log's files over HTTP, as C2SP tlog-tiles asks: head, tiles, entry bundles.

The path is parsed, never joined: only what is the name of a tile in its one spelling reaches
the disk. Any web server may serve the same folder instead.

>>> tile(request, "tile/0/x001/x234/067")                            # doctest: +SKIP
"""

from __future__ import annotations

import gzip
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaga.engines.ledger import ENTRIES, LedgerError, parse_path
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger.published import tile_files

FOREVER: Final = "public, max-age=31536000, immutable"
A_DAY: Final = "public, max-age=86400"
A_MOMENT: Final = "public, max-age=1"


@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The signed head (it changes every second under load)."""
    raw = tile_files().checkpoint()
    if raw is None:
        raise NotFound("the ledger has no signed head yet")
    return _public(HttpResponse(raw, content_type="text/plain; charset=utf-8"), A_MOMENT)


@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """One tile or entry bundle; full ones never change."""
    try:
        wanted = parse_path(f"tile/{path}")
        content = tile_files().read(wanted)
    except LedgerError as error:
        raise NotFound(str(error)) from error
    response = HttpResponse(content, content_type="application/octet-stream")
    if wanted.level == ENTRIES:
        response["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.content = gzip.compress(content, 6, mtime=0)
            response["Content-Encoding"] = "gzip"
    return _public(response, FOREVER if wanted.is_full else A_DAY)


def _public(response: HttpResponse, caching: str) -> HttpResponse:
    """Everybody may read and keep it, from any site: checking is the purpose."""
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = "*"
    return response
