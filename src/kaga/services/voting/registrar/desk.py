"""The registrar at work: gives a key its place, takes it back, finishes what was interrupted.

Between the registrar's file and the ledger lies a moment in which a process may be killed. The
file is written first, as pending; whoever comes next for this measure, and every start of a
worker, finishes what is pending (`heal`), so that no key is lost and none counts twice.

>>> register(visitor, uuid, credential, proof)                           # doctest: +SKIP
Registered(credential='a83f…', entry=UUID('0193…'), replaced=False, fresh=True)
"""

from __future__ import annotations

import base64
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.elections import admitted
from kaga.engines.ballot.verify.trustees import check_signature
from kaga.kernel import clock
from kaga.kernel.api.limiting import Rate, require_rate
from kaga.kernel.identity.rollfacts import match_index, roll_says
from kaga.kernel.permissions import require
from kaga.services.voting import rules
from kaga.services.voting.actions.keys import current_state, enter_key, revoke_key
from kaga.services.voting.enums import State
from kaga.services.voting.faults import (
    KeyRefused,
    KeyTaken,
    NotEligible,
    NotThatState,
    RegistrationBarred,
)
from kaga.services.voting.loaded import election_of
from kaga.services.voting.models import Measure
from kaga.services.voting.queries.measures import measure as measure_of
from kaga.services.voting.registrar.keys import (
    marks_in_roll,
    marks_of,
    registrar_signer,
    store,
)
from kaga.services.voting.registrar.store import Barred, Claim, Taken
from kaga.services.voting.registrar.texts import signed_text
from kaga.services.voting.shapes import Electorate

if TYPE_CHECKING:
    from datetime import date

    from kaga.engines.ballot.model import Election, Proof
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.voting.registrar.store import Held, Marks

OF_A_PERSON: Final = Rate(20, 3600)
PATIENCE_S: Final = 10
"""What is younger is most likely just being done by somebody else."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A key that may vote; `fresh` unless it was there before, `replaced` if another went."""

    credential: str
    entry: UUID
    replaced: bool
    fresh: bool


def register(visitor: Visitor, uuid: str, credential: str, proof: Proof) -> Registered:
    """Let the visitor vote with this key, which shows that its secret is known.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound: no such measure; NotThatState: not open.
    NotEligible: by the roll. KeyRefused: no key, or the proof fails. KeyTaken: another's.
    RegistrationBarred: the person voted at the counter. TooManyRequests: ever new keys.
    """
    require(visitor, rules.register_key)
    if visitor.person is None:  # the permission asks for a person
        raise AssertionError
    require_rate(f"vote-register:{uuid}:{visitor.person}", OF_A_PERSON)
    measure = measure_of(uuid)
    if measure.state != State.OPEN:
        raise NotThatState(State(measure.state))
    _check_held(election_of(measure), credential, proof)
    marks = _eligible(measure, visitor.person)
    now = int(clock.now().timestamp())
    heal(measure, until=now - PATIENCE_S)
    claim = Claim(uuid, marks, credential, _signed(uuid, credential), now)
    try:
        held = store().begin(claim)
    except Barred:
        raise RegistrationBarred("この投票では、窓口ですでに投票しています。") from None
    except Taken:
        raise KeyTaken("この投票鍵は使えません。新しい鍵を作ってください。") from None
    if held.phase == "entered":
        return Registered(credential, UUID(held.entry), bool(held.replaces), fresh=False)
    entry = _finish(measure, held)
    if entry is None:
        raise KeyTaken("同時に別の鍵が登録されました。もう一度お試しください。")
    return Registered(credential, entry, bool(held.replaces), fresh=True)


def key_of(visitor: Visitor, uuid: str) -> str | None:
    """The visitor's own key in a measure, None without one."""
    if visitor.person is None:
        return None
    held = store().held(uuid, _marks(uuid, visitor.person))
    return held.credential if held is not None and held.phase == "entered" else None


