"""People who can be reached, and a carrier that remembers what it carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kaga.kernel.actors import PersonId
from kaga.kernel.ids import new_id
from kaga.kernel.notices import carrier, contacts, kinds
from kaga.kernel.notices.contacts import Contact
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words

if TYPE_CHECKING:
    from kaga.kernel.notices.carrier import MailRefused


class People:
    """The contact book of a test."""

    def __init__(self) -> None:
        self._book: dict[PersonId, Contact] = {}

    def add(self, mail="taro@example.org", language="ja"):
        person = PersonId(new_id())
        with write(bookkeeping="a test") as tx:
            key = vault.new_key(tx)
        self._book[person] = Contact(key, mail, language)
        return person

    def contact(self, person):
        return self._book.get(person)


class Bag:
    """A carrier whose answers a test decides."""

    def __init__(self) -> None:
        self.carried = []
        self.answers: list[MailRefused | None] = []

    def carry(self, message, sender, recipient):
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.carried.append((message, sender, recipient))
        return 250


@pytest.fixture
def people(monkeypatch):
    monkeypatch.setattr(contacts, "_bound", [])
    made = People()
    contacts.bind_contacts(made.contact)
    return made


@pytest.fixture
def bag(monkeypatch):
    monkeypatch.setattr(carrier, "_bound", [])
    made = Bag()
    carrier.bind_carrier(made)
    return made


@pytest.fixture
def kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(kinds, "_topics", {})
    kinds.notice_topic("test", Words(ja="試し", easy="ためし", en="Trial"))

    def declare(code="test.told", mail="unless_refused", outside=None):
        return kinds.notice_kind(
            code,
            topic="test",
            title=Words(ja="{n}番のお知らせ", easy="{n}番", en="Notice {n}"),
            text=Words(ja="{what}です。\n続き", easy="{what}", en="It is {what}."),
            mail=mail,
            outside=outside,
        )

    return declare
