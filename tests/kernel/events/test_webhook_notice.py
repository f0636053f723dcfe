"""The owner of a webhook that the city switched off is told of it."""

from __future__ import annotations

import pytest

from kaga.kernel.events import duties
from kaga.kernel.events.models import WebhookSubscription
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_handle, new_id
from kaga.kernel.jobs import duties as job_duties
from kaga.kernel.jobs.periodic import _register
from kaga.kernel.notices import contacts
from kaga.kernel.notices.contacts import Contact
from kaga.kernel.notices.queries import inbox
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("because", "words"), [("gone", "410"), ("failing", "5日間")])
def test_the_owner_is_told_why_and_where_to_mend_it(pump, monkeypatch, because, words):
    with write(bookkeeping="a test") as tx:
        key = vault.new_key(tx)
    monkeypatch.setattr(contacts, "_bound", [lambda _person: Contact(key)])
    owner = new_id()
    with write(bookkeeping="a test") as tx:
        row = tx.add(
            WebhookSubscription(
                owner=owner,
                handle=new_handle(),
                title="隣の市",
                url="https://receiver.example/",
                types=["*"],
                key_id=key,
                sealed_secret=b"",
                state="disabled",
            )
        )
        data = {"subscription": str(row.id), "because": because}
        emit(tx, Event("jp.kaga.events.webhook.disabled", str(row.handle), data))
    pump()
    [told] = inbox(Visitor(person=owner)).rows
    assert told.said.title == "Webhook「隣の市」を停止しました"
    assert words in told.said.text
    assert told.said.href == "/staff/webhooks"


def test_a_webhook_that_is_gone_meanwhile_troubles_nobody(pump):
    with write(bookkeeping="a test") as tx:
        data = {"subscription": str(new_id()), "because": "gone"}
        emit(tx, Event("jp.kaga.events.webhook.disabled", "x", data))
    pump()


def test_what_is_kept_too_long_is_forgotten_by_the_clock():
    assert _register["events.forget"].do is duties.forget
    assert _register["jobs.forget"].do is job_duties.forget
    assert duties.forget() is None
