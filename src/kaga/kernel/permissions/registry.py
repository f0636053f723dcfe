"""The register of permissions: each service declares its own once, at import.

>>> decide = permission("procedures.case.decide", "決定する", staff=True)     # doctest: +SKIP
>>> require(visitor, decide, case)                                            # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.kernel import clock
from kaga.kernel.errors import NotAllowed, SignInNeeded, StepUpNeeded
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.permissions import roles

if TYPE_CHECKING:
    from datetime import timedelta

Rule = Callable[[Visitor, Any], bool]
_register: dict[str, Permission] = {}


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be allowed.

    Attributes
    ----------
    code: dotted name, area first. title: what it means, for the matrix.
    staff: whether a role must grant it; otherwise every visitor has it, subject to the rest.
    rule: who may on this very object. assurance, max_age: step-up that the act needs.
    for_oneself: concerns the person who is signed in, whomever they act for.
    """

    code: str
    title: str
    staff: bool = False
    sign_in: bool = True
    rule: Rule | None = None
    assurance: Assurance = Assurance.NONE
    max_age: timedelta | None = None
    for_oneself: bool = False


def permission(code: str, title: str, **terms: Any) -> Permission:
    """Declare a permission; a second one of the same code is an error at start-up."""
    if code in _register:
        raise ValueError(f"permission {code} is declared twice")
    made = Permission(code, title, **terms)
    _register[code] = made
    return made


def all_permissions() -> list[Permission]:
    """Every declared permission, by code."""
    return [_register[code] for code in sorted(_register)]


def may(visitor: Visitor, wanted: Permission, subject: object = None) -> bool:
    """Whether the visitor may, now."""
    try:
        require(visitor, wanted, subject)
    except NotAllowed:
        return False
    return True


def require(visitor: Visitor, wanted: Permission, subject: object = None) -> None:
    """Refuse unless the visitor may.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed: with what to do next.
    """
    if (wanted.sign_in or wanted.staff) and not visitor.signed_in:
        raise SignInNeeded
    if not holds(visitor, wanted):
        raise NotAllowed
    if wanted.rule is not None and not wanted.rule(visitor, subject):
        raise NotAllowed
    _require_step_up(visitor, wanted)


def holds(visitor: Visitor, wanted: Permission) -> bool:
    """Whether roles, token and proxy cover a permission, whatever the object and the hour."""
    if wanted.staff and wanted.code not in roles.granted(visitor.roles):
        return False
    if not (wanted.sign_in or wanted.staff):
        return True
    if visitor.scopes is not None and wanted.code not in visitor.scopes:
        return False
    own = wanted.staff or wanted.for_oneself or visitor.acting_for is None
    return own or covers(visitor.acting_scope, wanted.code)


def covers(scope: frozenset[str], code: str) -> bool:
    """Whether a proxy's scope ("all", a code, or the first words of codes) holds a code.

    >>> covers(frozenset({"procedures"}), "procedures.case.submit")
    True
    """
    words = code.split(".")
    return "all" in scope or any(
        ".".join(words[:count]) in scope for count in range(1, len(words) + 1)
    )


def _require_step_up(visitor: Visitor, wanted: Permission) -> None:
    too_weak = visitor.assurance < wanted.assurance
    too_old = wanted.max_age is not None and (
        visitor.authenticated_at is None
        or clock.now() - visitor.authenticated_at > wanted.max_age
    )
    if too_weak or too_old:
        age = int(wanted.max_age.total_seconds()) if wanted.max_age else 0
        raise StepUpNeeded(assurance=int(wanted.assurance), max_age_s=age)
