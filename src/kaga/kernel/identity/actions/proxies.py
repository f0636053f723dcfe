"""Acting for somebody: a proxy is offered by a code, accepted, used, and taken back.

The principal never needs to know the agent's account and the agent never sees the
principal's before accepting: a code passes between them by hand or voice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.errors import Invalid, NotAllowed, NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import codes, queries, rules, words
from kaga.kernel.identity.actions.people import look_again
from kaga.kernel.identity.models import Proxy
from kaga.kernel.identity.profiles import key_of, person_row
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.actors import Actor
    from kaga.kernel.identity.models import OneTimeCode, Person
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.storage.door import Transaction

Kind = Literal["family", "carer", "counter"]
KINDS: tuple[Kind, ...] = ("family", "carer", "counter")
EVERYTHING = "all"
_SCOPE = re.compile(r"all|[a-z]+(\.[a-z_-]+)*")
LONGEST_COUNTER_DAYS = 1


@dataclass(frozen=True, slots=True)
class Terms:
    """What a proxy covers and how long.

    Attributes
    ----------
    scope: permission codes, their first words ("procedures"), or "all".
    """

    kind: Kind
    scope: tuple[str, ...] = (EVERYTHING,)
    valid_from: date | None = None
    valid_until: date | None = None


def offer_proxy(visitor: Visitor, terms: Terms) -> str:
    """Offer somebody to act for the visitor; the code to hand over."""
    require(visitor, rules.grant_proxy)
    if terms.kind == "counter":
        raise NotAllowed
    _check(terms)
    with write() as tx:
        principal = person_row(_own(visitor))
        proxy = _add(tx, visitor.actor(), principal, terms, agent=None)
        return codes.issue_code(tx, "proxy", principal, proxy)


def accept_proxy(visitor: Visitor, typed: str) -> UUID:
    """Take on a proxy by its code; the proxy's id.

    Raises
    ------
    Invalid: the code is wrong, used or over, or the visitor's own.
    """
    require(visitor, rules.accept_proxy)
    own = _own(visitor)
    codes.slow_down(str(own))
    try:
        with write(on=["proxy-code"]) as tx:
            code = codes.redeem(tx, "proxy", typed)
            proxy = _offered(tx, code, own)
            tx.change(proxy, agent=person_row(own))
            look_again(tx, own)
            _tell(tx, "accepted", visitor.actor(), proxy)
    except Invalid:
        codes.count_failure(str(own))
        raise
    return proxy.id


def register_proxy(
    visitor: Visitor, principal: PersonId, agent: PersonId, terms: Terms
) -> UUID:
    """Register a proxy at the counter, both having shown who they are; its id."""
    require(visitor, rules.register_proxy)
    _check(terms)
    if principal == agent:
        raise Invalid({"agent": [say(words.proxy_of_oneself)]})
    with write(on=[f"person:{principal}"]) as tx:
        row = person_row(principal)
        proxy = _add(tx, visitor.actor("staff"), row, terms, agent=person_row(agent))
        look_again(tx, agent)
        return proxy.id


def revoke_proxy(visitor: Visitor, proxy_id: UUID) -> None:
    """End a proxy: the principal or the agent may, at any time, and the counter."""
    require(visitor, rules.revoke_proxy)
    with write(on=[f"proxy:{proxy_id}"]) as tx:
        proxy = tx.lock(Proxy.objects.filter(id=proxy_id, revoked_at=None)).first()
        if proxy is None or visitor.person not in (proxy.principal_id, proxy.agent_id):
            raise NotFound
        tx.change(proxy, revoked_at=clock.now())
        if proxy.agent_id is not None:
            look_again(tx, PersonId(proxy.agent_id))
        _tell(tx, "revoked", visitor.actor(), proxy)


def proxy_to_use(visitor: Visitor, principal: PersonId) -> queries.ProxyInForce:
    """The proxy by which the visitor may act for somebody today (raises NotAllowed)."""
    require(visitor, rules.act_for_principal)
    found = queries.proxy_in_force(_own(visitor), principal)
    if found is None:
        raise NotAllowed
    return found


def _own(visitor: Visitor) -> PersonId:
    if visitor.person is None:
        raise NotFound
    return visitor.person


def _check(terms: Terms) -> None:
    problems: dict[str, list[str]] = {}
    if terms.kind not in KINDS:
        problems["kind"] = [say(words.choose_one)]
    if not terms.scope or not all(_SCOPE.fullmatch(part) for part in terms.scope):
        problems["scope"] = [say(words.choose_one)]
    begin = terms.valid_from or clock.today()
    if terms.valid_until is not None and terms.valid_until < max(begin, clock.today()):
        problems["valid_until"] = [say(words.day_in_the_past)]
    if terms.kind == "counter" and terms.valid_until is None:
        problems["valid_until"] = [say(words.counter_needs_end)]
    if problems:
        raise Invalid(problems)


def _offered(tx: Transaction, code: OneTimeCode, own: PersonId) -> Proxy:
    rows = Proxy.objects.filter(onetimecode=code, agent=None, revoked_at=None)
    proxy = tx.lock(rows).first()
    if proxy is None:
        raise Invalid({"code": [say(words.code_wrong)]})
    if proxy.principal_id == own:
        raise Invalid({"code": [say(words.proxy_of_oneself)]})
    return proxy


def _add(
    tx: Transaction, actor: Actor, principal: Person, terms: Terms, *, agent: Person | None
) -> Proxy:
    proxy = tx.add(
        Proxy(
            principal=principal,
            agent=agent,
            kind=terms.kind,
            scope=list(terms.scope),
            valid_from=terms.valid_from or clock.today(),
            valid_until=terms.valid_until,
        )
    )
    _tell(tx, "registered" if agent else "offered", actor, proxy)
    return proxy


def _tell(tx: Transaction, verb: str, actor: Actor, proxy: Proxy) -> None:
    people = {
        "principal": str(proxy.principal_id),
        "agent": str(proxy.agent_id) if proxy.agent_id else None,
    }
    facts = {"kind": proxy.kind}
    key = key_of(proxy.principal)
    act = Act(f"identity.proxy.{verb}", actor, proxy.handle, facts, people, key)
    record(tx, act)
    emit(tx, Event(f"jp.kaga.identity.proxy.{verb}", str(proxy.handle), dict(facts)))
