"""Who may do what with drafts and cases.

Roles grant permissions (roles.toml); the predicates here say on which very object. Nobody of
the city handles a case of their own, whatever their role.

Example:
    >>> parties(nobody(), case)                                         # doctest: +SKIP
    frozenset()
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from kaga.engines.cases import Party
from kaga.kernel.errors import SignInNeeded
from kaga.kernel.permissions import may, permission, require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.actors import PersonId
    from kaga.kernel.identity.visitor import Visitor
    from kaga.kernel.permissions import Permission


class OwnedDraft(Protocol):
    """What a rule asks of a draft."""

    @property
    def owner(self) -> UUID:
        """Who fills it in."""

    @property
    def principal(self) -> UUID:
        """Whose affairs it is about."""


class AssignedCase(Protocol):
    """What a rule asks of a case."""

    applicant: UUID
    proxy: UUID | None
    division: str


def person_of(visitor: Visitor) -> PersonId:
    """Who is signed in (raises SignInNeeded)."""
    if visitor.person is None:
        raise SignInNeeded
    return visitor.person


def principal_of(visitor: Visitor) -> PersonId:
    """Whose affairs are handled: oneself, or the one acted for (raises SignInNeeded)."""
    return visitor.acting_for or person_of(visitor)


def owns(visitor: Visitor, draft: OwnedDraft) -> bool:
    """Whether the visitor fills in this draft, for the same person as when it was begun."""
    return visitor.person == draft.owner and visitor.principal == draft.principal


def applies(visitor: Visitor, case: AssignedCase) -> bool:
    """Whether the case is the visitor's, or of the person they act for."""
    return visitor.principal is not None and visitor.principal == case.applicant


def works_on(visitor: Visitor, case: AssignedCase) -> bool:
    """Whether the case lies in a division of the visitor and is none of their own."""
    own = visitor.person in {case.applicant, case.proxy}
    return case.division in visitor.divisions and not own


def in_division(visitor: Visitor, division: object) -> bool:
    """Whether the visitor works in a division."""
    return division in visitor.divisions


_FRESH = timedelta(hours=12)

fill_draft = permission("procedures.draft.fill", "申請書を書く", rule=owns)
start = permission("procedures.draft.start", "申請書を書き始める")
follow = permission("procedures.case.follow", "自分の申請を見る・直す", rule=applies)
see_inbox = permission(
    "procedures.inbox.see", "受付一覧を見る", staff=True, rule=in_division, max_age=_FRESH
)
see_queues = permission(
    "procedures.queues.see", "職員ホームで受付の件数を見る", staff=True, max_age=_FRESH
)
read = permission(
    "procedures.case.read", "申請の内容を見る", staff=True, rule=works_on, max_age=_FRESH
)
review = permission(
    "procedures.case.review", "審査・補正依頼をする", staff=True, rule=works_on, max_age=_FRESH
)
decide = permission(
    "procedures.case.decide", "処分を決定する", staff=True, rule=works_on, max_age=_FRESH
)
approve = permission(
    "procedures.case.approve", "処分案を承認する", staff=True, rule=works_on, max_age=_FRESH
)
cash = permission(
    "procedures.payment.record", "収納・支払の記録", staff=True, rule=works_on, max_age=_FRESH
)
enter_at_counter = permission(
    "procedures.counter.enter", "窓口で紙の申請書を入力する", staff=True, max_age=_FRESH
)
see_budgets = permission("procedures.budget.see", "予算の枠を見る", staff=True, max_age=_FRESH)
change_budget = permission(
    "procedures.budget.change", "予算の枠を変える", staff=True, rule=in_division, max_age=_FRESH
)
dispose = permission(
    "procedures.case.dispose", "保存期間を過ぎた文書を廃棄する", staff=True, max_age=_FRESH
)
publish = permission("procedures.form.publish", "様式を公開する", staff=True, max_age=_FRESH)

_HANDS = ((review, Party.CLERK), (decide, Party.DECIDER), (approve, Party.DECIDER),
          (cash, Party.CASHIER), (dispose, Party.ARCHIVIST))  # fmt: skip


def require_one(visitor: Visitor, wanted: Sequence[Permission], case: AssignedCase) -> None:
    """Refuse unless the visitor may do at least one of several things with a case.

    Raises
    ------
    SignInNeeded, StepUpNeeded, NotAllowed: as for the last of them.
    """
    if not any(may(visitor, one, case) for one in wanted):
        require(visitor, wanted[-1], case)


def parties(visitor: Visitor, case: AssignedCase) -> frozenset[Party]:
    """In which capacities the visitor may act on a case."""
    if may(visitor, follow, case):
        return frozenset({Party.APPLICANT})
    return frozenset(party for wanted, party in _HANDS if may(visitor, wanted, case))
