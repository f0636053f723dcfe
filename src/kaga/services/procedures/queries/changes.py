"""What happened to a case since somebody last saw it: the difference a second save is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.services.procedures.models import Case, CaseAct

if TYPE_CHECKING:
    from kaga.services.procedures.safes import Safe


def changes_since(case: Case, safe: Safe, etag: int) -> dict[str, object]:
    """Every act after version `etag`, with what it said, and how the case stands now."""
    rows = CaseAct.objects.filter(case=case, etag__gt=etag).order_by("etag")
    acts = [
        {
            "act": row.act,
            "from": row.start,
            "to": row.to,
            "at": row.at.isoformat(),
            "role": row.role,
            "person": str(row.person),
            "details": details_of(row, safe),
        }
        for row in rows
    ]
    now = {
        "state": case.state,
        "outcome": case.outcome,
        "assignee": case.assignee and str(case.assignee),
        "due_on": case.due_on.isoformat(),
    }
    return {"seen": etag, "etag": case.etag, "acts": acts, "now": now}


def details_of(row: CaseAct, safe: Safe) -> dict[str, object]:
    """What an act said, opened."""
    if row.details is None:
        return {}
    return safe.owned_by(row.id).open("details", row.details)
