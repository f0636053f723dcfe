"""The API of procedures: the same actions and permissions as the pages.

>>> # POST /api/v1/applications  Idempotency-Key: 7f3c…   ->  201 {"reference": …}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from kaga.engines.cases import Outcome
from kaga.engines.forms import schema
from kaga.engines.money import Yen
from kaga.kernel import clock
from kaga.kernel.api.access import guarded
from kaga.kernel.api.idempotency import HEADER, IDEMPOTENT, idempotent
from kaga.kernel.api.paging import Asked, Listing, listing
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage.keyset import Page
from kaga.kernel.web.pages import visitor_of
from kaga.services.procedures import api_shapes as shapes
from kaga.services.procedures import rules
from kaga.services.procedures.actions import office
from kaga.services.procedures.actions.answers import put_answers
from kaga.services.procedures.actions.correction import answer_correction, request_correction
from kaga.services.procedures.actions.decision import Ruling, approve, propose, return_proposal
from kaga.services.procedures.actions.desk import note
from kaga.services.procedures.actions.discarding import discard_draft
from kaga.services.procedures.actions.drafts import start_draft
from kaga.services.procedures.actions.notices import issue_notice
from kaga.services.procedures.actions.reading import case_at_desk, open_case
from kaga.services.procedures.actions.submission import submit
from kaga.services.procedures.actions.withdrawal import withdraw
from kaga.services.procedures.pages.serving import downloaded
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.cases import CaseView, own_case, own_cases, own_row
from kaga.services.procedures.queries.catalogue import (
    current_definition,
    current_form,
    procedure,
    procedures,
)
from kaga.services.procedures.queries.drafts import DraftView, open_draft, own_drafts
from kaga.services.procedures.queries.inbox import inbox
from kaga.services.procedures.versions import examine, messages

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.procedures.actions.perform import Done

Row = TypeVar("Row")
catalogue = Router()
drafts = Router()
applications = Router()
cases = Router()


def _own_draft_at(visitor: Visitor, at: Mapping[str, Any]) -> None:
    open_draft(visitor, _id_of(at["draft_id"]))


def _case_at(visitor: Visitor, at: Mapping[str, Any]) -> None:
    try:
        own_row(visitor, at["reference"])
    except NotFound:
        case_at_desk(visitor, at["reference"])


def _id_of(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as error:
        raise NotFound from error


_starts = guarded(rules.start)
_fills_this = guarded(rules.start, _own_draft_at)
_handles_this = guarded(rules.start, _case_at)


@catalogue.get("", response=list[shapes.ProcedureOut])
def list_procedures(request: HttpRequest) -> object:
    """Everything residents can apply for."""
    del request
    return [shapes.ProcedureOut.of(found) for found in procedures()]


@catalogue.get("/{code}", response=shapes.ProcedureOut)
def get_procedure(request: HttpRequest, code: str) -> object:
    """One procedure."""
    del request
    return shapes.ProcedureOut.of(procedure(code))


@catalogue.get("/{code}/form", response=shapes.FormOut)
def get_form(request: HttpRequest, code: str) -> object:
    """The published form and the JSON Schema of its answers."""
    del request
    procedure(code)
    form = current_form(code)
    described = schema(form)
    return {
        "code": form.code,
        "version": form.version,
        "schema_of_answers": described,
        "definition": current_definition(code),
    }


@drafts.get("", response=list[shapes.DraftOut])
def list_drafts(request: HttpRequest) -> object:
    """The caller's drafts."""
    return [shapes.DraftOut.of(line) for line in own_drafts(visitor_of(request))]


@drafts.post("", response={201: shapes.DraftDetail}, auth=_starts)
def new_draft(request: HttpRequest, wanted: shapes.NewDraft) -> object:
    """Begin a form, or go on with the one already begun."""
    draft = start_draft(visitor_of(request), wanted.procedure)
    return Status(201, _draft(request, open_draft(visitor_of(request), draft.id)))


