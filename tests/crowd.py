"""Many people with a finished application each, made at once: for races, faults and benches.

    PYTHONPATH=src:. python -c "from tests.crowd import …"

Needs Django to be set up and the database to be migrated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.kernel.storage.models import VaultKey
from kaga.services.procedures.models import Attachment, Draft, FormVersion, Procedure
from kaga.services.procedures.safes import Safe

BLOB = "0" * 64
ANSWERS: dict[str, object] = {
    "resident": True,
    "birth_date": "1955-04-17",
    "card": "held",
    "has_phone": False,
    "certificate": "number",
    "certificate_number": "LC-2026-0042",
    "class_date": "2026-05-20",
    "shop": "加賀温泉駅前の携帯電話店",
    "purchase_date": "2026-05-25",
    "price": 49_800,
    "amount": 5_000,
    "receipt": [{"blob": BLOB, "name": "領収書.jpg", "type": "image/jpeg", "size": 400_000}],
    "name": {"family": "山田", "given": "花子"},
    "address": {"prefecture": "石川県", "city": "加賀市", "town": "動橋町", "rest": "ニ1番地"},
    "phone": "0761721111",
    "own_account": True,
    "bank_account": {
        "bank": "加賀信用組合",
        "branch": "大聖寺支店",
        "branch_code": "001",
        "kind": "ordinary",
        "number": "0123456",
        "holder": "ﾔﾏﾀﾞ ﾊﾅｺ",
    },
    "consent_register": True,
    "first_time": True,
    "truthful": True,
    "programme": "smartphone-subsidy",
}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody about to submit."""

    person: UUID
    draft: UUID

    @property
    def visitor(self) -> Visitor:
        """Signed in by card just now."""
        return Visitor(
            person=PersonId(self.person),
            assurance=Assurance.CARD,
            authenticated_at=clock.now(),
        )


def make_applicants(
    count: int, slug: str = "smartphone-subsidy", people: Sequence[UUID] = ()
) -> list[Applicant]:
    """So many people, each with a complete draft (the receipt's file itself is not stored).

    `people` are those who are known already; without them there are as many new ones.
    """
    procedure = Procedure.objects.get(slug=slug)
    version = FormVersion.objects.filter(procedure=procedure).latest("number")
    known = people or [new_handle() for _ in range(count)]
    crowd = [Applicant(person, new_id()) for person in known[:count]]
    keys, drafts, files = [], [], []
    for one in crowd:
        key_id, secret = vault.fresh_key()
        wrapped = vault.seal_with(vault._master(), secret, f"key:{key_id}")
        keys.append(VaultKey(id=key_id, wrapped=wrapped))
        safe = Safe(one.draft, key_id, secret)
        drafts.append(
            Draft(
                id=one.draft,
                procedure=procedure,
                version=version,
                owner=one.person,
                principal=one.person,
                key_id=key_id,
                answers=safe.seal("answers", ANSWERS),
                page="consent",
            )
        )
        row = Attachment(
            draft_id=one.draft,
            question="receipt",
            key_id=key_id,
            blob=BLOB,
            media_type="image/jpeg",
            size=400_000,
            sha256=BLOB,
            verdict="type_and_size",
        )
        row.name = safe.owned_by(row.id).seal_text("name", "領収書.jpg")
        files.append(row)
    with write(bookkeeping="a crowd fills in its forms") as tx:
        for rows in (keys, drafts, files):
            tx.add_many(rows)
    return crowd
