"""Drafts: begun once, saved page by page on any device, seen by nobody else."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from PIL import Image
from tests.services.procedures.town import SLUG, drafted, person, photo, staff, submitted

from kaga.engines.forms import End
from kaga.kernel.errors import Conflict, Invalid, NotFound, SignInNeeded
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import discard_draft, drafts, save_page, start_draft
from kaga.services.procedures.models import Attachment, Draft, Procedure
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.drafts import open_draft, own_drafts
from kaga.services.procedures.uploads import Unusable, Upload, clean_of

BOUGHT = {"shop": ["店"], "purchase_date": ["令和8年5月25日"], "price": ["49,800円"]}


def clean_photo() -> bytes:
    return clean_of(Upload("領収書.jpg", photo())).content


def test_a_form_is_begun_once_and_gone_on_with_elsewhere(resident):
    first = start_draft(resident, SLUG, {"birth_date": "1955-04-17"})
    save_page(resident, first.id, "residence", {"resident": ["yes"]})
    again = start_draft(resident, SLUG)
    assert again.id == first.id
    view = open_draft(resident, again.id)
    assert view.answers["birth_date"] == "1955-04-17"
    assert (view.page, view.etag, view.procedure) == ("residence", 2, SLUG)


def test_each_person_acted_for_has_a_draft_of_their_own(resident, procedure):
    mother = person()
    proxy = {"acting_for": mother.person, "acting_scope": frozenset({"procedures"})}
    for_mother = start_draft(person(person=resident.person, **proxy), SLUG)
    own = start_draft(resident, SLUG)
    assert own.id != for_mother.id
    assert [row.id for row in own_drafts(resident)] == [own.id]
    with pytest.raises(NotFound):
        open_draft(resident, for_mother.id)


def test_filling_in_a_form_leaves_no_trace_in_the_ledger(resident):
    before = StagedEntry.objects.count()
    drafted(resident)
    assert StagedEntry.objects.count() == before


def test_nobody_reads_the_draft_of_another(resident):
    draft = start_draft(resident, SLUG)
    for stranger in (person(), staff("clerk", "decider")):
        with pytest.raises(NotFound):
            open_draft(stranger, draft.id)
        with pytest.raises(NotFound):
            save_page(stranger, draft.id, "residence", {})
        with pytest.raises(NotFound):
            discard_draft(stranger, draft.id)


def test_without_signing_in_nothing_is_begun(procedure):
    with pytest.raises(SignInNeeded):
        start_draft(nobody(), SLUG)


def test_unknown_and_closed_procedures_are_not_begun(resident, procedure):
    with pytest.raises(NotFound):
        start_draft(resident, "no-such-thing")
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.all(), status="closed")
    with pytest.raises(Invalid, match="受け付けていません"):
        start_draft(resident, SLUG)


def test_a_good_page_leads_to_the_next(resident):
    draft = start_draft(resident, SLUG)
    saved = save_page(resident, draft.id, "residence", {"resident": ["yes"]})
    assert (saved.errors, saved.end, saved.next.key) == ({}, None, "age")


def test_a_condition_not_met_leads_to_an_end_that_says_why(resident):
    draft = start_draft(resident, SLUG)
    saved = save_page(resident, draft.id, "residence", {"resident": ["no"]})
    assert isinstance(saved.end, End)
    assert (saved.next, saved.end.key) == (None, "not_resident")


def test_what_was_understood_is_kept_beside_errors(resident):
    draft = start_draft(resident, SLUG)
    typed = {"shop": ["駅前の店"], "purchase_date": ["きのう"], "price": ["49,800円"]}
    saved = save_page(resident, draft.id, "purchase", typed)
    assert set(saved.errors) == {"purchase_date", "receipt"}
    assert saved.next is None
    kept = open_draft(resident, draft.id).answers
    assert (kept["shop"], kept["price"], kept["amount"]) == ("駅前の店", 49_800, 5_000)


def test_two_screens_do_not_overwrite_each_other(resident):
    draft = start_draft(resident, SLUG)
    save_page(resident, draft.id, "residence", {"resident": ["yes"]}, etag=1)
    with pytest.raises(Conflict, match="ほかの画面") as refusal:
        save_page(resident, draft.id, "residence", {"resident": ["no"]}, etag=1)
    assert refusal.value.changes == {"etag": 2}
    assert open_draft(resident, draft.id).answers["resident"] is True


def test_a_draft_thrown_away_meanwhile_is_gone(resident, monkeypatch):
    draft = start_draft(resident, SLUG)
    monkeypatch.setattr(drafts, "own_draft", lambda *_: draft)
    with write(bookkeeping="another screen") as tx:
        tx.remove_where(Draft.objects.all())
    with pytest.raises(NotFound):
        save_page(resident, draft.id, "residence", {"resident": ["yes"]})


def test_there_is_no_such_page_or_draft(resident):
    draft = start_draft(resident, SLUG)
    with pytest.raises(NotFound):
        save_page(resident, draft.id, "nowhere", {})
    with pytest.raises(NotFound):
        save_page(resident, new_id(), "residence", {})


def test_an_attached_file_comes_back_to_its_owner_only(resident, clerk):
    drafted(resident)
    held = Attachment.objects.get()
    found = files.attachment(resident, held.id)
    assert (found.name, found.media_type, found.content) == (
        "領収書.jpg",
        "image/jpeg",
        clean_photo(),
    )
    for stranger in (person(), clerk):
        with pytest.raises(NotFound):
            files.attachment(stranger, held.id)
    with pytest.raises(NotFound):
        files.attachment(resident, new_id())


def test_after_submission_the_division_sees_the_file_too(resident, clerk):
    submitted(resident)
    held = Attachment.objects.get()
    assert files.attachment(clerk, held.id).content == clean_photo()
    with pytest.raises(NotFound):
        files.attachment(staff("clerk", divisions=frozenset({"tax"})), held.id)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "中身がありません"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "使えない種類です"),
        (b"PK\x03\x04" + b"0" * 100, "使えない種類です"),
        (b"%PDF-1.7 nothing more", "開けませんでした"),
        (b"\xff\xd8\xff\xe0 not a picture", "開けませんでした"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_the_page_is_kept(
    resident, content, sentence
):
    draft = start_draft(resident, SLUG)
    uploads = {"receipt": [Upload("領収書.jpg", content)]}
    saved = save_page(resident, draft.id, "purchase", BOUGHT, uploads=uploads)
    assert len(saved.errors["receipt"]) == 1
    assert sentence in saved.errors["receipt"][0]
    assert open_draft(resident, draft.id).answers["shop"] == "店"
    assert Attachment.objects.count() == 0


def test_a_file_too_large_says_how_large_it_may_be(resident):
    draft = start_draft(resident, SLUG)
    uploads = {"receipt": [Upload("動画.jpg", b"\xff" * (10 * 1024 * 1024 + 1))]}
    saved = save_page(resident, draft.id, "purchase", BOUGHT, uploads=uploads)
    assert "10MB" in saved.errors["receipt"][0]


def test_more_files_than_fit_a_draft_are_refused(resident, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_FILES", 1)
    draft = start_draft(resident, SLUG)
    uploads = {"receipt": [Upload("1.jpg", photo()), Upload("2.jpg", photo())]}
    saved = save_page(resident, draft.id, "purchase", BOUGHT, uploads=uploads)
    assert [fault.code for fault in saved.faults if fault.path == "receipt"] == [
        "too_many_files"
    ]
    assert Attachment.objects.count() == 1


def _pdf(pages: int) -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    document.save(out)
    return out.getvalue()


def _locked_pdf() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


def _bomb() -> bytes:
    """A PNG of a few bytes that promises 60,000 x 60,000 pixels."""
    header = (60_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in chunks
    )


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (_pdf(1), "application/pdf"),
        (_picture("JPEG"), "image/jpeg"),
        (_picture("PNG"), "image/png"),
        (_picture("WEBP"), "image/jpeg"),
    ],
)
def test_types_are_known_by_content(content, media_type):
    assert clean_of(Upload("x", content)).media_type == media_type


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_pdf(0), "file_damaged"),
        (_pdf(201), "file_too_much"),
        (_locked_pdf(), "file_locked"),
        (_bomb(), "file_too_much"),
        (_picture("PNG")[:40], "file_damaged"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 20, "file_damaged"),
        (_picture("GIF"), "file_type"),
        (b"GIF89a;<script>alert(1)</script>", "file_type"),
    ],
)
def test_bombs_and_broken_files_are_refused(content, why):
    with pytest.raises(Unusable) as refusal:
        clean_of(Upload("x", content))
    assert refusal.value.fault.code == why
