"""How every act on a case is done: lock, check, ask the machine, change, record, tell.

    with write() as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        perform(opened, Step(Act.ACCEPT))

The machine of `kaga.engines.cases` decides; nobody else sets the state of a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kaga.engines.cases import Act, Effect, Facts, Moved, Position, Refused, apply
from kaga.kernel.errors import Conflict, Invalid, NotAllowed
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.ledger.acts import Act as LedgerAct
from kaga.kernel.ledger.acts import EntryId, record
from kaga.kernel.permissions import require
from kaga.services.procedures import rules, words
from kaga.services.procedures.actions.effects import carry_out
from kaga.services.procedures.enums import desk_of
from kaga.services.procedures.models import Case, CaseAct
from kaga.services.procedures.queries.facts import facts_of, position_of, variant_of

if TYPE_CHECKING:
    from kaga.engines.ledger import Json
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission
    from kaga.services.procedures.actions.opened import Opened

FIELD_OF_NEED = {
    "notes": "notes",
    "correction_due": "due_on",
    "reasons": "reasons",
    "reason_given": "explanation",
    "target": "target",
    "fee": "fee",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act with what belongs to it.

    Attributes
    ----------
    act: what is to be done. wanted: the permission it needs, beyond what the table says.
    facts: facts known only now. details: sealed with the act and bound by the ledger.
    public: what the ledger and the event show to everybody.
    """

    act: Act
    wanted: Permission | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Json] = field(default_factory=dict)
    public: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an act: the position, the new version number and the ledger entry."""

    reference: str
    position: Position
    etag: int
    entry: EntryId


def perform(opened: Opened, step: Step) -> Done:
    """Do one act on a held case.

    Raises
    ------
    NotAllowed: not in the visitor's capacity. Conflict: not from this state.
    Invalid: something the act needs is missing; each need has its sentence.
    """
    case, visitor = opened.case, opened.visitor
    if step.wanted is not None:
        require(visitor, step.wanted, case)
    facts = replace(
        facts_of(case, opened.safe, opened.now, step.act),
        actor=str(visitor.person),
        **step.facts,
    )
    moved = _ask(case, step, facts, visitor)
    entry = _write(opened, step, moved)
    carry_out(opened, moved)
    return Done(case.reference, moved.position, case.etag, entry)


def _ask(case: Case, step: Step, facts: Facts, visitor: Visitor) -> Moved:
    before = position_of(case)
    answer = apply(
        before, step.act, rules.parties(visitor, case), facts, variant_of(case.procedure)
    )
    if isinstance(answer, Moved):
        return answer
    raise _refusal(answer, before, step.act, visitor)


def _refusal(
    answer: Refused, before: Position, act: Act, visitor: Visitor
) -> Conflict | Invalid | NotAllowed:
    language = visitor.language
    if answer.why == "wrong_party":
        return NotAllowed()
    if answer.why == "wrong_state":
        state = words.STATES[before.state].in_language(language)
        named = words.ACTS[act].in_language(language)
        return Conflict(words.not_from_here.in_language(language, state=state, act=named))
    fields: dict[str, list[str]] = {}
    for need in answer.missing:
        sentence = words.NEEDS[need].in_language(language)
        fields.setdefault(FIELD_OF_NEED.get(need, ""), []).append(sentence)
    return Invalid(fields)


def _write(opened: Opened, step: Step, moved: Moved) -> EntryId:
    case, after = opened.case, moved.position
    shown = {"from": case.state, "to": str(after.state), **step.public}
    written = _Written(str(step.act), moved.clause, case.state, str(after.state))
    entry = _keep(opened, written, shown, step.details)
    opened.tx.change(
        case,
        state=str(after.state),
        outcome=after.outcome and str(after.outcome),
        back_to=after.back_to and str(after.back_to),
        steps_done=after.steps_done,
        desk=str(desk_of(after.state)),
        etag=case.etag + 1,
        entry_id=entry,
    )
    emit(opened.tx, _event(case, step, moved, entry))
    return entry


def remark(opened: Opened, kind: str, details: Mapping[str, Json], **columns: object) -> Done:
    """Note something on a held case that does not move it (an assignment, an approval)."""
    case = opened.case
    entry = _keep(opened, _Written(kind, "", case.state, case.state), {}, details)
    opened.tx.change(case, etag=case.etag + 1, entry_id=entry, **columns)
    return Done(case.reference, position_of(case), case.etag, entry)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the row of an act says besides who and when."""

    kind: str
    clause: str
    start: str
    to: str


def _keep(
    opened: Opened, written: _Written, shown: Mapping[str, Json], details: Mapping[str, Json]
) -> EntryId:
    """One ledger entry and one row for an act; the version it makes is the next one."""
    case, visitor = opened.case, opened.visitor
    own = rules.applies(visitor, case)
    actor = visitor.actor(None if own else "staff")
    entry = record(
        opened.tx,
        LedgerAct(
            f"procedures.case.{written.kind}",
            actor,
            case.handle,
            public=dict(shown),
            private=dict(details),
            key=opened.safe.key,
            cause=EntryId(case.entry_id) if case.entry_id else None,
        ),
    )
    row = CaseAct(
        case=case,
        act=written.kind,
        start=written.start,
        to=written.to,
        etag=case.etag + 1,
        at=opened.now,
        role=actor.role,
        person=visitor.person,
        division="" if own else case.division,
        clause=written.clause,
        entry_id=entry,
    )
    if details:
        row.details = opened.safe.owned_by(row.id).seal("details", dict(details))
    opened.tx.add(row)
    return entry


def _event(case: Case, step: Step, moved: Moved, entry: EntryId) -> Event:
    return Event(
        f"jp.kaga.procedures.case.{step.act}",
        case.reference,
        {
            "procedure": case.procedure.slug,
            "person": str(case.applicant),
            "state": str(moved.position.state),
            "outcome": moved.position.outcome and str(moved.position.outcome),
            "tell": Effect.TELL_APPLICANT in moved.effects,
            "entry": str(entry),
            **step.public,
        },
    )
