"""The applicant takes the application back (取下げ), at any time before the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.cases import Act
from kaga.kernel.storage.door import write
from kaga.services.procedures import rules
from kaga.services.procedures.actions.opened import locks_of, open_for_act
from kaga.services.procedures.actions.perform import Done, Step, perform

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def withdraw(visitor: Visitor, reference: str, etag: int, explanation: str = "") -> Done:
    """Withdraw; what was reserved in a pot goes to those who wait."""
    said = {"explanation": explanation} if explanation else {}
    with write(on=locks_of(reference)) as tx:
        opened = open_for_act(tx, visitor, reference, etag)
        return perform(opened, Step(Act.WITHDRAW, rules.follow, details=said))
