"""A resident's own part: going to vote, one's key, registering the key of one's own program.

The city knows who has registered a key, never which ballot was cast with it by whom; so this
page finds a ballot by its tracker only.

>>> # /vote/7Xk2mQ9sVtR4bLpWzC1d/mine
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.model import Proof
from kaga.engines.ballot.reading.canonical import exponent
from kaga.kernel.errors import KagaError, SignInNeeded
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.voting import mine_words as m
from kaga.services.voting import rules
from kaga.services.voting.client.city import from_address
from kaga.services.voting.enums import State
from kaga.services.voting.faults import (
    KeyRefused,
    KeyTaken,
    NotEligible,
    RegistrationBarred,
)
from kaga.services.voting.loaded import election_of
from kaga.services.voting.pages.board import line_of
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.pages.public import status_of
from kaga.services.voting.queries.board import found_on_board
from kaga.services.voting.queries.measures import measure, seen_of
from kaga.services.voting.registrar import desk

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.actors import PersonId
    from kaga.kernel.web.words import Words
    from kaga.services.voting.models import Measure

BOOTH: Final = "/vote/booth/"
_LONGEST: Final = 2000


@require_safe
def go(request: HttpRequest, uuid: str) -> HttpResponse:
    """To the booth, after a sign-in by card that is fresh."""
    row = measure(uuid)
    require(visitor_of(request), rules.register_key)
    if row.state != State.OPEN:
        return flash.redirect(f"/vote/{uuid}", "vote.not_open", "warning")
    return HttpResponseRedirect(f"{BOOTH}?election={uuid}")


@require_safe
def mine(request: HttpRequest, uuid: str) -> HttpResponse:
    """Whether the visitor has a key, and the ballot whose tracker they know."""
    row, visitor = measure(uuid), visitor_of(request)
    if visitor.person is None:
        raise SignInNeeded
    seen = seen_of(row)
    wanted = from_address(request.GET.get("tracker", ""))[:44]
    lines = found_on_board(row, wanted) if wanted else ()
    title, text, kind = _standing(row, visitor.person, desk.key_of(visitor, uuid))
    context = {
        "seen": seen,
        "status": status_of(seen),
        "is_open": seen.state is State.OPEN,
        "standing": {"title": title, "text": text, "kind": kind},
        "wanted": wanted,
        "lines": [line_of(uuid, one) for one in lines],
    }
    return page(request, "voting/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, uuid: str) -> HttpResponse:
    """Register the key of one's own voting program.

    The page is shown before signing in, too: what stands behind the # of the program's link
    would be lost on the way, so the browser's window keeps it meanwhile.
    """
    row, visitor = measure(uuid), visitor_of(request)
    if request.method == "POST" or "in" in request.GET:
        require(visitor, rules.register_key)
    if row.state != State.OPEN:
        return flash.redirect(f"/vote/{uuid}", "vote.not_open", "warning")
    typed = request.POST.get("registration", "") if request.method == "POST" else ""
    wrong: Words | str | None = None
    if request.method == "POST":
        try:
            credential, proof = _registration(row, typed)
            desk.register(visitor, uuid, credential, proof)
        except Refused:
            wrong = m.register_wrong
        except (KeyRefused, KeyTaken, NotEligible, RegistrationBarred) as error:
            wrong = m.register_wrong if isinstance(error, KeyRefused) else _said(error)
        else:
            return flash.redirect(f"/vote/{uuid}/mine", "myvote.registered")
    context = {
        "seen": seen_of(row),
        "bundle": "web/vote/main.ts",
        "typed": typed,
        "wrong": wrong,
        "is_fresh": may(visitor, rules.register_key),
        "replaces": desk.key_of(visitor, uuid) is not None,
    }
    return page(request, "voting/register.html", context, 422 if wrong else 200)


def _standing(row: Measure, person: PersonId, key: str | None) -> tuple[Words, Words, str]:
    if key is not None:
        return m.mine_registered, m.mine_registered_text, "success"
    if not desk.may_vote(row, person):
        who = seen_of(row).electorate.words()
        return m.mine_unregistered, filled(m.mine_not_eligible, who=who), "warning"
    return m.mine_unregistered, m.mine_unregistered_text, "information"


def _registration(row: Measure, typed: str) -> tuple[str, Proof]:
    """Credential, challenge and response, with dots between them (raises Refused)."""
    parts = typed.strip().removeprefix("#")[:_LONGEST].rsplit(".", 2)
    if len(parts) != 3:
        raise Refused("not three parts")
    order = election_of(row).group.order
    return parts[0], Proof(exponent(parts[1], order), exponent(parts[2], order))


def _said(error: KagaError) -> str:
    return error.detail
