"""A small town to test in: people, staff, whole applications, and how far they have come."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PIL import Image

from kaga.engines.cases import Outcome
from kaga.kernel import clock
from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.ids import new_handle
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import (
    Done,
    Ruling,
    Submitted,
    accept,
    approve,
    propose,
    request_correction,
    save_page,
    start_draft,
    start_review,
    submit,
)
from kaga.services.procedures.safes import Safe
from kaga.services.procedures.uploads import Upload

if TYPE_CHECKING:
    from kaga.services.procedures.models import Draft

MORNING = datetime(2026, 6, 1, 9, 0, tzinfo=clock.TOKYO)
DIVISION = "smart-city"
SLUG = "smartphone-subsidy"


def person(**changes) -> Visitor:
    """A resident signed in by card just now."""
    base = Visitor(
        person=PersonId(new_handle()),
        assurance=Assurance.CARD,
        authenticated_at=clock.now(),
    )
    return replace(base, **changes)


def staff(*roles: str, **changes) -> Visitor:
    """Somebody of the division, in some roles, signed in just now."""
    there = {"divisions": frozenset({DIVISION}), **changes}
    return person(roles=frozenset(roles), **there)


def still_here(visitor: Visitor) -> Visitor:
    """The same person, signed in again now (days may have passed)."""
    return replace(visitor, authenticated_at=clock.now())


def photo() -> bytes:
    """A small picture, as a phone would send it."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "JPEG")
    return out.getvalue()


def answers(**changes) -> dict[str, object]:
    """A whole valid application for the smartphone subsidy, but for its receipt."""
    whole: dict[str, object] = {
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
        "name": {"family": "山田", "given": "花子"},
        "address": {
            "prefecture": "石川県",
            "city": "加賀市",
            "town": "動橋町",
            "rest": "ニ1番地",
        },
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
    }
    return {**whole, **changes}


def drafted(visitor: Visitor, **changes) -> Draft:
    """A draft of the visitor, filled in but for the purchase page, then that page saved."""
    draft = start_draft(visitor, SLUG)
    safe = Safe.of(draft)
    with write(bookkeeping="a test fills in a form") as tx:
        tx.change(draft, answers=safe.seal("answers", answers(**changes)))
    said = answers(**changes)
    purchase = {
        "shop": [str(said["shop"])],
        "purchase_date": [str(said["purchase_date"])],
        "price": [str(said["price"])],
    }
    files = {"receipt": [Upload("領収書.jpg", photo())]}
    saved = save_page(visitor, draft.id, "purchase", purchase, uploads=files)
    assert saved.errors == {}
    draft.refresh_from_db()
    return draft


def submitted(visitor: Visitor, **changes) -> Submitted:
    """An application that has arrived."""
    return submit(visitor, drafted(visitor, **changes).id)


def in_review(visitor: Visitor, clerk: Visitor, **changes) -> Done:
    """An application that the clerk reviews."""
    reference = submitted(visitor, **changes).reference
    done = accept(clerk, reference, 1)
    return start_review(clerk, reference, done.etag)


def in_correction(visitor: Visitor, clerk: Visitor, **changes) -> Done:
    """An application that was sent back for its price."""
    done = in_review(visitor, clerk, **changes)
    notes = {"price": "領収書の金額と違います。"}
    due_on = clock.today() + timedelta(days=14)
    return request_correction(clerk, done.reference, done.etag, notes=notes, due_on=due_on)


def granted(visitor: Visitor, clerk: Visitor, decider: Visitor, **changes) -> Done:
    """An application that two persons have granted."""
    done = in_review(visitor, clerk, **changes)
    done = propose(clerk, done.reference, done.etag, Ruling(Outcome.GRANTED))
    return approve(decider, done.reference, done.etag)


def refused(visitor: Visitor, clerk: Visitor, decider: Visitor, **changes) -> Done:
    """An application that two persons have refused."""
    done = in_review(visitor, clerk, **changes)
    ruling = Ruling(Outcome.REFUSED, reasons=["対応する機種をすでにお持ちです。"])
    done = propose(clerk, done.reference, done.etag, ruling)
    return approve(decider, done.reference, done.etag)