def may_vote(measure: Measure, person: PersonId) -> bool:
    """Whether the roll lets a person vote in a measure."""
    said = roll_says(person, clock.now())
    electorate = Electorate.from_json(measure.electorate)
    return (
        said is not None and said.resident and electorate.admits(said.birth_date, said.district)
    )


def revoke_for(visitor: Visitor, uuid: str, person: PersonId, *, bar: bool) -> bool:
    """Staff takes a person's key back; whether they had one. With `bar` they get no other.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState.
    """
    return _revoke(visitor, uuid, _marks(uuid, person), bar=bar)


def revoke_in_roll(visitor: Visitor, uuid: str, who: tuple[str, date, str]) -> bool:
    """The same for somebody of whom staff has name, birth date and address; always bars.

    Whoever has no account yet has no key, but must not get one after voting on paper.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed; NotFound; NotThatState.
    """
    roll = match_index(*who)
    return _revoke(visitor, uuid, marks_in_roll(uuid, roll), bar=True)


def heal(measure: Measure, *, until: int) -> int:
    """Finish what was begun by then in a measure and interrupted; how much there was.

    What was not finished when voting closed stays as the ledger has it.
    """
    found = store().unfinished(measure.uuid, until=until)
    waiting = {key for held in found if held.phase == "pending" for key in held.before}
    for held in found:
        with contextlib.suppress(NotThatState):
            if held.phase == "pending":
                _finish(measure, held)
            elif held.credential not in waiting:
                _finish_leaving(measure, held)
    return len(found)


def heal_all() -> int:
    """Finish what was interrupted anywhere; the worker does it by the clock."""
    until = int(clock.now().timestamp()) - PATIENCE_S
    return sum(heal(one, until=until) for one in Measure.objects.filter(state=State.OPEN))


def _revoke(visitor: Visitor, uuid: str, marks: Marks, *, bar: bool) -> bool:
    require(visitor, rules.revoke_key)
    measure = measure_of(uuid)
    state = current_state(measure)
    if state is not State.OPEN:
        raise NotThatState(state)
    now = int(clock.now().timestamp())
    heal(measure, until=now - PATIENCE_S)
    held = store().leave(uuid, marks, bar=bar, at=now)
    if held is None:
        return False
    for credential in [held.credential, *held.before]:
        revoke_key(measure, credential, "counter")
        store().left(uuid, credential)
    return True


def _finish(measure: Measure, held: Held) -> UUID | None:
    """Bring a pending key into the ledger, or forget it if the measure is no longer open."""

    def still_wanted() -> bool:
        return store().phase(measure.uuid, held.credential) == "pending"

    try:
        entry = enter_key(measure, held, still=still_wanted)
    except NotThatState:
        store().lapsed(measure.uuid, held)
        raise
    if entry is not None:
        store().entered(measure.uuid, held, str(entry))
    return entry


def _finish_leaving(measure: Measure, held: Held) -> None:
    revoke_key(measure, held.credential, "replaced" if held.why == "replaced" else "counter")
    store().left(measure.uuid, held.credential)


def _check_held(election: Election, credential: str, proof: Proof) -> None:
    """Schnorr's proof that the secret exponent of the key is known, bound to the election."""
    try:
        key = admitted(credential, election.group)
        word = f"kaga|register|{election.fingerprint}"
        check_signature(credential, proof, (key, word), election.group)
    except Refused as wrong:
        raise KeyRefused(str(wrong)) from wrong


def _eligible(measure: Measure, person: PersonId) -> Marks:
    if not may_vote(measure, person):
        who = Electorate.from_json(measure.electorate).words().ja
        raise NotEligible(f"この投票ができるのは、{who}です。")
    return _marks(measure.uuid, person)


def _marks(uuid: str, person: PersonId) -> Marks:
    said = roll_says(person, clock.now())
    return marks_of(uuid, person, said.entry_index if said is not None else "")


def _signed(uuid: str, credential: str) -> str:
    value = registrar_signer().sign(signed_text(uuid, credential)).value
    return base64.b64encode(value).decode()
