"""A browser in which somebody is signed in, without going through a provider.

The identity middleware is what recognises visitors; here its place in the chain is taken by
one that says who is there, so that pages can be tested for each kind of visitor.
"""

from __future__ import annotations

import contextlib
import threading

from django.test import Client, override_settings

_there = threading.local()


def recognise(get_response):
    """Middleware: the visitor of the test."""

    def answer(request):
        visitor = getattr(_there, "visitor", None)
        if visitor is not None:
            request.visitor = visitor
        return get_response(request)

    return answer


@contextlib.contextmanager
def visiting(visitor, **options):
    """A client through which `visitor` looks at the city."""
    from django.conf import settings

    chain = [*settings.MIDDLEWARE, "tests.visiting.recognise"]
    _there.visitor = visitor
    try:
        with override_settings(MIDDLEWARE=chain):
            yield Client(**options)
    finally:
        _there.visitor = None
