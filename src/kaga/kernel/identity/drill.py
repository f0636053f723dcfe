"""The drill: withdraw a provider and prove that everything stays reachable another way.

Each part that keeps something of a person registers a probe; the drill asks every probe
before and after and compares. People without another route are named by a count and by what
must be done for them: a code from the counter. Such a code lets somebody in once, to add a
login of their own; so it is no route where every provider and passkeys are withdrawn.

>>> register_probe("drafts", lambda person: digests_of_drafts(person))   # doctest: +SKIP
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity import codes, queries
from kaga.kernel.identity.actions.closing import close, reopen
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.models import Login, Passkey, Person
from kaga.kernel.identity.ports import (
    PASSKEY,
    Proof,
    SignInRefused,
    known_route,
    providers,
)
from kaga.kernel.identity.profiles import open_profile
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

Probe = Callable[[PersonId], Mapping[str, object]]
_probes: dict[str, Probe] = {}
_SUBJECT = "identity.subject"
_MOST_TRIED = 20
_MOST_NAMED = 10
_NO_ROUTE = (
    "no provider and no passkeys are left: restore one at /staff/identity/providers, "
    "or bind another in KAGA_IDENTITY_PROVIDERS, before this one is withdrawn"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    what: str
    holds: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What the drill has seen; it passed when every finding holds."""

    provider: str
    people: int
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was lost and everybody has a way in."""
        return all(finding.holds for finding in self.findings)


def register_probe(area: str, probe: Probe) -> None:
    """Let a part tell what it keeps for a person: a name of each thing, and its content.

    Names are printed by the drill (a reference, never personal content); contents are only
    compared.
    """
    _probes[area] = probe


def drill(
    name: str, *, reason: str = "訓練", then: Literal["restore", "leave"] = "restore"
) -> DrillReport:
    """Withdraw a provider, look at everything, and take the provider back (or leave it).

    Raises
    ------
    NotFound: there is no such provider. Conflict: it is withdrawn already.
    """
    known_route(name)
    actor = Actor.system("drill")
    people = _people_of(name)
    before = {area: _seen(probe, people) for area, probe in _all_probes().items()}
    close(actor, name, reason)
    try:
        after = {area: _seen(probe, people) for area, probe in _all_probes().items()}
        findings = [
            Finding(area, before[area] == after[area], _kept(before[area], after[area]))
            for area in before
        ]
        findings += [_refuses(name), _others_open(name), _reach(people, actor)]
    finally:
        if then == "restore":
            reopen(actor, name)
    if then == "restore":
        findings.append(_opens_again(name))
    return DrillReport(name, len(people), tuple(findings))


def _all_probes() -> dict[str, Probe]:
    return {"accounts": _account, **_probes}


def _account(person: PersonId) -> Mapping[str, object]:
    """The registration itself: that it opens, and how many logins it has."""
    row = Person.objects.get(id=person)
    name = open_profile(vault.secret_of(vault.KeyId(row.key_id)), row.sealed).name
    return {str(row.handle): (name, queries.logins_of(person).count())}


def _seen(probe: Probe, people: Iterable[PersonId]) -> dict[tuple[PersonId, str], object]:
    return {(person, name): kept for person in people for name, kept in probe(person).items()}


def _kept(
    before: Mapping[tuple[PersonId, str], object], after: Mapping[tuple[PersonId, str], object]
) -> str:
    """How much there is and what it is called; or what is no longer what it was."""
    lost = [name for (who, name), kept in before.items() if after.get((who, name)) != kept]
    if lost:
        return f"{len(lost)} of {len(before)} not as before: {_named(lost)}"
    names = [name for _, name in before]
    return f"{len(names)} reached: {_named(names)}" if names else "none"


def _named(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _people_of(name: str) -> list[PersonId]:
    rows: QuerySet[Any, Any]
    if name in providers():
        logins = Login.objects.filter(provider=name, ended_at=None)
        rows = logins.values_list("person_id", flat=True).distinct().order_by("person_id")
    else:
        keys = Passkey.objects.filter(ended_at=None)
        rows = keys.values_list("person_id", flat=True).distinct().order_by("person_id")
    return [PersonId(person) for person in rows]


def _sample(name: str) -> Proof | None:
    """A proof as the provider itself would bring it for one of its logins."""
    login = Login.objects.filter(provider=name, ended_at=None).select_related("person").first()
    if login is None:
        return None
    key = vault.KeyId(login.person.key_id)
    subject = vault.unseal(key, bytes(login.sealed_subject), _SUBJECT).decode()
    return Proof(name, subject, Assurance(login.assurance), login.verified_at)


def _refuses(name: str) -> Finding:
    what = "the withdrawn provider signs nobody in"
    proof = _sample(name)
    if proof is None:
        return Finding(what, name in queries.withdrawn_providers())
    try:
        sign_in(proof)
    except SignInRefused as refusal:
        return Finding(what, refusal.reason == "withdrawn")
    return Finding(what, holds=False)


def _opens_again(name: str) -> Finding:
    what = "restored, it signs in the same person"
    proof = _sample(name)
    if proof is None:
        return Finding(what, name not in queries.withdrawn_providers())
    login = Login.objects.filter(provider=name, ended_at=None).first()
    expected = login.person_id if login else None
    return Finding(what, sign_in(proof).person == expected)


def _others_open(name: str) -> Finding:
    closed = queries.withdrawn_providers()
    left = [other for other in (*providers(), PASSKEY) if other not in closed]
    detail = ", ".join([*left, "counter"]) if left else _NO_ROUTE
    return Finding("other routes are open", bool(left) and name not in left, detail)


def _reach(people: list[PersonId], actor: Actor) -> Finding:
    """Everybody has a route left, or gets one by a code from the counter (tried and undone)."""
    alone = [person for person in people if not queries.routes_of(person)]
    tried = alone[:_MOST_TRIED]
    rescued = sum(_counter_reaches(person, actor) for person in tried)
    others = len(people) - len(alone)
    detail = f"{others} by another route, {len(alone)} by the counter ({len(tried)} tried)"
    return Finding("everybody can still come in", rescued == len(tried), detail)


class _Undo(Exception):
    """Leaves a transaction without keeping anything of it."""


def _counter_reaches(person: PersonId, actor: Actor) -> bool:
    """Whether a code from the counter leads to the very same person."""
    reached: list[bool] = []
    with contextlib.suppress(_Undo), write() as tx:
        row = Person.objects.get(id=person)
        code = codes.issue_code(tx, "activate", row)
        reached.append(codes.redeem(tx, "activate", code).person_id == person)
        record(tx, Act("identity.drill.tried", actor, new_handle()))
        raise _Undo
    return reached == [True]
