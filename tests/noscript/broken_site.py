"""A site on which every form is wrong in a way of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import path

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
FORM = '<main id="main"><form action="{}" method="post">{}{}</form></main>'
BUTTON = "<button>送る</button>"
# Address of a page: where its form leads, whether it carries the token, and its button.
PAGES = {
    "/no-token": ("/fine", False, BUTTON),
    "/nowhere": ("/missing", True, BUTTON),
    "/falls": ("/broken", True, BUTTON),
    "/mute": ("/refuses", True, BUTTON),
    "/forbidden": ("/forbids", True, BUTTON),
    "/dead-end": ("/redirects", True, BUTTON),
    "/hidden": ("/fine", True, "<p hidden><button>送る</button></p>"),
    "/good": ("/fine", True, BUTTON),
}


def _page(address):
    action, token, button = PAGES[address]

    def show(request):
        given = TOKEN.format(get_token(request)) if token else ""
        return HttpResponse(FORM.format(action, given, button))

    return show


def _broken(request):
    raise RuntimeError("on purpose")


def _answer(status, **headers):
    return lambda request: HttpResponse("<p>…</p>", status=status, headers=headers)


urlpatterns = [
    *(path(address[1:], _page(address)) for address in PAGES),
    path("fine", _answer(200)),
    path("broken", _broken),
    path("refuses", _answer(422)),
    path("forbids", _answer(403)),
    path("redirects", _answer(302, Location="/gone")),
]
