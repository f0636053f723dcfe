"""Drafts of measures, and the trustees' seats.

>>> draft(visitor, Described(...), trustees)                             # doctest: +SKIP
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from kaga.engines.ballot.groups import RANKING_SUITES, SUITES
from kaga.engines.ballot.making.elections import draw_uuid
from kaga.kernel.errors import Invalid
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, Json, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.voting import rules
from kaga.services.voting.actions.keys import current_state
from kaga.services.voting.enums import State
from kaga.services.voting.faults import NotThatState
from kaga.services.voting.models import Measure, Trustee, TrusteeMessage
from kaga.services.voting.queries.measures import measure as measure_of
from kaga.services.voting.queries.seats import seat
from kaga.services.voting.shapes import words_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.web.words import Words
    from kaga.services.voting.shapes import Argument, AskedQuestion, Electorate

MOST_TRUSTEES: Final = 15
FEWEST: Final = 10
"""Counts of fewer ballots could tell what somebody voted."""

_CODE_BYTES: Final = 18


@dataclass(frozen=True, slots=True)
class Described:
    """What a measure asks, of whom, when, and how it is counted."""

    title: Words
    summary: Words
    questions: tuple[AskedQuestion, ...]
    electorate: Electorate
    arguments: tuple[Argument, ...] = ()
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    suite: str = SUITES[0]
    threshold: int = 3
    k_min: int = FEWEST


@dataclass(frozen=True, slots=True)
class Drafted:
    """A fresh draft, and the code of each trustee: shown now and never again."""

    measure: Measure
    codes: tuple[str, ...]


def draft(visitor: Visitor, told: Described, trustees: Sequence[Words]) -> Drafted:
    """Begin a measure.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; Invalid: the description does not fit together.
    """
    require(visitor, rules.prepare)
    return draft_by(visitor.actor("staff"), told, trustees)


def draft_by(actor: Actor, told: Described, trustees: Sequence[Words]) -> Drafted:
    """The same by whoever runs the commands of this city."""
    _check(told, trustees)
    codes = tuple(_fresh_code() for _ in trustees)
    uuid = draw_uuid(secrets.token_bytes)
    with write(on=[f"vote:{uuid}"]) as tx:
        row = tx.add(Measure(uuid=uuid, handle=new_handle(), **_fields(told)))
        seats = zip(trustees, codes, strict=True)
        tx.add_many(
            [
                Trustee(
                    measure=row,
                    index=index,
                    title=words_json(title),
                    code_hash=code_hash(code),
                )
                for index, (title, code) in enumerate(seats, 1)
            ]
        )
        facts: dict[str, Json] = {"election": uuid, "trustees": len(trustees)}
        record(tx, Act("vote.measure.drafted", actor, row.handle, facts))
    return Drafted(row, codes)


def change_draft(visitor: Visitor, uuid: str, told: Described) -> Measure:
    """Write a draft anew; the trustees stay.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: no draft; Invalid.
    """
    require(visitor, rules.prepare)
    row = measure_of(uuid, public=False)
    titles = [one.title for one in Trustee.objects.filter(measure=row)]
    _check(told, titles)
    with write(on=[row.lock]) as tx:
        _require(row, State.DRAFT)
        tx.change(row, **_fields(told))
        actor = visitor.actor("staff")
        record(tx, Act("vote.measure.changed", actor, row.handle, {"election": uuid}))
    return row


def new_code(visitor: Visitor, uuid: str, index: int) -> str:
    """A fresh code for a trustee; the old one opens nothing any longer.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound.
    """
    require(visitor, rules.prepare)
    return new_code_by(visitor.actor("staff"), uuid, index)


def new_code_by(actor: Actor, uuid: str, index: int) -> str:
    """The same by whoever runs the commands of this city (raises NotFound)."""
    row = measure_of(uuid, public=False)
    trustee, code = seat(row, index), _fresh_code()
    with write(on=[row.lock]) as tx:
        tx.change(trustee, code_hash=code_hash(code))
        facts: dict[str, Json] = {"election": uuid, "trustee": index}
        record(tx, Act("vote.trustee.code", actor, row.handle, facts))
    return code


def restart_ceremony(visitor: Visitor, uuid: str) -> None:
    """Begin the ceremony anew, where a trustee found that another's part does not hold.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState: no ceremony.
    """
    require(visitor, rules.prepare)
    restart_by(visitor.actor("staff"), uuid)


def restart_by(actor: Actor, uuid: str) -> Measure:
    """The same by whoever runs the commands of this city."""
    row = measure_of(uuid, public=False)
    with write(on=[row.lock]) as tx:
        _require(row, State.CEREMONY)
        tx.remove_where(TrusteeMessage.objects.filter(trustee__measure=row))
        tx.change(row, election=None, trustees_record=None, fingerprint="")
        record(tx, Act("vote.trustee.restarted", actor, row.handle, {"election": uuid}))
    return row


def code_hash(code: str) -> str:
    """What is kept of a trustee's code: it is random, so a plain hash hides it."""
    return hashlib.sha256(code.encode()).hexdigest()


def _fresh_code() -> str:
    return secrets.token_urlsafe(_CODE_BYTES)


def _require(row: Measure, wanted: State) -> None:
    state = current_state(row)
    if state is not wanted:
        raise NotThatState(state)


def _check(told: Described, trustees: Sequence[object]) -> None:
    wrong: dict[str, list[str]] = {}
    if not told.questions:
        wrong["questions"] = ["質問を一つ以上入れてください。"]
    suites = suites_for(told.questions)
    if told.suite not in suites:
        wrong["suite"] = [f"{'・'.join(suites)}のどれかを選んでください。"]
    if not 1 <= len(trustees) <= MOST_TRUSTEES:
        wrong["trustees"] = [f"管理人は1人から{MOST_TRUSTEES}人までです。"]
    if not 1 <= told.threshold <= max(len(trustees), 1):
        wrong["threshold"] = ["復号に必要な人数は、管理人の人数以下にしてください。"]
    if told.opens_at and told.closes_at and told.closes_at <= told.opens_at:
        wrong["closes_at"] = ["締め切りは、開始より後にしてください。"]
    if told.k_min < FEWEST:
        wrong["k_min"] = [f"{FEWEST}以上の数を入れてください。"]
    if wrong:
        raise Invalid(wrong)


def suites_for(questions: Sequence[AskedQuestion]) -> tuple[str, ...]:
    """In which groups these questions can be answered: rankings fit into some alone."""
    return RANKING_SUITES if any(one.rule for one in questions) else SUITES


def _fields(told: Described) -> dict[str, object]:
    return {
        "title": words_json(told.title),
        "summary": words_json(told.summary),
        "questions": [one.to_json() for one in told.questions],
        "electorate": told.electorate.to_json(),
        "arguments": [one.to_json() for one in told.arguments],
        "opens_at": told.opens_at,
        "closes_at": told.closes_at,
        "suite": told.suite,
        "threshold": told.threshold,
        "k_min": told.k_min,
    }
