"""The token of a page's forms, as Django's CSRF check takes it.

Django's own maker draws each character of the mask by itself, which takes longer than filling
in the page, and sends the cookie anew with every page; here the cookie keeps its year.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.middleware.csrf import CSRF_ALLOWED_CHARS, get_token

if TYPE_CHECKING:
    from django.http import HttpRequest

_SIZE = len(CSRF_ALLOWED_CHARS)
_AT = {char: at for at, char in enumerate(CSRF_ALLOWED_CHARS)}
_FAIR = 256 - 256 % _SIZE  # bytes from here on would favour the first characters


def token_of(request: HttpRequest) -> str:
    """A token for the forms of this page; a browser without the cookie is given one."""
    secret = request.META.get("CSRF_COOKIE")
    return get_token(request) if secret is None else masked(secret)


def masked(secret: str) -> str:
    """The secret under a mask of its own: compressing the page must not tell it (BREACH)."""
    mask = _numbers(len(secret))
    cipher = ((_AT[char] + by) % _SIZE for char, by in zip(secret, mask, strict=True))
    return "".join([CSRF_ALLOWED_CHARS[at] for at in (*mask, *cipher)])


def _numbers(count: int) -> list[int]:
    """Random numbers below the count of characters, all equally likely."""
    found: list[int] = []
    while len(found) < count:
        found += [byte % _SIZE for byte in os.urandom(2 * count) if byte < _FAIR]
    return found[:count]
