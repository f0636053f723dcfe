"""The letter as a file: accessible, complete, provable alone, and not to be forged."""

from __future__ import annotations

import dataclasses
import io
import json
import zlib

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.engines.notices.test_notices import CORRECTION, GRANT, REFUSAL
from tests.services.procedures.letters.ledgers import proof_of, receipt_for

from kaga.engines.ledger import check_receipt, pack, unpack
from kaga.engines.money import Yen
from kaga.engines.notices import facts, letter_of, seal_code, to_bytes
from kaga.engines.uploads import Limits, Refused, screen
from kaga.services.procedures.letters.genuine import NotGenuine, check
from kaga.services.procedures.letters.paper import (
    CONTENT_NAME,
    RECEIPT_NAME,
    preview_letter,
    print_letter,
)

PROOF = proof_of(GRANT)


@pytest.fixture(scope="module")
def pdf():
    return print_letter(GRANT, PROOF.receipt)


def test_photos_that_are_cut_off_are_still_refused_after_printing(pdf):
    whole = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(whole, "JPEG")
    content = whole.getvalue()
    assert pdf
    assert screen(content, Limits()).content
    with pytest.raises(Refused) as refused:
        screen(content[: len(content) // 2], Limits())
    assert refused.value.reason == "damaged"


def doubt(content, verifier=PROOF.verifier):
    with pytest.raises(NotGenuine) as refused:
        check(content, verifier)
    return refused.value.doubt


def text_of(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "")


def qr_of(pdf):
    pictures = [page.render(scale=2.5).to_pil() for page in pypdfium2.PdfDocument(pdf)]
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert len(found) == 1
    return found[0]


def rewritten(pdf, change):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def test_the_file_is_tagged_titled_in_japanese_and_has_bookmarks(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked) is True
        assert str(root.Lang) == "ja"
        assert bool(root.ViewerPreferences.DisplayDocTitle) is True
        assert str(document.docinfo["/Title"]) == f"{letter_of(GRANT).title}（加生福第31号）"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        with document.open_outline() as outline:
            assert [item.title for item in outline.root] == [letter_of(GRANT).title]
            sections = [item.title for item in outline.root[0].children]
        assert sections[-1] == "この通知書が本物であることの確かめ方"
        tags = {str(tag.S) for tag in document.objects if is_tag(tag)}
        assert {"/Document", "/H1", "/H2", "/P", "/L", "/Table", "/TH", "/Figure"} <= tags
        figures = [tag for tag in document.objects if is_tag(tag) and tag.S == "/Figure"]
        assert [bool(str(figure.Alt)) for figure in figures] == [True]


def is_tag(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"


def test_every_font_is_embedded(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        kinds = [thing for thing in document.objects if is_font_descriptor(thing)]
        assert kinds
        assert all("/FontFile3" in kind or "/FontFile2" in kind for kind in kinds)


def is_font_descriptor(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"


@pytest.mark.parametrize("notice", [GRANT, REFUSAL, CORRECTION])
def test_everything_the_notice_says_can_be_read_from_the_file(notice):
    text = text_of(print_letter(notice, proof_of(notice).receipt)).replace(" ", "")
    letter = letter_of(notice)
    told = [letter.title, letter.number, letter.day, letter.body, letter.holder]
    for block in letter.blocks:
        told += [block.heading, *block.items, *(cell for row in block.rows for cell in row)]
    for part in [*told, letter.addressee, seal_code(notice)]:
        assert part.replace(" ", "") in text


def test_the_same_notice_and_receipt_give_the_same_bytes(pdf):
    assert print_letter(GRANT, PROOF.receipt) == pdf


def test_markup_in_a_notice_stays_text():
    notice = dataclasses.replace(GRANT, addressee="<b>加賀</b> & <img src=x>")
    assert "<b>加賀</b> & <img src=x>　様" in text_of(
        print_letter(notice, proof_of(notice).receipt)
    )
    assert "<img" not in preview_letter(notice)


def test_the_qr_code_is_the_receipt_and_opens_to_the_figures(pdf):
    text = qr_of(pdf)
    assert text == pack(PROOF.receipt)
    proven = check_receipt(unpack(text, PROOF.verifier), PROOF.verifier)
    assert proven.opening.facts["facts"] == facts(GRANT)


def test_a_long_notice_still_has_a_readable_qr_code():
    notice = dataclasses.replace(
        GRANT, conditions=tuple(f"条件その{n}。" * 8 for n in range(30))
    )
    proof = proof_of(notice)
    assert qr_of(print_letter(notice, proof.receipt)) == pack(proof.receipt)


def test_the_letter_is_genuine(pdf):
    verdict = check(pdf, PROOF.verifier)
    assert (verdict.certainty, verdict.notice) == ("letter", GRANT)
    assert verdict.proven.index == 5


def test_receipt_and_qr_text_prove_the_figures(pdf):
    for content in (
        PROOF.receipt.to_bytes(),
        pack(PROOF.receipt).encode(),
        b" \n" + qr_of(pdf).encode(),
    ):
        verdict = check(content, PROOF.verifier)
        assert (verdict.certainty, verdict.facts) == ("figures", facts(GRANT))


def test_a_receipt_of_something_else_proves_only_an_entry():
    proof = receipt_for({"page": "x"})
    assert check(proof.receipt.to_bytes(), proof.verifier).certainty == "entry"
    bare = dataclasses.replace(proof.receipt, extra=public_only(proof.receipt.extra))
    assert check(bare.to_bytes(), proof.verifier).facts == {}


def public_only(extra):
    shown = json.loads(extra)
    del shown["opening"]
    return json.dumps(shown, separators=(",", ":")).encode()


def test_a_figure_changed_on_the_page_is_refused(pdf):
    def paint(document):
        page = document.pages[0]
        page.contents_add(b"BT /F1 20 Tf 100 400 Td (50,000) Tj ET")

    assert doubt(rewritten(pdf, paint)) == "changed_pages"


def test_a_file_saved_again_by_another_program_is_not_the_citys_letter(pdf):
    assert doubt(rewritten(pdf, lambda document: None)) == "changed_pages"


def test_bytes_after_the_end_are_refused(pdf):
    assert doubt(pdf + b"\n") == "changed_pages"


def replaced(pdf, name, content):
    def change(document):
        del document.attachments[name]
        spec = pikepdf.AttachedFileSpec(document, content, filename=name)
        document.attachments[name] = spec

    return rewritten(pdf, change)


def packed(pdf, name, content):
    def change(document):
        stream = document.attachments[name].obj.EF.F
        stream.write(zlib.compress(content), filter=pikepdf.Name.FlateDecode)

    return rewritten(pdf, change)


def test_changed_content_under_a_true_receipt_is_refused(pdf):
    changed = dataclasses.replace(GRANT, amount=Yen(50_000))
    assert doubt(print_letter(changed, PROOF.receipt)) == "other_content"
    raised = to_bytes(GRANT).replace(b"5000", b"9000")
    assert doubt(packed(pdf, CONTENT_NAME, raised)) == "other_content"
    assert doubt(packed(pdf, CONTENT_NAME, b"{}")) == "other_content"


def test_a_letter_with_the_receipt_of_another_is_refused():
    other = dataclasses.replace(GRANT, reference="2026-0417-0032-0", amount=Yen(1))
    assert doubt(print_letter(GRANT, proof_of(other).receipt)) == "other_content"


def test_a_letter_of_another_log_is_refused():
    forged = receipt_for(dict(facts(GRANT)), key=b"2" * 32)
    assert doubt(print_letter(GRANT, forged.receipt)) == "other_key"
    assert doubt(pack(forged.receipt).encode()) == "other_key"


def test_an_entry_that_is_not_in_the_log_is_refused():
    moved = dataclasses.replace(PROOF.receipt, index=4)
    assert doubt(moved.to_bytes()) == "not_in_log"


def test_a_letter_of_an_older_version_proves_its_content_but_not_its_look(pdf):
    def age(document):
        document.docinfo["/Creator"] = "kaga-letter/0 weasyprint/60"

    verdict = check(rewritten(pdf, age), PROOF.verifier)
    assert (verdict.certainty, verdict.notice) == ("content", GRANT)


def remove_receipt(document):
    del document.attachments[RECEIPT_NAME]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda pdf: rewritten(pdf, remove_receipt), "no_receipt"),
        (lambda pdf: pdf[:1000], "damaged"),
        (lambda pdf: packed(pdf, RECEIPT_NAME, b"x" * 5_000_000), "damaged"),
        (lambda pdf: replaced(pdf, RECEIPT_NAME, b"\x00"), "unknown"),
        (lambda pdf: packed(pdf, RECEIPT_NAME, b"no receipt"), "unknown"),
        (lambda pdf: b"", "unknown"),
        (lambda pdf: "領収書".encode(), "unknown"),
        (lambda pdf: b"KAGA1:" + "あ".encode(), "damaged"),
        (lambda pdf: b"KAGA1:AAA", "other_key"),
        (lambda pdf: b"KAGA1:" + b"0" * 600, "other_key"),
        (lambda pdf: PROOF.receipt.to_bytes()[:-3], "damaged"),
        (lambda pdf: b"%PDF-" + b"0" * 5_000_000, "too_large"),
    ],
)
def test_what_is_broken_or_foreign_is_refused_by_name(pdf, make, why):
    assert doubt(make(pdf)) == why


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_of_a_receipt_is_refused(at, bit):
    raw = bytearray(PROOF.receipt.to_bytes())
    raw[int(at * len(raw))] ^= 1 << bit
    assert doubt(bytes(raw)) in {
        "damaged",
        "other_key",
        "not_in_log",
        "unknown",
        "other_content",
    }


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(at=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_of_a_letter_is_never_called_the_citys_letter(pdf, at, bit):
    raw = bytearray(pdf)
    raw[int(at * len(raw))] ^= 1 << bit
    try:
        verdict = check(bytes(raw), PROOF.verifier)
    except NotGenuine:
        return
    assert verdict.certainty != "letter"
