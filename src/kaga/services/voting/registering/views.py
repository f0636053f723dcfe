"""Registering a ballot key: with the session, a CSRF token and a sign-in of five minutes.

This is the last place where somebody is known; the ballot goes elsewhere, without a cookie.

>>> # GET /vote/7Xk2mQ9sVtR4bLpWzC1d/key; POST the same with {"credential", "proof"}
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.canonical import proof
from kaga.kernel import clock
from kaga.kernel.api.problems import Problem, problem_response
from kaga.kernel.errors import Invalid, KagaError
from kaga.kernel.permissions import may, require
from kaga.kernel.web.csrf import token_of
from kaga.kernel.web.pages import visitor_of
from kaga.services.voting import rules
from kaga.services.voting.faults import KeyRefused
from kaga.services.voting.loaded import election_of
from kaga.services.voting.queries.measures import measure
from kaga.services.voting.registrar.desk import key_of, may_vote, register

if TYPE_CHECKING:
    from kaga.engines.ballot.model import Proof
    from kaga.services.voting.models import Measure

View = Callable[[HttpRequest, str], HttpResponse]
LONGEST: Final = 8_000


def _for_programs(view: View) -> View:
    """Answer failures as problem details: a script asks, not a page."""

    @functools.wraps(view)
    def answer(request: HttpRequest, uuid: str) -> HttpResponse:
        try:
            return view(request, uuid)
        except KagaError as error:
            return problem_response(Problem.of(error))

    return answer


@require_http_methods(["GET", "POST"])
@_for_programs
def ballot_key(request: HttpRequest, uuid: str) -> HttpResponse:
    """What the visitor may do here (GET), or register a key (POST)."""
    return _registered(request, uuid) if request.method == "POST" else _told(request, uuid)


def _told(request: HttpRequest, uuid: str) -> HttpResponse:
    """Whether the visitor is eligible, which key they have, how long the sign-in is fresh."""
    visitor, row = visitor_of(request), measure(uuid)
    eligible = visitor.person is not None and may_vote(row, visitor.person)
    fresh = 0
    if may(visitor, rules.register_key) and visitor.authenticated_at is not None:
        age = clock.now() - visitor.authenticated_at
        fresh = max(0, int((rules.STEP_UP - age).total_seconds()))
    told = {
        "signed_in": visitor.signed_in,
        "eligible": eligible,
        "credential": key_of(visitor, uuid),
        "fresh_for_s": fresh,
        "csrf": token_of(request),
    }
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


def _registered(request: HttpRequest, uuid: str) -> HttpResponse:
    visitor = visitor_of(request)
    require(visitor, rules.register_key)
    credential, shown = _given(request, measure(uuid))
    found = register(visitor, uuid, credential, shown)
    told = {
        "credential": found.credential,
        "entry": str(found.entry),
        "replaced": found.replaced,
    }
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(told, status=201 if found.fresh else 200, headers=headers)


def _given(request: HttpRequest, row: Measure) -> tuple[str, Proof]:
    """The key and its proof.

    Raises
    ------
    Invalid: the body is no such JSON. KeyRefused: the proof is none of this election's group.
    """
    if len(request.body) > LONGEST:
        raise Invalid({"": ["送られた内容が長すぎます。"]})
    try:
        value: Any = json.loads(request.body)
        credential, shown = value["credential"], value["proof"]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Invalid({"": ["credential と proof を JSON で送ってください。"]}) from wrong
    if not isinstance(credential, str) or row.election is None:
        raise Invalid({"credential": ["文字列で送ってください。"]})
    try:
        return credential, proof(shown, election_of(row).group.order)
    except Refused as wrong:
        raise KeyRefused(str(wrong)) from wrong
