"""Compresses pages and JSON on their way out (built files are compressed at build time).

A compressed answer's length may tell something of a secret in it; Django masks the CSRF token
anew for every answer, and a header of random length hides the rest.
"""

from __future__ import annotations

import gzip
import secrets
from typing import TYPE_CHECKING

import brotli
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_WORTHWHILE = ("text/", "application/json", "application/problem+json", "application/geo+json")
_SMALLEST = 800
_BROTLI_QUALITY = 1  # half the time of 3, a page grows by a twentieth
_GZIP_LEVEL = 5


class Compress:
    """Brotli where the browser takes it, gzip otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, compressed when that helps."""
        response = self._get_response(request)
        if not _may_compress(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = _accepted(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if "br" in accepted:
            _replace(response, _brotli(response.content), "br")
        elif "gzip" in accepted:
            _replace(response, gzip.compress(response.content, _GZIP_LEVEL, mtime=0), "gzip")
        return response


def _brotli(content: bytes) -> bytes:
    """A window no larger than the page: making the usual one costs as much as compressing."""
    window = min(max(len(content).bit_length(), 10), 22)
    return bytes(brotli.compress(content, quality=_BROTLI_QUALITY, lgwin=window))


def _may_compress(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and not response.has_header("Content-Encoding")
        and response.headers.get("Content-Type", "").startswith(_WORTHWHILE)
        and len(response.content) >= _SMALLEST
    )


def _accepted(header: str) -> set[str]:
    found = set()
    for part in header.lower().split(","):
        name, _, quality = part.partition(";")
        if quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            found.add(name.strip())
    return found


def _replace(response: HttpResponse, content: bytes, coding: str) -> None:
    response.content = content
    response.headers["Content-Encoding"] = coding
    response.headers["Content-Length"] = str(len(content))
    response.headers["X-Padding"] = "0" * secrets.randbelow(64)
