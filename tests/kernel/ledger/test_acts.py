"""Recording an act: public what may be public, sealed what is private, nothing half."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from kaga.engines.ledger import Entry, MalformedError, opens
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.ledger.acts import Act, record
from kaga.kernel.ledger.models import Opening, StagedEntry
from kaga.kernel.ledger.queries import opening
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


def test_entry_shows_role_and_public_facts_and_no_person():
    person, subject = PersonId(new_id()), new_handle()
    actor = Actor("staff", person, None, "長寿課")
    key = vault.fresh_key()
    with clock.frozen(datetime(2027, 4, 1, 0, 0, tzinfo=UTC)), write() as tx:
        vault.keep_key(tx, key)
        cause = record(tx, Act("test.case.opened", actor, subject))
        act = Act(
            "test.case.granted", actor, subject, {"yen": 5000}, {"name": "花子"}, key, cause
        )
        entry_id = record(tx, act)
    raw = bytes(StagedEntry.objects.get(id=entry_id).data)
    shown = json.loads(raw)
    commitment = shown.pop("commitment")
    assert shown == {
        "v": 1,
        "id": str(entry_id),
        "act": "test.case.granted",
        "time": "2027-04-01T00:00:00.000Z",
        "actor": {"role": "staff", "name": "長寿課"},
        "subject": str(subject),
        "public": {"yen": 5000},
        "cause": str(cause),
    }
    assert len(commitment) == 44
    assert (str(person) in raw.decode(), "花子" in raw.decode()) == (False, False)
    disclosed = opening(entry_id)
    assert disclosed.facts == {
        "actor": {"person": str(person), "on_behalf_of": None},
        "facts": {"name": "花子"},
    }
    assert opens(Entry.from_bytes(raw).commitment, disclosed) is True


def test_same_facts_give_another_commitment_each_time():
    with write() as tx:
        ids = [
            record(tx, Act("test.a.b", Actor("resident"), new_handle(), private={"a": 1}))
            for _ in range(2)
        ]
    entries = [Entry.from_bytes(bytes(StagedEntry.objects.get(id=i).data)) for i in ids]
    assert entries[0].commitment != entries[1].commitment


def test_act_without_a_key_keeps_no_opening():
    with write() as tx:
        record(tx, Act("test.a.b", Actor.system("test"), new_handle()))
    assert (StagedEntry.objects.count(), Opening.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "public"),
    [("nodot", {}), ("test.a.b", {"a": "x" * 60_000}), ("test.a.b", {"a": 0.5})],
)
def test_act_that_cannot_stand_in_the_ledger_undoes_the_change(kind, public):
    def change() -> None:
        with write() as tx:
            vault.new_key(tx)
            record(tx, Act(kind, Actor.system("test"), new_handle(), public))

    with pytest.raises(MalformedError):
        change()
    assert StagedEntry.objects.count() == 0
