"""The API of votes: measures, keys, ballots, receipts, archives; the trustees' board.

It knows nobody (`kaga.kernel.web.faceless`): no cookie is read, no address is kept. What has an
exact spelling (elections, ballots, archives) is given out and taken in byte for byte.

>>> # POST /api/vote/elections/7Xk2mQ9sVtR4bLpWzC1d/ballots
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from ninja import Router, Status

from kaga.engines.ballot.reading.ballots import MAX_BALLOT
from kaga.kernel.api.limiting import Rate, require_rate
from kaga.kernel.api.problems import Problem, problem_response
from kaga.kernel.errors import SignInNeeded
from kaga.kernel.ledger.acts import EntryId
from kaga.kernel.ledger.faults import NotPublished
from kaga.kernel.ledger.queries import receipt
from kaga.services.voting.actions.casting import cast, spoil
from kaga.services.voting.actions.ceremony import admit_trustee
from kaga.services.voting.actions.mixing import take_in
from kaga.services.voting.api_shapes import (
    AboutOut,
    BoardOut,
    CastOut,
    CredentialOut,
    CredentialsOut,
    HandedInOut,
    ListOut,
    ResultOut,
    SeatOut,
    SpoiledOut,
    about_of,
)
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.enums import State, Step
from kaga.services.voting.faults import BallotTooLarge, NotThatState, NotYetPublished
from kaga.services.voting.queries import board as boards
from kaga.services.voting.queries.measures import (
    counts_of,
    measure,
    public_measures,
    seen,
)
from kaga.services.voting.queries.seats import bodies, most_bytes, needs, progress

if TYPE_CHECKING:
    from kaga.services.voting.models import BallotKey, Measure, Trustee
    from kaga.services.voting.queries.board import BoardLine

router = Router()
JSON: Final = "application/json"
AGAIN_S: Final = 2
OF_A_SEAT: Final = Rate(120, 60)


@router.get("/elections", response=ListOut, auth=None)
def list_elections(request: HttpRequest, after: str | None = None, limit: int = 50) -> object:  # noqa: ARG001 - django-ninja gives it
    """Measures, the newest first."""
    page = public_measures(cursor=after, limit=limit)
    keys, ballots = counts_of(page.rows)
    lines = [_line(row, keys.get(row.id, 0), ballots.get(row.id, 0)) for row in page.rows]
    return {"elections": lines, "next": page.next}


@router.get("/elections/{uuid}", auth=None)
def get_election(request: HttpRequest, uuid: str) -> HttpResponse:
    """The exact bytes of the election; their fingerprint is the ETag."""
    row = measure(uuid)
    if row.election is None:
        raise NotThatState(State(row.state))
    tag = f'"{row.fingerprint}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(bytes(row.election), content_type=JSON, headers={"ETag": tag})


@router.get("/elections/{uuid}/about", response=AboutOut, auth=None)
def get_about(request: HttpRequest, uuid: str) -> object:  # noqa: ARG001 - django-ninja gives it
    """What the measure is about, in three languages, and how it stands."""
    return about_of(seen(uuid))


@router.get("/elections/{uuid}/trustees.json", auth=None)
def get_trustees(request: HttpRequest, uuid: str) -> HttpResponse:  # noqa: ARG001 - django-ninja gives it
    """The exact record of the trustees' key."""
    row = measure(uuid)
    if row.trustees_record is None:
        raise NotThatState(State(row.state))
    return HttpResponse(bytes(row.trustees_record), content_type=JSON)


@router.get("/elections/{uuid}/credentials", response=CredentialsOut, auth=None)
def list_credentials(
    request: HttpRequest,  # noqa: ARG001 - django-ninja gives it
    uuid: str,
    after: str | None = None,
    limit: int = 50,
) -> object:
    """Ballot keys in the order in which they were registered."""
    page = boards.keys(measure(uuid), cursor=after, limit=limit)
    return {"credentials": [_key(row) for row in page.rows], "next": page.next}


@router.get("/elections/{uuid}/credentials/{credential}", response=CredentialOut, auth=None)
def get_credential(request: HttpRequest, uuid: str, credential: str) -> object:  # noqa: ARG001 - django-ninja gives it
    """Whether a ballot key may vote."""
    return _key(boards.key(measure(uuid), credential))


@router.post(
    "/elections/{uuid}/ballots",
    response={200: CastOut, 201: CastOut},
    auth=None,
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": {}}}}},
)
def cast_ballot(request: HttpRequest, uuid: str) -> object:
    """Cast a ballot: its exact bytes. Sent again, it is answered the same."""
    found = cast(uuid, _body(request, MAX_BALLOT))
    told = {"tracker": found.tracker, "promise": found.promise, "entry": str(found.entry)}
    return Status(201 if found.fresh else 200, told)


@router.get("/elections/{uuid}/ballots", response=BoardOut, auth=None)
def list_ballots(
    request: HttpRequest,  # noqa: ARG001 - django-ninja gives it
    uuid: str,
    after: str | None = None,
    limit: int = 50,
) -> object:
    """Ballots in the order of the ledger."""
    page = boards.board(measure(uuid), cursor=after, limit=limit)
    return {"ballots": [_ballot(line) for line in page.rows], "next": page.next}


@router.get("/elections/{uuid}/ballots/{tracker}", auth=None)
def get_ballot(request: HttpRequest, uuid: str, tracker: str) -> HttpResponse:  # noqa: ARG001 - django-ninja gives it
    """The exact bytes of a ballot; the tracker is written in base64url."""
    row = boards.ballot(measure(uuid), plain(tracker))
    return HttpResponse(bytes(row.raw), content_type=JSON)


