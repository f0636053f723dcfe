"""What recognising a visitor costs a request.

    python bench/visitor.py

Prints the median time that the session and visitor middlewares add to a request, for a stranger
and for somebody signed in.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time

os.environ.setdefault("KAGA_HOME", tempfile.mkdtemp(prefix="kaga-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")

import django

django.setup()

from django.contrib.sessions.middleware import SessionMiddleware  # noqa: E402
from django.core.management import call_command  # noqa: E402 - Django must be set up first
from django.http import HttpResponse  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from kaga.kernel import clock  # noqa: E402
from kaga.kernel.identity.actions.signing_in import sign_in  # noqa: E402
from kaga.kernel.identity.middleware import VisitorMiddleware  # noqa: E402
from kaga.kernel.identity.ports import Proof  # noqa: E402
from kaga.kernel.identity.profiles import Profile  # noqa: E402
from kaga.kernel.identity.sessions import begin_session  # noqa: E402
from kaga.kernel.identity.visitor import Assurance  # noqa: E402

ROUNDS = 3000


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    key = _session_key()
    answer = SessionMiddleware(VisitorMiddleware(lambda _request: HttpResponse()))
    bare = _median(lambda _request: HttpResponse(), "")
    stranger = _median(answer, "") - bare
    known = _median(answer, key) - bare
    print(f"stranger   {stranger * 1e6:7.0f} us a request, no query")
    print(f"signed in  {known * 1e6:7.0f} us a request, one query (aim: at most 200 us)")


def _session_key() -> str:
    profile = Profile(name="橋立 みなと")
    who = sign_in(Proof("card", "bench", Assurance.CARD, clock.now(), profile))
    request = RequestFactory().get("/")
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    begin_session(request, who)
    request.session.save()
    return str(request.session.session_key)


def _median(answer: object, key: str) -> float:
    factory = RequestFactory()
    if key:
        factory.cookies["kaga"] = key
    times = []
    for _ in range(ROUNDS):
        request = factory.get("/")
        began = time.perf_counter()
        answer(request)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


if __name__ == "__main__":
    main()
