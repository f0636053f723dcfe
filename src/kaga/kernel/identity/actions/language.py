"""The language that a person reads, kept with the person: mail is written in it.

The pages of a browser follow the browser's own choice (a cookie); choosing there while signed
in is choosing for the person, too.

>>> choose_language(visitor, "easy")                                     # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.kernel.errors import SignInNeeded
from kaga.kernel.identity import rules
from kaga.kernel.identity.models import Person
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Language, Visitor

_WHY = "in which language a person reads"


def choose_language(visitor: Visitor, language: Language) -> None:
    """Keep the visitor's choice; the same again writes nothing."""
    require(visitor, rules.choose_language)
    if visitor.person is None:
        raise SignInNeeded
    _keep(visitor.person, language)


def take_over(person: PersonId, language: Language) -> None:
    """Keep what somebody had chosen in the browser before signing in, if they never chose."""
    if Person.objects.filter(id=person, language="").exists():
        _keep(person, language)


def _keep(person: PersonId, language: Language) -> None:
    rows = Person.objects.filter(id=person).exclude(language=language)
    if not rows.exists():
        return
    with write(bookkeeping=_WHY) as tx:
        tx.change_where(rows, language=language)
