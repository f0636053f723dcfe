"""The public board: every ballot and every key, in the order of the ledger.

>>> board(measure, limit=50).rows[0].standing                            # doctest: +SKIP
<Standing.COUNTED: 'counted'>
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.errors import NotFound
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.voting.enums import KeyState, Standing
from kaga.services.voting.models import BallotKey, CastBallot, SpoiledBallot

if TYPE_CHECKING:
    from kaga.services.voting.models import Measure


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A ballot on the board; `entry` is the id of its ledger entry."""

    tracker: str
    credential: str
    cast_at: datetime
    entry: UUID
    standing: Standing


def board(
    measure: Measure, *, cursor: str | None = None, limit: int = 50, newest: bool = False
) -> Page[BoardLine]:
    """Ballots in the order in which they were cast, or the newest first."""
    rows = CastBallot.objects.filter(measure=measure).select_related("key")
    order = ("-id",) if newest else ("id",)
    page = keyset_page(rows.defer("raw", "promise"), order=order, cursor=cursor, limit=limit)
    return Page(tuple(_lines(measure, page.rows)), page.next)


def found_on_board(measure: Measure, part: str, *, most: int = 20) -> tuple[BoardLine, ...]:
    """Ballots whose tracker begins so."""
    rows = CastBallot.objects.filter(measure=measure, tracker__startswith=part)
    found = rows.select_related("key").defer("raw", "promise").order_by("id")[:most]
    return tuple(_lines(measure, found))


def ballot(measure: Measure, tracker: str) -> CastBallot:
    """The ballot of that tracker (raises NotFound)."""
    rows = CastBallot.objects.filter(measure=measure, tracker=tracker)
    row = rows.select_related("key").first()
    if row is None:
        raise NotFound("この追跡番号の票はありません。")
    return row


def standing(measure: Measure, row: CastBallot) -> Standing:
    """What becomes of a ballot."""
    return next(iter(_lines(measure, [row]))).standing


def spoiled(measure: Measure, fingerprint: str) -> SpoiledBallot:
    """The unsigned ballot of that fingerprint (raises NotFound)."""
    row = SpoiledBallot.objects.filter(measure=measure, fingerprint=fingerprint).first()
    if row is None:
        raise NotFound("この番号の確認用の票はありません。")
    return row


def keys(measure: Measure, *, cursor: str | None = None, limit: int = 50) -> Page[BallotKey]:
    """Every key ever registered, in the order of registration."""
    rows = BallotKey.objects.filter(measure=measure)
    return keyset_page(rows, order=("id",), cursor=cursor, limit=limit)


def key(measure: Measure, credential: str) -> BallotKey:
    """The key of that text (raises NotFound)."""
    row = BallotKey.objects.filter(measure=measure, credential=credential).first()
    if row is None:
        raise NotFound("この投票鍵は登録されていません。")
    return row


def _lines(measure: Measure, rows: Iterable[CastBallot]) -> list[BoardLine]:
    shown = list(rows)
    keys = {row.key_id for row in shown}
    cast = CastBallot.objects.filter(measure=measure, key__in=keys)
    if measure.closing_entry is not None:
        cast = cast.filter(id__lt=measure.closing_entry)
    last = dict(cast.order_by("id").values_list("key", "id"))  # of each key the last stays
    return [
        BoardLine(
            row.tracker,
            row.key.credential,
            row.cast_at,
            row.id,
            _standing(measure, row, last.get(row.key_id)),
        )
        for row in shown
    ]


def _standing(measure: Measure, row: CastBallot, last: UUID | None) -> Standing:
    if row.key.state == KeyState.REVOKED:
        return Standing.REVOKED
    if measure.closing_entry is not None and row.id > measure.closing_entry:
        return Standing.LATE
    return Standing.COUNTED if row.id == last else Standing.SUPERSEDED
