"""What may be done now, and what happens when it is done.

Example:
    >>> from datetime import date
    >>> refusal = apply(
    ...     Position(State.REVIEW), Act.REFUSE, {Party.DECIDER},
    ...     Facts(date(2026, 4, 17), four_eyes=False),
    ... )
    >>> refusal.missing
    (<Need.REASONS: 'reasons'>, <Need.APPEAL: 'appeal'>)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from kaga.engines.cases.model import Act, Effect, Facts, Need, Party, Position, Row, State
from kaga.engines.cases.needs import missing
from kaga.engines.cases.variants import STANDARD, Variant

SIDE_STATES = frozenset({State.SUSPENDED, State.UNDER_APPEAL})


@dataclass(frozen=True, slots=True)
class Moved:
    """The act was possible: the new position and what must be carried out."""

    position: Position
    effects: tuple[Effect, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The act was not possible, and why.

    `wrong_state`: not from here. `wrong_party`: not by this role. `needs`: see `missing`.
    """

    why: Literal["wrong_state", "wrong_party", "needs"]
    missing: tuple[Need, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An act a party may consider from a position, and what is still missing for it."""

    act: Act
    missing: tuple[Need, ...]
    clause: str


def options(
    position: Position,
    parties: Collection[Party],
    facts: Facts,
    variant: Variant = STANDARD,
) -> tuple[Option, ...]:
    """Every act the parties may consider here, with what it still needs.

    Parameters
    ----------
    position
        Where the case stands.
    parties
        The roles of the one who asks.
    facts
        What is known.
    variant
        The procedure's own machine.

    Returns
    -------
    tuple of Option
        In the order of the table.
    """
    told = _with_steps(facts, position, variant)
    return tuple(
        Option(row.act, missing(row.needs, told), row.clause)
        for row in variant.rows
        if _starts_here(row, position) and not row.who.isdisjoint(parties)
    )


def allowed(
    position: Position,
    parties: Collection[Party],
    facts: Facts,
    variant: Variant = STANDARD,
) -> tuple[Act, ...]:
    """The acts that would succeed now, in the order of the table."""
    found = options(position, parties, facts, variant)
    return tuple(option.act for option in found if not option.missing)


def apply(
    position: Position,
    act: Act,
    parties: Collection[Party],
    facts: Facts,
    variant: Variant = STANDARD,
) -> Moved | Refused:
    """Do an act, or say why not.

    Parameters
    ----------
    position
        Where the case stands.
    act
        What is to be done.
    parties
        The roles of the one who acts.
    facts
        What is known.
    variant
        The procedure's own machine.

    Returns
    -------
    Moved or Refused
        The new position with effects, or the reason and all missing needs.
    """
    rows = [row for row in variant.rows if row.act is act and _starts_here(row, position)]
    if not rows:
        return Refused("wrong_state")
    row = rows[0]
    if row.who.isdisjoint(parties):
        return Refused("wrong_party", clause=row.clause)
    lacking = missing(row.needs, _with_steps(facts, position, variant))
    if _decides_otherwise(row, facts):
        lacking = (*lacking, Need.SECOND_PERSON)
    if lacking:
        return Refused("needs", lacking, row.clause)
    return Moved(_moved(position, row), row.effects, row.clause)


def _starts_here(row: Row, position: Position) -> bool:
    if row.start is not position.state:
        return False
    return row.only is None or position.outcome in row.only


def _decides_otherwise(row: Row, facts: Facts) -> bool:
    """A waiting proposal may only be made as it stands, or be returned."""
    if Need.SECOND_PERSON not in row.needs or facts.proposal is None:
        return False
    return facts.proposal.outcome is not row.outcome


def _with_steps(facts: Facts, position: Position, variant: Variant) -> Facts:
    """The procedure and the case say how many steps there are, not the caller."""
    return replace(facts, steps=len(variant.steps), steps_done=position.steps_done)


def _moved(position: Position, row: Row) -> Position:
    if row.to is None:
        back = position.back_to or State.REVIEW
        return replace(position, state=back, back_to=None)
    if row.to in SIDE_STATES:
        return replace(position, state=row.to, back_to=position.state)
    if row.act is Act.PASS_STEP:
        return replace(position, steps_done=position.steps_done + 1)
    if row.act is Act.UPHOLD_APPEAL:
        return Position(State.REVIEW)
    return replace(
        position, state=row.to, outcome=row.outcome or position.outcome, back_to=None
    )
