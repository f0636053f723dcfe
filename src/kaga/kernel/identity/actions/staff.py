"""Roles of staff: assigned and ended, effective in every session at its next request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.mynumber import contains_my_number
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity import queries, rules, words
from kaga.kernel.identity.actions.people import look_again
from kaga.kernel.identity.models import StaffAssignment
from kaga.kernel.identity.profiles import key_of, person_row
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.permissions import require
from kaga.kernel.permissions.roles import all_roles
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import say

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor

_LONGEST_DIVISION = 60


@dataclass(frozen=True, slots=True)
class Post:
    """A role in a division, for a time."""

    role: str
    division: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


def assign_role(visitor: Visitor, person: PersonId, post: Post) -> UUID:
    """Give a person a role; nobody gives one to themselves."""
    require(visitor, rules.assign_role)
    if person == visitor.person:
        raise NotAllowed(say(words.role_for_oneself))
    return give_role(visitor.actor("staff"), person, post)


def give_role(actor: Actor, person: PersonId, post: Post) -> UUID:
    """The same by an actor that needs no permission (the operator's command line)."""
    _check(post)
    with write(on=[f"person:{person}"]) as tx:
        row = person_row(person)
        held = queries.assignments_of(person).filter(role=post.role, division=post.division)
        if held.exists():
            raise Conflict(say(words.role_held))
        made = tx.add(
            StaffAssignment(
                person=row,
                role=post.role,
                division=post.division,
                valid_from=post.valid_from or clock.today(),
                valid_until=post.valid_until,
            )
        )
        look_again(tx, person)
        facts = {"role": post.role, "division": post.division}
        who = {"person": str(person)}
        record(tx, Act("identity.role.assigned", actor, made.handle, facts, who, key_of(row)))
        emit(tx, Event("jp.kaga.identity.role.assigned", str(made.handle), dict(facts)))
        return made.id


def end_role(visitor: Visitor, assignment_id: UUID) -> None:
    """Take a role back."""
    require(visitor, rules.assign_role)
    with write(on=[f"assignment:{assignment_id}"]) as tx:
        rows = StaffAssignment.objects.filter(id=assignment_id, ended_at=None)
        row = tx.lock(rows).first()
        if row is None:
            raise NotFound
        if row.person_id == visitor.person:
            raise NotAllowed(say(words.role_for_oneself))
        tx.change(row, ended_at=clock.now())
        look_again(tx, PersonId(row.person_id))
        facts = {"role": row.role, "division": row.division}
        record(tx, Act("identity.role.ended", visitor.actor("staff"), row.handle, facts))
        emit(tx, Event("jp.kaga.identity.role.ended", str(row.handle), dict(facts)))


def _check(post: Post) -> None:
    problems: dict[str, list[str]] = {}
    if post.role not in all_roles():
        problems["role"] = [say(words.choose_one)]
    if len(post.division) > _LONGEST_DIVISION:
        problems["division"] = [say(words.too_long, most=_LONGEST_DIVISION)]
    elif contains_my_number(post.division):
        problems["division"] = [say(words.my_number_refused)]
    begin = post.valid_from or clock.today()
    if post.valid_until is not None and post.valid_until < begin:
        problems["valid_until"] = [say(words.day_in_the_past)]
    if problems:
        raise Invalid(problems)
