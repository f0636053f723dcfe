"""Withdrawing a provider and taking it back: one act, and everybody has another way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import rules, words
from kaga.kernel.identity.models import ProviderState, SessionRecord
from kaga.kernel.identity.ports import known_route
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.visitor import Visitor

Sessions = Literal["keep", "end"]
_LONGEST_REASON = 400


def withdraw_provider(visitor: Visitor, name: str, reason: str, sessions: Sessions) -> None:
    """Stop using a provider, from this moment, for everybody."""
    require(visitor, rules.withdraw_provider)
    close(visitor.actor("staff"), name, reason, sessions)


def restore_provider(visitor: Visitor, name: str) -> None:
    """Use a provider again."""
    require(visitor, rules.withdraw_provider)
    reopen(visitor.actor("staff"), name)


def close(actor: Actor, name: str, reason: str, sessions: Sessions = "keep") -> None:
    """Withdraw by an actor that needs no permission (the operator's command line).

    Parameters
    ----------
    sessions: "end" also ends the sessions begun through this provider, for a provider that
        has been broken into; "keep" lets people finish what they are doing.
    """
    known_route(name)
    problems = _problems(reason)
    if problems:
        raise Invalid({"reason": problems})
    with write(on=[f"provider:{name}"]) as tx:
        row = tx.lock(ProviderState.objects.filter(name=name)).first()
        if row is None:
            row = tx.add(ProviderState(name=name))
        if row.withdrawn_at is not None:
            raise Conflict(say(words.already_withdrawn))
        tx.change(row, withdrawn_at=clock.now(), reason=reason.strip())
        if sessions == "end":
            tx.remove_where(SessionRecord.objects.filter(provider=name))
        facts = {"provider": name, "reason": reason.strip(), "sessions": sessions}
        record(tx, Act("identity.provider.withdrawn", actor, row.handle, public=facts))
        emit(tx, Event("jp.kaga.identity.provider.withdrawn", name, dict(facts)))


def reopen(actor: Actor, name: str) -> None:
    """Restore by an actor that needs no permission."""
    known_route(name)
    with write(on=[f"provider:{name}"]) as tx:
        row = tx.lock(ProviderState.objects.filter(name=name)).first()
        if row is None or row.withdrawn_at is None:
            raise Conflict(say(words.not_withdrawn))
        tx.change(row, withdrawn_at=None, reason="")
        record(
            tx,
            Act("identity.provider.restored", actor, row.handle, public={"provider": name}),
        )
        emit(tx, Event("jp.kaga.identity.provider.restored", name))


def _problems(reason: str) -> list[str]:
    if not reason.strip():
        return [say(words.reason_needed)]
    if len(reason) > _LONGEST_REASON:
        return [say(words.too_long, most=_LONGEST_REASON)]
    return [say(words.my_number_refused)] if contains_my_number(reason) else []
