"""Handing out files: never as something that could run in a page of the city.

Pictures may be looked at in place; everything else is a download. The type is the one found at
the check of the content, sniffing is off, and the answer is sandboxed.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

_IN_PLACE: Final = {"image/jpeg", "image/png"}
_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


def served(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that carries a file."""
    answer = HttpResponse(content, content_type=media_type)
    manner = "inline" if media_type in _IN_PLACE else "attachment"
    answer.headers["Content-Disposition"] = f"{manner}; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


def downloaded(content: bytes, name: str, media_type: str) -> HttpResponse:
    """An answer that is always a download."""
    answer = served(content, name, media_type)
    answer.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    )
    return answer
