"""How a procedure may differ from the table: fewer rows, more steps, more needs — never less.

A variant is data of the catalogue. It can take acts out (a procedure without fees), add review
steps (a specialist's look) and add needs. It has no way to take a need away, and it may not
take out what protects the applicant.

Example:
    >>> len(Variant(without=frozenset({Act.CHARGE_FEE})).rows) == len(STANDARD.rows) - 1
    True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kaga.engines.cases.model import Act, Need, Row, State
from kaga.engines.cases.table import TABLE

PROTECTED = frozenset(
    {
        Act.SUBMIT,
        Act.ACCEPT,
        Act.START_REVIEW,
        Act.REQUEST_CORRECTION,
        Act.ANSWER_CORRECTION,
        Act.WITHDRAW,
        Act.NOTIFY,
        Act.CLOSE,
        Act.RESUME,
        Act.RECEIVE_APPEAL,
        Act.DISMISS_APPEAL,
        Act.UPHOLD_APPEAL,
        Act.REFUSE,
        Act.GRANT,
    }
)
"""Acts that no procedure may do without."""


class BadVariant(ValueError):
    """The variant takes out what protects the applicant, or strands a case."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A procedure's own machine.

    Attributes
    ----------
    without: acts taken out.
    steps: names of review steps after the first review, in their order.
    more_needs: needs added to acts.
    rows: the table of this procedure, which follows from the rest.
    """

    without: frozenset[Act] = frozenset()
    steps: tuple[str, ...] = ()
    more_needs: Mapping[Act, tuple[Need, ...]] = field(default_factory=dict)
    rows: tuple[Row, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", self._own_rows())
        taken = sorted(self.without & PROTECTED)
        if taken:
            raise BadVariant(f"no procedure may do without {', '.join(taken)}")
        stranded = sorted(_reached(self.rows) - _leading_to_an_end(self.rows))
        if stranded:
            raise BadVariant(f"a case would be stranded in {', '.join(stranded)}")

    def _own_rows(self) -> tuple[Row, ...]:
        return tuple(
            replace(row, needs=(*row.needs, *self._more(row)))
            for row in TABLE
            if row.act not in self.without
        )

    def _more(self, row: Row) -> tuple[Need, ...]:
        wanted = self.more_needs.get(row.act, ())
        return tuple(need for need in wanted if need not in row.needs)


def _reached(rows: tuple[Row, ...]) -> set[State]:
    return {State.DRAFT} | {row.to for row in rows if row.to is not None}


def _leading_to_an_end(rows: tuple[Row, ...]) -> set[State]:
    """States from which some chain of acts leads to disposal or archiving."""
    steps = {(row.start, end) for row in rows for end in _ends(row, rows)}
    good = {State.DISPOSED, State.ARCHIVED}
    grown = True
    while grown:
        more = {start for start, end in steps if end in good} - good
        grown = bool(more)
        good |= more
    return good


def _ends(row: Row, rows: tuple[Row, ...]) -> set[State]:
    """Where a row leads; out of a side state, to every state it is entered from."""
    if row.to is not None:
        return {row.to}
    return {entry.start for entry in rows if entry.to is row.start}


STANDARD = Variant()
"""The table as it is."""
