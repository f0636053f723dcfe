"""The pots of a visitor's divisions: what there is, what is promised, who waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.permissions import require
from kaga.services.procedures import rules
from kaga.services.procedures.models import Pot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Budget:
    """A pot as a person looks at it; amounts in yen."""

    id: int
    title: object
    fiscal_year: int
    budget: int
    committed: int
    waiting: int
    claims: int

    @property
    def left(self) -> int:
        """What nobody has been promised yet."""
        return self.budget - self.committed


def budgets(visitor: Visitor) -> list[Budget]:
    """Pots of the visitor's divisions, the newest year first.

    Raises
    ------
    NotAllowed: the visitor is not among those who look after budgets.
    """
    require(visitor, rules.see_budgets)
    rows = (
        Pot.objects.filter(procedure__division__in=sorted(visitor.divisions))
        .select_related("procedure")
        .order_by("-fiscal_year", "procedure__number")
    )
    return [_budget(pot, pot.procedure.facts) for pot in rows]


def _budget(pot: Pot, facts: Mapping[str, object]) -> Budget:
    return Budget(
        pot.pk,
        facts["title"],
        pot.fiscal_year,
        pot.budget,
        pot.committed,
        pot.waiting,
        pot.claims,
    )