@drafts.get("/{draft_id}", response=shapes.DraftDetail)
def get_draft(request: HttpRequest, draft_id: UUID) -> object:
    """A draft with its answers."""
    return _draft(request, _own_draft(request, draft_id))


@drafts.put("/{draft_id}", response=shapes.DraftDetail, auth=_fills_this)
def change_draft(request: HttpRequest, draft_id: UUID, sent: shapes.Answers) -> object:
    """Replace the answers of a draft."""
    visitor = visitor_of(request)
    require(visitor, rules.start)
    put_answers(visitor, draft_id, sent.answers, sent.etag)
    return _draft(request, open_draft(visitor, draft_id))


@drafts.delete("/{draft_id}", response={204: None})
def delete_draft(request: HttpRequest, draft_id: UUID) -> object:
    """Put a draft aside; a week later it is erased with its files and its key."""
    require(visitor_of(request), rules.start)
    discard_draft(visitor_of(request), draft_id)
    return Status(204, None)


@applications.post(
    "", response={201: shapes.ArrivedOut}, auth=_starts, openapi_extra=IDEMPOTENT
)
@idempotent
def apply(request: HttpRequest, response: HttpResponse, wanted: shapes.Application) -> object:
    """Submit. The number given is on the disk; sent again, it is the same number."""
    del response  # `idempotent` marks a repeated answer on it
    visitor = visitor_of(request)
    require(visitor, rules.start)
    draft_id = wanted.draft or _filled(visitor, wanted)
    key = request.headers.get(HEADER) or None
    done = submit(visitor, draft_id, request_key=key, intent=wanted.intent)
    return Status(
        201,
        shapes.ArrivedOut(
            reference=done.reference,
            arrived_at=done.arrived_at,
            award=done.award and str(done.award),
            again=done.again,
        ),
    )


def _filled(visitor: Visitor, wanted: shapes.Application) -> UUID:
    if not wanted.procedure or wanted.answers is None:
        raise Invalid({"draft": ["draft か、procedure と answers を指定してください。"]})
    draft = start_draft(visitor, wanted.procedure)
    put_answers(visitor, draft.id, wanted.answers)
    return draft.id


@cases.get("", response=Listing[shapes.CaseLine])
def list_cases(
    request: HttpRequest,
    response: HttpResponse,
    asked: Query[Asked],
    division: Annotated[
        str | None, Query(max_length=40, description="staff: the inbox of a division")
    ] = None,
) -> object:
    """The caller's own cases; with `division`, the cases in hand there (staff)."""
    visitor = visitor_of(request)
    if division is not None:
        found: Page[shapes.CaseLine] = _mapped(
            inbox(visitor, division, cursor=asked.cursor, limit=asked.limit),
            shapes.CaseLine.at_desk,
        )
    else:
        own = own_cases(visitor, cursor=asked.cursor, limit=asked.limit)
        found = _mapped(own, shapes.CaseLine.own)
    return listing(request, response, found, lambda row: row)


def _mapped(page: Page[Row], show: Callable[[Row], shapes.CaseLine]) -> Page[shapes.CaseLine]:
    return Page(tuple(show(row) for row in page.rows), page.next)


@cases.get("/{reference}", response=shapes.CaseOut)
def get_case(request: HttpRequest, reference: str) -> object:
    """A case. When staff open it, that is recorded and the applicant sees it."""
    return shapes.CaseOut.of(_case(request, reference))


@cases.get("/{reference}/acts", response=list[shapes.ActOut])
def list_acts(request: HttpRequest, reference: str) -> object:
    """Everything that happened to a case."""
    return [shapes.ActOut.of(line) for line in _case(request, reference).history]


