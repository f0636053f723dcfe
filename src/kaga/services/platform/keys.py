"""Making and revoking keys of the data platform, and tenants.

The broker is told first, then the ledger, then the secret is shown. Should anything break in
between, there is a key that nobody has ever seen, which opens nothing for anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.exchange.keys import digest_of, fresh_key
from kaga.kernel.exchange.showing import moment_text
from kaga.kernel.ids import new_handle
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.platform import rules, words
from kaga.services.platform.client import ADMIN, BrokerSaidNo

if TYPE_CHECKING:
    from kaga.kernel.exchange.keys import ExchangeKey
    from kaga.kernel.identity.visitor import Visitor
    from kaga.services.platform.client import CityBroker

SCOPES: Final = ("read", "write", "admin")
LONGEST: Final = timedelta(days=3 * 366)
_MOST_TITLE: Final = 200
_CONFLICT: Final = 409


@dataclass(frozen=True, slots=True)
class NewKey:
    """Whose key, for which tenant, what for, for how many days."""

    title: str
    tenant: str
    scopes: tuple[str, ...]
    days: int

    def until(self, now: datetime) -> datetime:
        """When it lapses."""
        return now + timedelta(days=self.days)


def make_key(visitor: Visitor, broker: CityBroker, new: NewKey) -> ExchangeKey:
    """A key; its secret is in the value that is given back and nowhere else.

    Raises
    ------
    Invalid: no title, no scope, no days, or too many.
    BrokerSaidNo, httpx.HTTPError
    """
    require(visitor, rules.manage_keys)
    _check(visitor, new)
    key, now = fresh_key(), clock.now()
    body = {
        "digest": digest_of(key.secret),
        "title": new.title.strip(),
        "tenant": new.tenant,
        "scopes": list(new.scopes),
        "expiresAt": moment_text(new.until(now)),
    }
    broker.told("PUT", f"{ADMIN}/keys/{key.number}", body=body)
    public = {
        "title": new.title.strip(),
        "tenant": new.tenant,
        "scopes": list(new.scopes),
        "until": moment_text(new.until(now)),
    }
    _record(visitor, "platform.key.made", UUID(key.number), public)
    return key


def revoke_key(visitor: Visitor, broker: CityBroker, number: UUID) -> None:
    """A key opens nothing any more, at once (raises NotFound by the broker's answer)."""
    require(visitor, rules.manage_keys)
    broker.told("DELETE", f"{ADMIN}/keys/{number.hex}")
    _record(visitor, "platform.key.revoked", number, {})


def make_tenant(visitor: Visitor, broker: CityBroker, name: str) -> None:
    """A tenant: entities of its own, which no other sees.

    Raises
    ------
    Invalid: no name, or one that cannot be.
    """
    require(visitor, rules.manage_keys)
    if not name.strip():
        raise Invalid({"name": [words.tenant_needed.in_language(visitor.language)]})
    try:
        broker.told("PUT", f"{ADMIN}/tenants/{quote(name.strip(), safe='')}")
    except BrokerSaidNo as no:
        wrong = words.tenant_wrong.in_language(visitor.language)
        raise Invalid({"name": [wrong]}) from no
    _record(visitor, "platform.tenant.made", new_handle(), {"name": name.strip()})


@dataclass(frozen=True, slots=True)
class Removal:
    """Which tenant is to go: its name once more, and whether its keys go with it."""

    name: str
    again: str
    with_keys: bool


def remove_tenant(visitor: Visitor, broker: CityBroker, removal: Removal) -> None:
    """A tenant and all of its data are no more; nothing brings them back.

    Raises
    ------
    Invalid: the name was not written again, or keys for it hold, or it is not there.
    """
    require(visitor, rules.manage_keys)
    language, name = visitor.language, removal.name
    if not name or removal.again.strip() != name:
        raise Invalid({"again": [words.tenant_again.in_language(language)]})
    params = {"keys": "revoke"} if removal.with_keys else {}
    try:
        broker.told("DELETE", f"{ADMIN}/tenants/{quote(name, safe='')}", params=params)
    except BrokerSaidNo as no:
        said = words.tenant_has_keys if no.status == _CONFLICT else words.tenant_stays
        raise Invalid({"again": [said.in_language(language)]}) from no
    facts = {"name": name, "with_keys": removal.with_keys}
    _record(visitor, "platform.tenant.removed", new_handle(), facts)


def _check(visitor: Visitor, new: NewKey) -> None:
    wrong: dict[str, list[str]] = {}
    if not 0 < len(new.title.strip()) <= _MOST_TITLE:
        wrong["title"] = [words.title_needed.in_language(visitor.language)]
    if not new.scopes or not set(new.scopes) <= set(SCOPES):
        wrong["scopes"] = [words.scope_needed.in_language(visitor.language)]
    if not 0 < new.days <= LONGEST.days:
        wrong["days"] = [words.days_needed.in_language(visitor.language)]
    if wrong:
        raise Invalid(wrong)


def _record(visitor: Visitor, name: str, handle: UUID, public: dict[str, Any]) -> None:
    with write() as tx:
        told_record(tx, name, visitor.actor("staff"), Subject(handle, public))
