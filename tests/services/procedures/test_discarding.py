"""A discarded draft: no draft for anything, taken back within a week, then erased for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.procedures.town import SLUG, drafted, person, staff, still_here, submitted

from kaga.kernel import clock
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import (
    discard_draft,
    restore_draft,
    save_page,
    start_draft,
    submit,
)
from kaga.services.procedures.duties import erase_drafts
from kaga.services.procedures.models import Attachment, Case, Draft
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.drafts import discarded_drafts, open_draft, own_drafts
from kaga.services.procedures.reaching import kept_drafts

WEEK = timedelta(days=7)


@pytest.fixture
def thrown_away(resident):
    draft = drafted(resident)
    discard_draft(resident, draft.id)
    return draft


def test_it_is_no_draft_for_anything(resident, thrown_away):
    held = Attachment.objects.get()
    assert (own_drafts(resident), kept_drafts(resident.person)) == ((), {})
    for use in (
        lambda: open_draft(resident, thrown_away.id),
        lambda: save_page(resident, thrown_away.id, "residence", {}),
        lambda: submit(resident, thrown_away.id),
        lambda: discard_draft(resident, thrown_away.id),
        lambda: files.attachment(resident, held.id),
    ):
        with pytest.raises(NotFound):
            use()
    assert Case.objects.count() == 0


def test_it_comes_back_with_everything(resident, thrown_away):
    before = open_answers(thrown_away)
    [line] = discarded_drafts(resident)
    assert (line.id, line.erased_at) == (thrown_away.id, clock.now() + WEEK)
    restore_draft(resident, thrown_away.id)
    assert open_draft(resident, thrown_away.id).answers == before
    assert discarded_drafts(resident) == ()
    restore_draft(resident, thrown_away.id)  # pressed twice
    assert submit(resident, thrown_away.id).reference == Case.objects.get().reference


def open_answers(draft):
    from kaga.services.procedures.safes import Safe

    return Safe.of(draft).open("answers", draft.answers)


def test_a_screen_that_showed_it_before_cannot_save_over_it(resident):
    draft = drafted(resident)
    discard_draft(resident, draft.id)
    restore_draft(resident, draft.id)
    with pytest.raises(Conflict):
        save_page(resident, draft.id, "residence", {"resident": ["yes"]}, etag=draft.etag)


def test_nobody_else_takes_it_back(resident, thrown_away):
    acting = person(
        person=resident.person, acting_for=person().person, acting_scope=frozenset({"all"})
    )
    for stranger in (person(), staff("clerk"), acting):
        with pytest.raises(NotFound):
            restore_draft(stranger, thrown_away.id)
        assert discarded_drafts(stranger) == ()


def test_there_is_one_draft_of_a_procedure(resident, thrown_away):
    second = start_draft(resident, SLUG)
    assert second.id != thrown_away.id
    with pytest.raises(Conflict, match="ほかに書きかけの申請があります"):
        restore_draft(resident, thrown_away.id)
    discard_draft(resident, second.id)
    assert len(discarded_drafts(resident)) == 2
    restore_draft(resident, thrown_away.id)
    with pytest.raises(Conflict):
        restore_draft(resident, second.id)
    assert start_draft(resident, SLUG).id == thrown_away.id


def test_restoring_does_not_lead_past_once_per_person(resident, thrown_away):
    reference = submitted(resident).reference
    restore_draft(resident, thrown_away.id)
    with pytest.raises(Conflict, match=reference):
        submit(resident, thrown_away.id)


def test_after_a_week_it_is_erased_for_good(resident, thrown_away):
    held = Attachment.objects.get()
    with clock.frozen(clock.now() + WEEK - timedelta(seconds=1)):
        erase_drafts()
        assert Draft.objects.count() == 1
    with clock.frozen(clock.now() + WEEK):
        assert discarded_drafts(still_here(resident)) == ()
        with pytest.raises(NotFound):
            restore_draft(still_here(resident), thrown_away.id)
        erase_drafts()
    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)
    with pytest.raises(vault.Erased):
        vault.secret_of(vault.KeyId(thrown_away.key_id))
    assert not blobs._path(held.blob).exists()
    with pytest.raises(NotFound):
        restore_draft(resident, thrown_away.id)


def test_erasing_leaves_other_drafts_alone(resident, thrown_away):
    kept = drafted(person())
    with clock.frozen(clock.now() + WEEK):
        erase_drafts()
    assert Draft.objects.get().id == kept.id
    assert vault.secret_of(vault.KeyId(kept.key_id))


def test_what_came_back_while_the_worker_looked_is_not_erased(
    resident, thrown_away, monkeypatch
):
    """The list was read, then the resident was faster: the erasing asks again inside."""
    from kaga.services.procedures.actions import discarding

    with clock.frozen(clock.now() + WEEK):
        with write(bookkeeping="a test") as tx:
            tx.change_where(Draft.objects.all(), discarded_at=None)
        assert discarding._erase(thrown_away.id, vault.KeyId(thrown_away.key_id)) is False
    assert Draft.objects.get().id == thrown_away.id
