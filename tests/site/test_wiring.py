"""The site binds identity's people to the notices they receive."""

from __future__ import annotations

import pytest

from kaga.kernel.actors import PersonId
from kaga.kernel.identity.models import Person
from kaga.kernel.identity.profiles import Profile, seal_profile
from kaga.kernel.ids import new_id
from kaga.kernel.notices.contacts import Contact
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.site.wiring import contact_of

pytestmark = pytest.mark.django_db


def test_a_person_is_reached_where_identity_knows_and_not_after_erasure():
    key = vault.fresh_key()
    sealed = seal_profile(key[1], Profile(name="橋立 みなと", mail="minato@example.org"))
    with write(bookkeeping="a test") as tx:
        vault.keep_key(tx, key)
        person = PersonId(tx.add(Person(key_id=key[0], sealed=sealed)).id)
    assert contact_of(person) == Contact(key[0], "minato@example.org", "ja")
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, key[0])
    assert contact_of(person) is None
    assert contact_of(PersonId(new_id())) is None
