"""The visitor of a request: who is signed in, how surely, and for whom they act.

Set on every request by the identity middleware as `request.visitor`.

>>> nobody().signed_in
False
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from kaga.kernel.actors import Actor, PersonId, Role

if TYPE_CHECKING:
    from datetime import datetime

Language = Literal["ja", "easy", "en"]


class Assurance(enum.IntEnum):
    """How surely a person was recognised, from not at all to by card."""

    NONE = 0
    MAIL = 1
    ACCOUNT = 2
    CARD = 3


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there now.

    Attributes
    ----------
    person: the signed-in person, None for an anonymous visitor.
    name: for greeting only.
    assurance, authenticated_at: strength and time of the last authentication.
    acting_for: the principal when a proxy or counter staff acts for somebody.
    acting_scope: what the proxy covers: permission codes or their first words, or "all".
    roles: codes of staff and operator roles; divisions: divisions of staff.
    scopes: with an API token, the only permission codes it carries; None for a browser.
    """

    person: PersonId | None = None
    name: str = ""
    assurance: Assurance = Assurance.NONE
    authenticated_at: datetime | None = None
    acting_for: PersonId | None = None
    acting_for_name: str = ""
    acting_scope: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    language: Language = "ja"
    scopes: frozenset[str] | None = None

    @property
    def signed_in(self) -> bool:
        """Whether a person is known."""
        return self.person is not None

    @property
    def is_staff(self) -> bool:
        """Whether the person works at the city with any role."""
        return bool(self.roles)

    @property
    def principal(self) -> PersonId | None:
        """The person whose affairs are handled: oneself, or the one acted for."""
        return self.acting_for or self.person

    def actor(self, role: Role | None = None) -> Actor:
        """The actor for the ledger: resident, or proxy when acting, unless named."""
        if role is None:
            role = "visitor" if self.person is None else "resident"
            role = "proxy" if self.acting_for else role
        division = ",".join(sorted(self.divisions)) if role == "staff" else ""
        return Actor(role, self.person, self.acting_for, division)


def nobody(language: Language = "ja") -> Visitor:
    """An anonymous visitor."""
    return Visitor(language=language)
