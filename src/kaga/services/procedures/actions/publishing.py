"""Putting forms into the catalogue: a version is prepared, checked, published, then fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from kaga.engines.forms import check, load
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.ids import new_handle
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.storage.door import write
from kaga.services.procedures import words
from kaga.services.procedures.models import FormVersion, Procedure
from kaga.services.procedures.versions import digest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.engines.ledger import Json
    from kaga.kernel.actors import Actor


def put_version(
    procedure: Procedure, definition: Mapping[str, object], actor: Actor
) -> FormVersion:
    """Keep a definition as the next version; the same definition as the last is that one."""
    digest = digest_of(definition)
    with write(on=[f"procedures:versions:{procedure.number}"]) as tx:
        last = FormVersion.objects.filter(procedure=procedure).order_by("-number").first()
        if last is not None and last.digest == digest:
            return last
        number = 1 if last is None else last.number + 1
        record(tx, _act("procedures.form.prepared", actor, procedure, number, digest))
        return tx.add(
            FormVersion(
                procedure=procedure, number=number, definition=dict(definition), digest=digest
            )
        )


def publish_version(version: FormVersion, actor: Actor, by: UUID | None = None) -> FormVersion:
    """Publish a version; from now on it never changes.

    Raises
    ------
    Conflict: it is published already. Invalid: the form has a problem that forbids it.
    """
    problems = [
        problem for problem in check(load(version.definition)) if problem.level == "error"
    ]
    if problems:
        found = {problem.place: [problem.reason] for problem in problems}
        raise Invalid(found, words.form_has_problems.ja)
    with write(on=[f"procedures:versions:{version.procedure.number}"]) as tx:
        stored = tx.lock(FormVersion.objects.filter(id=version.id))[0]
        if stored.published_at is not None:
            raise Conflict(words.published_already.ja)
        about = version.procedure, version.number, version.digest
        record(tx, _act("procedures.form.published", actor, *about))
        return tx.change(stored, published_at=clock.now(), published_by=by)


def _act(kind: str, actor: Actor, procedure: Procedure, number: int, digest: str) -> Act:
    facts: dict[str, Json] = {
        "procedure": procedure.number,
        "version": number,
        "sha256": digest,
    }
    return Act(kind, actor, new_handle(), facts)
