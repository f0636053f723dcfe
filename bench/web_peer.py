"""The ceiling: the same framework and web server, one view, nothing around it.

    python bench/web_peer.py PORT WORKERS THREADS

Answers every address with the same 11 KB, without middleware, database, session or template:
what is above this line is what the city itself does.
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

PAGE = "<p>あいうえおかきくけこ</p>".encode() * 300


def answer(_request: HttpRequest) -> HttpResponse:
    """The constant page."""
    return HttpResponse(PAGE)


urlpatterns = [re_path("", answer)]

if not settings.configured:
    import django

    settings.configure(ROOT_URLCONF="web_peer", ALLOWED_HOSTS=["*"], SECRET_KEY="a bench")
    django.setup()
application = WSGIHandler()

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    port, workers, threads = (int(text) for text in sys.argv[1:])
    Granian(
        "web_peer:application",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_level=LogLevels.warning,
    ).serve()
