"""What comes next for a measure, and how far each trustee is.

>>> deed_of(row, visitor).name                                           # doctest: +SKIP
'open'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kaga.kernel.permissions import may
from kaga.services.voting import office_words as o
from kaga.services.voting import rules
from kaga.services.voting import trustee_words as t
from kaga.services.voting.enums import AFTER_VOTING, CEREMONY, State, Step
from kaga.services.voting.pages.filling import filled
from kaga.services.voting.queries.seats import (
    bodies,
    mixers,
    progress,
    ranked_count,
    seats,
)

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission
    from kaga.kernel.web.words import Words
    from kaga.services.voting.models import Measure
    from kaga.services.voting.queries.seats import Progress


@dataclass(frozen=True, slots=True)
class Deed:
    """What the office does next; `name` is the last part of its address."""

    name: str
    label: Words
    text: Words
    note: Words | None
    may: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of one trustee, and how it stands."""

    step: Step
    label: Words
    progress: Progress
    told: Words


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A trustee with the steps that matter now."""

    index: int
    title: Words
    steps: tuple[StepShown, ...]


_DEEDS: Final[dict[State, tuple[str, Words, Words, Permission]]] = {
    State.DRAFT: ("ceremony", o.ceremony, o.ceremony_text, rules.prepare),
    State.CEREMONY: ("open", o.open_, o.open_text, rules.run),
    State.OPEN: ("close", o.close, o.close_text, rules.run),
    State.CLOSED: ("tally", o.tally, o.tally_text, rules.run),
    State.MIXING: ("mixing", o.mixing, o.mixing_text, rules.run),
    State.TALLYING: ("publish", o.publish, o.publish_text, rules.run),
}
_TOLD: Final[dict[Progress, Words]] = {
    "waiting": t.step_waits,
    "open": t.step_open,
    "done": t.step_done,
}


def deed_of(row: Measure, visitor: Visitor | None) -> Deed | None:
    """What comes next; None at the end. Without a visitor nobody may do it."""
    state = State(row.state)
    if state not in _DEEDS:
        return None
    name, label, text, permission = _DEEDS[state]
    note, ready = _note(row, state)
    allowed = ready and visitor is not None and may(visitor, permission)
    return Deed(name, label, text, note, allowed)


def seat_lines(row: Measure) -> tuple[SeatLine, ...]:
    """Every trustee and the steps of now: of the ceremony, or the decryption."""
    state = State(row.state)
    wanted: tuple[Step, ...] = ()
    if state in {State.CEREMONY, State.OPEN, State.CLOSED}:
        wanted = CEREMONY
    elif state in {State.MIXING, State.TALLYING, State.PUBLISHED} and row.tally is not None:
        wanted = AFTER_VOTING if ranked_count(row) else (Step.DECRYPTION,)
    return tuple(
        SeatLine(one.index, one.title, tuple(_shown(row, one.index, step) for step in wanted))
        for one in seats(row)
    )


def _shown(row: Measure, index: int, step: Step) -> StepShown:
    found = progress(row, index, step)
    return StepShown(step, t.steps[step], found, _TOLD[found])


def _note(row: Measure, state: State) -> tuple[Words | None, bool]:
    """What must be said beside the deed, and whether it can be done already."""
    if state is State.CEREMONY and row.election is None:
        return o.waits_for_key, False
    if state is State.MIXING:
        note = filled(o.mixed_so_far, count=mixers(row), threshold=row.threshold)
        return note, False
    if state is State.TALLYING:
        count = len(bodies(row, Step.DECRYPTION))
        note = filled(o.parts_so_far, count=count, threshold=row.threshold)
        return note, count >= row.threshold
    return None, True
