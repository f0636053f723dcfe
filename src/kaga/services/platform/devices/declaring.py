"""Declaring how devices are understood: by staff, or by a file of the operator's.

>>> # kaga exchange devices --declare devices.toml
"""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from kaga.engines.context.devices import Wiring, faults
from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.ids import new_handle
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.platform import device_words as d
from kaga.services.platform import rules
from kaga.services.platform.models import DeviceWiring, RefusedReading

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language, Visitor
    from kaga.kernel.storage.door import Transaction

_MOST_TITLE: Final = 200
_OPERATOR: Final = Actor("operator", name="command line")


@dataclass(frozen=True, slots=True)
class Declared:
    """A wiring and what people call it."""

    title: str
    wiring: Wiring


def declare(visitor: Visitor, new: Declared) -> UUID:
    """Have messages of devices read from now on (raises Invalid)."""
    require(visitor, rules.manage_keys)
    _check(new, visitor.language)
    with write() as tx:
        return _declare(tx, visitor.actor("staff"), new)


def end(visitor: Visitor, handle: UUID) -> None:
    """Have them read no longer (raises NotFound); what was written stays."""
    require(visitor, rules.manage_keys)
    with write() as tx:
        rows = tx.lock(DeviceWiring.objects.filter(handle=handle, ended_at=None))
        row = rows.first()
        if row is None:
            raise NotFound
        _end(tx, visitor.actor("staff"), row)


def discard(visitor: Visitor, number: int) -> None:
    """Forget a message that was no reading."""
    require(visitor, rules.manage_keys)
    with write(bookkeeping="a device's message was looked at") as tx:
        tx.remove_where(RefusedReading.objects.filter(pk=number))


def read_file(text: str) -> list[Declared]:
    """What a TOML file declares: tables `[[device]]` with the members of `Wiring` and a title.

    Raises
    ------
    Invalid: of what table, which member.
    tomllib.TOMLDecodeError
    """
    found = []
    for number, table in enumerate(tomllib.loads(text).get("device", []), 1):
        known = {"title", *Wiring.__dataclass_fields__}
        wrong = [
            name for name in table if name not in known or not isinstance(table[name], str)
        ]
        if wrong:
            raise Invalid({f"device {number}": [f"has no text called {wrong[0]}"]})
        named = {name: table.get(name, "") for name in ("topic", "entity", "kind", "attribute")}
        rest = {name: value for name, value in table.items() if name != "title"}
        new = Declared(table.get("title", ""), Wiring(**{**named, **rest}))
        _check(new, "en", f"device {number}: ")
        found.append(new)
    return found


def declare_all(wanted: list[Declared]) -> tuple[int, int]:
    """Have exactly these read; how many are new, and how many were ended."""
    with write() as tx:
        rows = list(tx.lock(DeviceWiring.objects.filter(ended_at=None)))
        kept = {declared_of(row): row for row in rows}
        fresh = [one for one in dict.fromkeys(wanted) if one not in kept]
        gone = [row for one, row in kept.items() if one not in wanted]
        for row in gone:
            _end(tx, _OPERATOR, row)
        for one in fresh:
            _declare(tx, _OPERATOR, one)
    return len(fresh), len(gone)


def declared_of(row: DeviceWiring) -> Declared:
    """What a row declares."""
    parts = {name: getattr(row, name) for name in Wiring.__dataclass_fields__}
    return Declared(row.title, Wiring(**parts))


def _declare(tx: Transaction, actor: Actor, new: Declared) -> UUID:
    handle, parts = new_handle(), asdict(new.wiring)
    tx.add(DeviceWiring(handle=handle, title=new.title.strip(), **parts))
    shown: dict[str, Any] = {"title": new.title.strip(), **parts}
    told_record(tx, "platform.device.declared", actor, Subject(handle, shown))
    return handle


def _end(tx: Transaction, actor: Actor, row: DeviceWiring) -> None:
    tx.change(row, ended_at=clock.now())
    told_record(tx, "platform.device.ended", actor, Subject(row.handle))


def _check(new: Declared, language: Language, where: str = "") -> None:
    wrong = {name: d.FAULTS[name, why] for name, why in faults(new.wiring).items()}
    if not 0 < len(new.title.strip()) <= _MOST_TITLE:
        wrong["title"] = d.title_needed
    if wrong:
        raise Invalid(
            {where + one: [text.in_language(language)] for one, text in wrong.items()}
        )