@router.get("/elections/{uuid}/ballots/{tracker}/receipt", auth=None)
def get_receipt(request: HttpRequest, uuid: str, tracker: str) -> HttpResponse:  # noqa: ARG001 - django-ninja gives it
    """The receipt of a ballot (.tlog-proof), once a signed head covers it."""
    row = boards.ballot(measure(uuid), plain(tracker))
    try:
        raw = receipt(EntryId(row.id)).to_bytes()
    except NotPublished:
        late = NotYetPublished("台帳への記載を待っています。少しあとでもう一度お試しください。")
        again = {"Retry-After": str(AGAIN_S)}
        return problem_response(Problem(425, late.problem, detail=late.detail, headers=again))
    answer = HttpResponse(raw, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{url_safe(row.tracker)}.tlog-proof"'
    return answer


@router.post(
    "/elections/{uuid}/spoiled",
    response={200: SpoiledOut, 201: SpoiledOut},
    auth=None,
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": {}}}}},
)
def spoil_ballot(request: HttpRequest, uuid: str) -> object:
    """Lay an unsigned ballot aside for a second device; it never counts."""
    found, fresh = spoil(uuid, _body(request, MAX_BALLOT))
    return Status(201 if fresh else 200, {"hash": found})


@router.get("/elections/{uuid}/spoiled/{digest}", auth=None)
def get_spoiled(request: HttpRequest, uuid: str, digest: str) -> HttpResponse:  # noqa: ARG001 - django-ninja gives it
    """The exact bytes of an unsigned ballot; the hash is written in base64url."""
    row = boards.spoiled(measure(uuid), plain(digest))
    return HttpResponse(bytes(row.raw), content_type=JSON)


@router.get("/elections/{uuid}/archive.bel", auth=None)
def get_archive(request: HttpRequest, uuid: str) -> StreamingHttpResponse:  # noqa: ARG001 - django-ninja gives it
    """The archive, once the ballots are tallied; after the result it is complete."""
    row = measure(uuid)
    if not row.archive_size:
        raise NotThatState(State(row.state))
    pieces = ArchiveFile(uuid).pieces(row.archive_size)
    answer = StreamingHttpResponse(pieces, content_type="application/x-tar")
    answer["Content-Length"] = str(row.archive_size)
    answer["Content-Disposition"] = f'attachment; filename="{uuid}.bel"'
    return answer


@router.get("/elections/{uuid}/result", response=ResultOut, auth=None)
def get_result(request: HttpRequest, uuid: str) -> object:  # noqa: ARG001 - django-ninja gives it
    """The counts, once they are published."""
    row = measure(uuid)
    if row.state != State.PUBLISHED:
        raise NotThatState(State(row.state))
    return {
        "counted": row.counted or 0,
        "withheld": row.withheld,
        "fewest": row.k_min,
        "result": row.result,
    }


@router.get("/elections/{uuid}/trustees/{index}/{step}", response=SeatOut, auth=None)
def get_step(request: HttpRequest, uuid: str, index: int, step: Step) -> object:
    """What a trustee needs for a step; with the code that the office gave as bearer token."""
    trustee = _trustee(request, uuid, index)
    given = None if step is Step.SHUFFLE else bodies(trustee.measure, step).get(index)
    return {
        "step": step,
        "progress": progress(trustee.measure, index, step),
        "needs": needs(trustee.measure, index, step),
        "given": given.decode() if given is not None else None,
    }


@router.post(
    "/elections/{uuid}/trustees/{index}/{step}",
    response={200: HandedInOut, 201: HandedInOut},
    auth=None,
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": {}}}}},
)
def post_step(request: HttpRequest, uuid: str, index: int, step: Step) -> object:
    """Hand in a trustee's part of a step; it is checked before it is taken."""
    trustee = _trustee(request, uuid, index)
    found = take_in(trustee, step, _read(request, most_bytes(trustee.measure, step)))
    told = {"sha256": found.digest, "entry": str(found.entry)}
    return Status(201 if found.fresh else 200, told)


def plain(written: str) -> str:
    """A fingerprint from its spelling in addresses."""
    return written.translate({ord("-"): "+", ord("_"): "/"})


def url_safe(fingerprint: str) -> str:
    """A fingerprint as it is spelled in addresses."""
    return fingerprint.translate({ord("+"): "-", ord("/"): "_"})


def _body(request: HttpRequest, most: int) -> bytes:
    """The exact bytes that were sent; what is announced to be longer is not read.

    Raises
    ------
    BallotTooLarge: longer than any such message.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise BallotTooLarge
    return request.body


def _read(request: HttpRequest, most: int) -> bytes:
    """The same of what may be longer than other requests: a shuffle, a part of rankings.

    Raises
    ------
    BallotTooLarge: longer than any such message.
    """
    raw = request.read(most + 1)
    if len(raw) > most:
        raise BallotTooLarge
    return raw


def _trustee(request: HttpRequest, uuid: str, index: int) -> Trustee:
    kind, _, code = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not code:
        raise SignInNeeded("選挙管理担当から受け取った合言葉が必要です。")
    require_rate(f"vote-seat:{uuid}:{index}", OF_A_SEAT)
    return admit_trustee(uuid, index, code)


def _line(row: Measure, keys: int, ballots: int) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "state": row.state,
        "title": row.title,
        "opens": row.opens_at,
        "closes": row.closes_at,
        "keys": keys,
        "ballots": ballots,
    }


def _key(row: BallotKey) -> dict[str, Any]:
    return {
        "credential": row.credential,
        "state": row.state,
        "signature": row.signature,
        "entry": str(row.entry_id),
    }


def _ballot(line: BoardLine) -> dict[str, Any]:
    return {
        "tracker": line.tracker,
        "credential": line.credential,
        "time": line.cast_at,
        "entry": str(line.entry),
        "standing": line.standing,
    }
