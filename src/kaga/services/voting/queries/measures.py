"""Measures as everybody sees them.

>>> seen("7Xk2mQ9sVtR4bLpWzC1d").title.ja                                # doctest: +SKIP
'橋立の遊歩道を延ばすこと'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count

from kaga.kernel.errors import NotFound
from kaga.kernel.storage.keyset import Page, keyset_page
from kaga.services.voting.enums import KeyState, State
from kaga.services.voting.models import BallotKey, Booth, CastBallot, Measure
from kaga.services.voting.shapes import (
    Argument,
    AskedQuestion,
    Electorate,
    arguments_of,
    questions_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from kaga.kernel.web.words import Words
    from kaga.services.voting.outcomes import Outcome


_LONG: Final = ("election", "trustees_record", "tally", "mixed")
"""Columns that no list of measures shows: a list of rankings can be megabytes."""


@dataclass(frozen=True, slots=True)
class TrusteeSeen:
    """Who holds a part of the key."""

    index: int
    title: Words


@dataclass(frozen=True, slots=True)
class Seen:
    """A measure with everything about it that is public.

    Attributes
    ----------
    result: for each question the counts, blank first where it is allowed; None before it is
        published, or when `withheld`. Of a ranked question what its rule makes of the
        rankings (`kaga.services.voting.outcomes`).
    keys, ballots: how many keys are registered, and how many ballots were cast.
    """

    uuid: str
    state: State
    title: Words
    summary: Words
    arguments: tuple[Argument, ...]
    questions: tuple[AskedQuestion, ...]
    electorate: Electorate
    suite: str
    fingerprint: str
    threshold: int
    trustees: tuple[TrusteeSeen, ...]
    k_min: int
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    ended_at: datetime | None
    reason: str
    keys: int
    ballots: int
    counted: int | None
    withheld: bool
    result: tuple[tuple[int, ...] | Outcome, ...] | None


def measure(uuid: str, *, public: bool = True) -> Measure:
    """The measure of that identifier (raises NotFound; drafts are not public)."""
    row = Measure.objects.filter(uuid=uuid).first()
    if row is None or (public and not State(row.state).is_public):
        raise NotFound("この番号の投票はありません。")
    return row


def public_measures(*, cursor: str | None = None, limit: int = 50) -> Page[Measure]:
    """All that are no drafts, the newest first."""
    rows = Measure.objects.exclude(state=State.DRAFT).defer(*_LONG)
    return keyset_page(rows, order=("-id",), cursor=cursor, limit=limit)


def all_measures(*, cursor: str | None = None, limit: int = 50) -> Page[Measure]:
    """The office's list, drafts too."""
    return keyset_page(
        Measure.objects.defer(*_LONG), order=("-id",), cursor=cursor, limit=limit
    )


def seen(uuid: str, *, public: bool = True) -> Seen:
    """A measure with everything about it (raises NotFound)."""
    return seen_of(measure(uuid, public=public))


def seen_of(row: Measure) -> Seen:
    """The same of a row at hand."""
    published = row.state == State.PUBLISHED
    trustees = row.trustees.order_by("index")
    result = row.result if published and not row.withheld else None
    return Seen(
        uuid=row.uuid,
        state=State(row.state),
        title=words_of(row.title),
        summary=words_of(row.summary),
        arguments=arguments_of(row.arguments),
        questions=questions_of(row.questions),
        electorate=Electorate.from_json(row.electorate),
        suite=row.suite,
        fingerprint=row.fingerprint,
        threshold=row.threshold,
        trustees=tuple(TrusteeSeen(one.index, words_of(one.title)) for one in trustees),
        k_min=row.k_min,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        ended_at=row.ended_at,
        reason=row.reason,
        keys=registered(row),
        ballots=cast(row),
        counted=row.counted,
        withheld=row.withheld,
        result=_result(result) if result is not None else None,
    )


def _result(told: list[list[int] | Outcome]) -> tuple[tuple[int, ...] | Outcome, ...]:
    return tuple(one if isinstance(one, dict) else tuple(one) for one in told)


def registered(row: Measure) -> int:
    """How many keys may vote now."""
    return BallotKey.objects.filter(measure=row, state=KeyState.REGISTERED).count()


def cast(row: Measure) -> int:
    """How many ballots were cast, replaced ones too."""
    return CastBallot.objects.filter(measure=row).count()


def counts_of(rows: Sequence[Measure]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Of several measures: how many keys may vote, how many ballots were cast, by their ids."""
    keys = BallotKey.objects.filter(measure__in=rows, state=KeyState.REGISTERED)
    ballots = CastBallot.objects.filter(measure__in=rows)
    return _by_measure(keys), _by_measure(ballots)


def _by_measure(found: QuerySet[Any]) -> dict[UUID, int]:
    counted = found.values("measure").annotate(count=Count("id")).order_by("measure")
    return {row["measure"]: row["count"] for row in counted}


def booth_digest() -> str:
    """The hash of the newest release of the booth, "" before the first."""
    rows = Booth.objects.order_by("-released_at", "-id")
    return rows.values_list("digest", flat=True).first() or ""
