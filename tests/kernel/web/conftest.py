"""A client that sees what browsers see, and people to sign in as."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client, RequestFactory

from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Visitor, nobody
from kaga.kernel.ids import new_id

if TYPE_CHECKING:
    from django.http import HttpResponse


@pytest.fixture
def ask() -> Callable[..., HttpResponse]:
    """Ask one view directly as one visitor."""

    def answer(view, path="/", visitor=None, method="get", **options):
        request = getattr(RequestFactory(), method)(path, **options)
        request.visitor = visitor or nobody("en")
        return view(request)

    return answer


@pytest.fixture
def clerk() -> Visitor:
    """A member of staff."""
    return Visitor(person=PersonId(new_id()), name="窓口 一郎", roles=frozenset({"clerk"}))


@pytest.fixture
def client() -> Client:
    """A browser that lets failures become pages, and checks CSRF as one would."""
    return Client(raise_request_exception=False, enforce_csrf_checks=True)
