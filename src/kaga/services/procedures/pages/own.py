"""My applications: drafts, cases, corrections, withdrawal, notices, receipts, who has looked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from kaga.engines.cases import Act, Outcome, State
from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.queries import own_receipt
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.procedures import applying_words as words
from kaga.services.procedures import rules
from kaga.services.procedures import words as state_words
from kaga.services.procedures.actions.withdrawal import withdraw
from kaga.services.procedures.authority import authority
from kaga.services.procedures.enums import AwardStatus
from kaga.services.procedures.pages.serving import downloaded, served
from kaga.services.procedures.pages.shown import day, filled, moment, money, told
from kaga.services.procedures.queries.cases import (
    ActLine,
    CaseView,
    CorrectionView,
    OwnCase,
    own_case,
    own_cases,
    who_looked,
)
from kaga.services.procedures.queries.drafts import own_drafts
from kaga.services.procedures.queries.files import own_case_file
from kaga.services.procedures.queries.notices import notice_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.kernel.web.words import Words

_KINDS = {Outcome.GRANTED: "good", Outcome.REFUSED: "bad", Outcome.REJECTED: "bad"}
_OVER = {State.DECIDED, State.NOTIFIED, State.FULFILLED, State.CLOSED}
_RECEIPTS = {"submit", "answer_correction", "withdraw"}


@require_safe
def my_applications(request: HttpRequest) -> HttpResponse:
    """Drafts to go on with, and everything that was submitted."""
    visitor = visitor_of(request)
    cursor = request.GET.get("cursor")
    found = own_cases(visitor, cursor=cursor)
    context = {
        "drafts": [] if cursor else [_draft_line(line) for line in own_drafts(visitor)],
        "cases": [_case_line(line) for line in found.rows],
        "next": f"?cursor={found.next}" if found.next else None,
        "first": "/my/applications" if cursor else None,
    }
    return page(request, "procedures/my.html", context)


def _draft_line(line: object) -> Mapping[str, object]:
    from kaga.services.procedures.queries.drafts import DraftLine  # noqa: PLC0415

    assert isinstance(line, DraftLine)
    saved = filled(words.saved_on, moment=moment(line.saved_at))
    return {"id": line.id, "title": told(line.facts["title"]), "saved": saved}


def _case_line(line: OwnCase) -> Mapping[str, object]:
    return {
        "reference": line.reference,
        "title": told(line.facts["title"]),
        "arrived": filled(words.arrived_on, day=day(_local_day(line.arrived_at))),
        "state": state_of(line.state, line.outcome),
        "kind": kind_of(line.state, line.outcome),
        "yours": line.state is State.CORRECTION,
    }