@cases.post(
    "/{reference}/acts", response=shapes.DoneOut, auth=_handles_this, openapi_extra=IDEMPOTENT
)
@idempotent
def do_act(
    request: HttpRequest, response: HttpResponse, reference: str, wanted: shapes.NewAct
) -> object:
    """Do an act on a case."""
    del response  # `idempotent` marks a repeated answer on it
    visitor = visitor_of(request)
    require(visitor, rules.start)
    done = _DOING[wanted.act](visitor, reference, wanted)
    return shapes.DoneOut(
        reference=done.reference,
        state=str(done.position.state),
        etag=done.etag,
        entry=done.entry,
    )


@cases.get("/{reference}/notice.pdf", url_name="case-notice")
def get_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """The letter of the last decision (application/pdf)."""
    found = files.notice(visitor_of(request), _notice(_case(request, reference)))
    return downloaded(found.content, found.name, found.media_type)


@cases.get("/{reference}/receipt.tlog-proof", url_name="case-receipt")
def get_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The ledger receipt of that letter (C2SP tlog-proof)."""
    found = files.receipt(visitor_of(request), _notice(_case(request, reference)))
    return downloaded(found.content, f"{reference}.tlog-proof", found.media_type)


def _notice(case: CaseView) -> UUID:
    found = [one.notice for one in case.decisions if one.notice is not None]
    if not found:
        raise NotFound
    return found[-1]


def _case(request: HttpRequest, reference: str) -> CaseView:
    """The caller's own case, or one of their division."""
    visitor = visitor_of(request)
    require(visitor, rules.start)
    try:
        return own_case(visitor, reference)
    except NotFound:
        return open_case(visitor, reference, "inquiry")


def _own_draft(request: HttpRequest, draft_id: UUID) -> DraftView:
    visitor = visitor_of(request)
    require(visitor, rules.start)
    return open_draft(visitor, draft_id)


def _draft(request: HttpRequest, draft: DraftView) -> dict[str, object]:
    found = examine(draft.form, draft.answers, clock.today())
    return {
        "id": draft.id,
        "procedure": draft.procedure,
        "etag": draft.etag,
        "answers": draft.answers,
        "errors": messages(draft.form, found.faults, visitor_of(request).language),
    }


Doing = Callable[["Visitor", str, shapes.NewAct], "Done"]


def _ask_correction(visitor: Visitor, reference: str, wanted: shapes.NewAct) -> Done:
    if wanted.due_on is None:
        raise Invalid({"due_on": ["補正の期限を指定してください。"]})
    return request_correction(
        visitor, reference, wanted.etag, notes=wanted.notes, due_on=wanted.due_on
    )


def _propose(visitor: Visitor, reference: str, wanted: shapes.NewAct) -> Done:
    if wanted.outcome is None:
        raise Invalid({"outcome": ["結論を指定してください。"]})
    amount = None if wanted.amount is None else Yen(wanted.amount)
    ruling = Ruling(Outcome(wanted.outcome), wanted.reasons, wanted.conditions, amount)
    return propose(visitor, reference, wanted.etag, ruling)


_DOING: Final[Mapping[str, Doing]] = {
    "accept": lambda v, ref, w: office.accept(v, ref, w.etag),
    "start_review": lambda v, ref, w: office.start_review(v, ref, w.etag),
    "request_correction": _ask_correction,
    "answer_correction": lambda v, ref, w: answer_correction(v, ref, w.etag, w.answers),
    "withdraw": lambda v, ref, w: withdraw(v, ref, w.etag, w.explanation),
    "propose": _propose,
    "approve": lambda v, ref, w: approve(v, ref, w.etag),
    "return_proposal": lambda v, ref, w: return_proposal(v, ref, w.etag, w.explanation),
    "notify": lambda v, ref, w: issue_notice(v, ref, w.etag),
    "fulfil": lambda v, ref, w: office.fulfil(v, ref, w.etag),
    "close": lambda v, ref, w: office.close(v, ref, w.etag),
    "note": lambda v, ref, w: note(v, ref, w.etag, w.explanation),
}
