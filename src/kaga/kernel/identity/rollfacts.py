"""What the city's roll says of a person, for comparing with what an application says.

The roll itself holds only keyed hashes. What can be read is the attestation that a match left
behind: the birth date by which it matched, the district, and from when until when it held.
Whether a name and an address are those of the roll is answered by the hash alone.

>>> roll_says(person, arrived_at).birth_date                             # doctest: +SKIP
datetime.date(1948, 5, 3)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.indexes import keyed_hash
from kaga.kernel.identity.models import ResidencyAttestation
from kaga.kernel.identity.queries import BIRTH_DATE
from kaga.kernel.identity.rollnames import comparable_address, comparable_name
from kaga.kernel.storage import vault

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class RollSays:
    """What the roll says of a person who was matched with it.

    Attributes
    ----------
    resident: whether they lived here at the moment asked for. district: where.
    entry_index: the hash of name, birth date and address; "" where staff attested by hand.
    """

    birth_date: date
    resident: bool
    district: str
    entry_index: str = ""

    def is_entry_of(self, name: str, born: date, address: str) -> bool | None:
        """Whether these three are exactly those of the roll; None where it cannot be told."""
        if not self.entry_index:
            return None
        return match_index(name, born, address) == self.entry_index


def people_on_roll(*, after: UUID | None, limit: int) -> list[PersonId]:
    """Some of those whom a match with the roll still holds, in the order of their ids."""
    rows = ResidencyAttestation.objects.filter(ended_at=None)
    if after is not None:
        rows = rows.filter(person_id__gt=after)
    found = rows.order_by("person_id").values_list("person_id", flat=True).distinct()
    return [PersonId(one) for one in found[:limit]]


def roll_says(person: PersonId, at: datetime) -> RollSays | None:
    """What the roll says of a person at a moment; None if they were never matched.

    A match made later speaks for the time before, too: the roll knew them, we did not.
    """
    rows = ResidencyAttestation.objects.filter(person_id=person)
    row = rows.select_related("person", "entry").order_by("-created_at").first()
    if row is None:
        return None
    key = vault.KeyId(row.person.key_id)
    born = vault.unseal(key, bytes(row.sealed_birth_date), BIRTH_DATE).decode()
    held = row.ended_at is None or row.ended_at > at
    day = clock.to_local(at).date()
    expired = row.valid_until is not None and row.valid_until < day
    index = row.entry.match_index if row.entry else ""
    return RollSays(date.fromisoformat(born), held and not expired, row.district, index)


def match_index(name: str, born: date, address: str) -> str:
    """Where the roll keeps somebody: a keyed hash of the three, folded for comparing."""
    parts = [comparable_name(name), born.isoformat(), comparable_address(address)]
    return keyed_hash("roll", parts)
