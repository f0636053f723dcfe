"""What the city knows of a person, sealed under the person's own key.

>>> profile_of(person_id).name                                         # doctest: +SKIP
'橋立 みなと'
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kaga.kernel.actors import PersonId
from kaga.kernel.errors import NotFound
from kaga.kernel.identity.indexes import pseudonym_of
from kaga.kernel.identity.models import Person
from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from collections.abc import Iterable

_PURPOSE = "identity.person"


@dataclass(frozen=True, slots=True)
class Profile:
    """Name, address, birth and contact; empty where nobody told.

    Attributes
    ----------
    mail: an address that has been confirmed. mail_asked: one whose code is still awaited.
    mail_own: the address was confirmed by a code of ours, so a provider's does not replace it.
    """

    name: str = ""
    kana: str = ""
    birth_date: date | None = None
    address: str = ""
    gender: str = ""
    phone: str = ""
    mail: str = ""
    mail_asked: str = ""
    mail_own: bool = False

    def renewed_by(self, later: Profile) -> Profile:
        """The same person after later news; what the news leave out stays."""
        news = {
            item.name: getattr(later, item.name)
            for item in dataclasses.fields(later)
            if getattr(later, item.name)
        }
        if self.mail_own:
            news.pop("mail", None)
        return dataclasses.replace(self, **news)


def seal_profile(secret: bytes, profile: Profile) -> bytes:
    """The profile as it is stored."""
    content = {name: value for name, value in dataclasses.asdict(profile).items() if value}
    if profile.birth_date:
        content["birth_date"] = profile.birth_date.isoformat()
    return vault.seal_with(secret, json.dumps(content).encode(), _PURPOSE)


def open_profile(secret: bytes, sealed: bytes | memoryview) -> Profile:
    """The profile as it is read."""
    content = json.loads(vault.unseal_with(secret, bytes(sealed), _PURPOSE))
    born = content.get("birth_date")
    return Profile(**{**content, "birth_date": date.fromisoformat(born) if born else None})


def person_row(person: PersonId) -> Person:
    """The row of a person (raises NotFound)."""
    found = Person.objects.filter(id=person).first()
    if found is None:
        raise NotFound
    return found


def profile_of(person: PersonId) -> Profile:
    """What the city knows of a person (raises NotFound, or vault.Erased)."""
    row = person_row(person)
    return open_profile(vault.secret_of(vault.KeyId(row.key_id)), row.sealed)


def names_of(people: Iterable[PersonId]) -> dict[PersonId, str]:
    """Names for a list, by two queries."""
    rows = list(Person.objects.filter(id__in=set(people)))
    secrets = vault.secrets_of([vault.KeyId(row.key_id) for row in rows])
    return {
        PersonId(row.id): open_profile(secrets[vault.KeyId(row.key_id)], row.sealed).name
        for row in rows
    }


def key_of(row: Person) -> tuple[vault.KeyId, bytes]:
    """The person's vault key, for openings in the ledger."""
    key_id = vault.KeyId(row.key_id)
    return key_id, vault.secret_of(key_id)


def pseudonym(person: PersonId, purpose: str) -> str:
    """The name of a person towards the outside in one purpose ("payments.yamashiro")."""
    return pseudonym_of(person_row(person), purpose)
