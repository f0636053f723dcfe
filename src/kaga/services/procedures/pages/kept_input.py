"""What somebody typed when the session had already ended: kept in their own browser.

The boxes of the one page that was sent are sealed under the site's key into a cookie of that
page, for half an hour. After signing in again the page shows them as they were typed. Files
are not kept; the page says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from kaga.kernel.errors import NotAllowed

Typed = Mapping[str, Sequence[str]]
_PREFIX: Final = "kept_"
_PART: Final = 3_600
_MOST_PARTS: Final = 4
_SECONDS: Final = 30 * 60
_LARGEST: Final = 100_000


def sign_in_again(request: HttpRequest, typed: Typed, refusal: NotAllowed) -> HttpResponse:
    """Go to the sign-in and come back here; what was typed waits in the browser."""
    query = {"next": request.path}
    assurance = getattr(refusal, "assurance", 0)
    if assurance:
        query |= {"level": str(assurance), "max_age": str(getattr(refusal, "max_age_s", 0))}
    answer = HttpResponseRedirect(f"/sign-in?{urlencode(query)}")
    for number, part in enumerate(_parts(request.path, typed)):
        answer.set_cookie(
            _name(request.path, number),
            part,
            max_age=_SECONDS,
            path=request.path,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return answer


def waits(request: HttpRequest) -> bool:
    """Whether the browser keeps anything of this kind, for whatever page."""
    return any(name.startswith(_PREFIX) for name in request.COOKIES)


def typed_before(request: HttpRequest) -> dict[str, list[str]] | None:
    """What waits for this page, if anything does."""
    parts = [
        request.COOKIES.get(_name(request.path, number), "") for number in range(_MOST_PARTS)
    ]
    if not parts[0]:
        return None
    try:
        sealed = base64.urlsafe_b64decode("".join(parts))
        plain = vault.unseal_with(_key(), sealed, f"kept:{request.path}")
        found = json.loads(zlib.decompressobj().decompress(plain, _LARGEST))
    except (ValueError, zlib.error):
        return None
    return {str(name): [str(text) for text in texts] for name, texts in found.items()}


def forget(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Let the browser drop what was kept for this page."""
    for number in range(_MOST_PARTS):
        name = _name(request.path, number)
        if name in request.COOKIES:
            answer.delete_cookie(name, path=request.path)
    return answer


def _parts(path: str, typed: Typed) -> list[str]:
    """The sealed boxes in pieces that fit a cookie; nothing if they are too many."""
    plain = json.dumps({name: list(texts) for name, texts in typed.items()}).encode()
    sealed = vault.seal_with(_key(), zlib.compress(plain, 9), f"kept:{path}")
    text = base64.urlsafe_b64encode(sealed).decode()
    parts = [text[at : at + _PART] for at in range(0, len(text), _PART)]
    return parts if len(parts) <= _MOST_PARTS else []


def _name(path: str, number: int) -> str:
    return f"{_PREFIX}{hashlib.sha256(path.encode()).hexdigest()[:8]}_{number}"


def _key() -> bytes:
    return hashlib.sha256(b"kept input\n" + settings.SECRET_KEY.encode()).digest()
