"""The budget of a pot, changed by those who decide; whoever waits is served in order.

Why under the lock of the pot: an application that arrives at the same moment sees the old
budget or the new one, and nobody is served past the end of either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaga.kernel.errors import Conflict, Invalid, NotFound
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.procedures import budget_words as words
from kaga.services.procedures import rules
from kaga.services.procedures.actions.awards import serve_waiting
from kaga.services.procedures.models import Pot

if TYPE_CHECKING:
    from kaga.engines.ledger import Json
    from kaga.engines.money import Yen
    from kaga.kernel.identity.visitor import Visitor

LONGEST_REASON: Final = 500


def change_budget(visitor: Visitor, pot_id: int, budget: Yen, *, seen: int, reason: str) -> int:
    """Set the budget of a pot; how many of those who waited are served by it.

    Parameters
    ----------
    seen: the budget that was on the page, so that two people do not undo one another.
    reason: why, for the ledger (public): 1 to 500 characters.

    Raises
    ------
    NotFound: no such pot, or of another division. Conflict: it was changed meanwhile.
    Invalid: less than is committed already, or no reason.
    """
    pot = Pot.objects.select_related("procedure").filter(id=pot_id).first()
    if pot is None or not rules.in_division(visitor, pot.procedure.division):
        require(visitor, rules.see_budgets)
        raise NotFound
    require(visitor, rules.change_budget, pot.procedure.division)
    _check_reason(visitor, reason)
    with write(on=[f"procedures:pot:{pot.procedure.number}"]) as tx:
        pot = tx.lock(Pot.objects.select_related("procedure").filter(id=pot_id))[0]
        if pot.budget != seen:
            raise Conflict(words.changed_meanwhile.in_language(visitor.language))
        _check_amount(visitor, pot, budget)
        facts: dict[str, Json] = {
            "procedure": pot.procedure.number,
            "year": pot.fiscal_year,
            "before": pot.budget,
            "after": int(budget),
            "reason": reason.strip(),
        }
        record(tx, Act("procedures.pot.changed", visitor.actor("staff"), new_handle(), facts))
        return serve_waiting(tx, tx.change(pot, budget=int(budget)))


def _check_reason(visitor: Visitor, reason: str) -> None:
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        said = words.reason_needed.in_language(visitor.language, most=LONGEST_REASON)
        raise Invalid({"reason": [said]})


def _check_amount(visitor: Visitor, pot: Pot, budget: Yen) -> None:
    if budget < pot.committed:
        said = words.below_committed.in_language(
            visitor.language, committed=f"{pot.committed:,}"
        )
        raise Invalid({"budget": [said]})
