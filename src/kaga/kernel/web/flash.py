"""A sentence that the next page shows once ("saved"), carried in a signed cookie.

>>> return flash.redirect("/me", "web.saved")                      # doctest: +SKIP
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseRedirect

from kaga.kernel.web.words import Words, all_words

if TYPE_CHECKING:
    from django.http import HttpResponse

Kind = Literal["success", "information", "warning", "problem"]
COOKIE = "kaga_flash"
_SALT = "kaga.web.flash"
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Flash:
    """What to show, and how."""

    text: Words
    kind: Kind


def redirect(to: str, sentence: str, kind: Kind = "success") -> HttpResponseRedirect:
    """Go to `to` and show there the registered sentence named "area.name".

    Raises
    ------
    KeyError: no area has registered such a sentence.
    """
    if sentence not in all_words():
        raise KeyError(sentence)
    answer = HttpResponseRedirect(to)
    answer.set_cookie(
        COOKIE,
        signing.dumps([sentence, kind], salt=_SALT),
        max_age=_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def waiting(request: HttpRequest) -> list[Flash]:
    """What the last answer wants shown on this page."""
    carried = request.COOKIES.get(COOKIE)
    if not carried:
        return []
    try:
        sentence, kind = signing.loads(carried, salt=_SALT, max_age=_SECONDS)
    except (signing.BadSignature, json.JSONDecodeError):
        return []
    text = all_words().get(sentence)
    return [] if text is None else [Flash(text, kind)]


def forget(answer: HttpResponse) -> None:
    """Shown once is enough."""
    answer.delete_cookie(COOKIE)
