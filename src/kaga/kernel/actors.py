"""Who acts: the small values that storage, ledger, identity and services share.

>>> Actor.system("seed").role
'system'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NewType, Self
from uuid import UUID

PersonId = NewType("PersonId", UUID)
Role = Literal["resident", "proxy", "staff", "operator", "visitor", "system"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts: the public role, and privately who it is.

    Attributes
    ----------
    role: what the public ledger shows.
    person: the signed-in person (never shown in public), None for the system.
    on_behalf_of: the principal, when a proxy or counter staff acts for somebody.
    name: division of staff or name of the system part; shown in public.
    """

    role: Role
    person: PersonId | None = None
    on_behalf_of: PersonId | None = None
    name: str = ""

    @classmethod
    def system(cls, name: str) -> Self:
        """A part of the platform acting by itself."""
        return cls(role="system", name=name)
