"""Where a browser lands once somebody has signed in, and in which language.

A browser that has chosen no language speaks the one the person keeps. A person who keeps none
takes over what the browser had chosen: whoever signed in on a page in English reads English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from kaga.kernel.identity.actions.language import take_over
from kaga.kernel.identity.middleware import LANGUAGE_COOKIE, chosen_language
from kaga.kernel.identity.queries import language_of
from kaga.kernel.identity.sessions import begin_session
from kaga.kernel.web.preferences import keep_choice

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.identity.sessions import SignedIn


def land(request: HttpRequest, who: SignedIn, following: str) -> HttpResponse:
    """Sign the browser in and send it where it wanted to go."""
    begin_session(request, who)
    answer = HttpResponseRedirect(following)
    if LANGUAGE_COOKIE in request.COOKIES:
        take_over(who.person, chosen_language(request))
        return answer
    kept = language_of(who.person)
    if kept is not None:
        keep_choice(answer, LANGUAGE_COOKIE, kept)
    return answer
