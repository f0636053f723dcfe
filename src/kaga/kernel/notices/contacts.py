"""The port to whoever knows where a person can be reached (identity binds it at start-up).

>>> bind_contacts(lambda person: Contact(key_id, mail="…", language="ja"))   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaga.kernel.actors import PersonId

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.storage.vault import KeyId


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person.

    Attributes
    ----------
    key: the person's own vault key; notices are sealed under it and erased with it.
    mail: the confirmed address, "" when there is none.
    language: what the person reads.
    """

    key: KeyId
    mail: str = ""
    language: Language = "ja"


ContactOf = Callable[[PersonId], Contact | None]
_bound: list[ContactOf] = []


class NobodyKnows(RuntimeError):
    """No part of this city has said that it knows people's contacts."""


def bind_contacts(contact_of: ContactOf) -> None:
    """Say who knows; the last one that said so is asked."""
    _bound[:] = [contact_of]


def contact_of(person: PersonId) -> Contact | None:
    """The contact of a person; None when there is no such person (any more)."""
    if not _bound:
        raise NobodyKnows
    return _bound[0](person)
