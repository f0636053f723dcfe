"""The letter that asks for a correction: fixed with the request, printed once, genuine."""

from __future__ import annotations

import io
import threading
from datetime import timedelta

import pikepdf
import pytest
from tests.services.procedures.town import in_correction, in_review, person, staff
from tests.visiting import visiting

from kaga.engines.ledger import Entry
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.runner import run_one
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.ledger.sequencer import settle
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import answer_correction, request_correction
from kaga.services.procedures.actions.notices import issue_correction_letter
from kaga.services.procedures.letters.genuine import check
from kaga.services.procedures.models import Case, Correction, Notice
from kaga.services.procedures.queries import files
from kaga.services.procedures.queries.cases import own_case


def work() -> None:
    while run_one("w1", threading.Event()):
        pass


@pytest.fixture
def asked(resident, clerk):
    """A request whose letter is printed."""
    done = in_correction(resident, clerk)
    settle()
    work()
    return done


def test_it_is_tagged_and_proves_itself(resident, asked):
    row = Notice.objects.get()
    document = files.notice(resident, row.id)
    with pikepdf.open(io.BytesIO(document.content)) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "ja")
        with pdf.open_metadata() as metadata:
            title = f"スマートフォン購入費補助金申請補正通知書（{asked.reference}補正第1号）"
            assert (metadata["dc:title"], metadata["pdfuaid:part"]) == (title, "1")
    verdict = check(document.content, load_signer().verifier)
    assert verdict.certainty == "letter"
    assert Entry.from_bytes(verdict.proven.entry).act == "procedures.notice.fixed"
    notice = verdict.notice
    assert (notice.addressee, notice.answer_by) == (
        "山田 花子",
        clock.today() + timedelta(days=14),
    )
    remarks = [(remark.question, remark.note) for remark in notice.remarks]
    assert remarks == [("購入価格（税込）", "領収書の金額と違います。")]
    assert files.receipt(resident, row.id).content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert (row.decision_id, row.issued_by) == (None, None)


def test_it_waits_for_the_ledger_and_is_then_printed(resident, clerk):
    in_correction(resident, clerk)
    work()
    assert Notice.objects.count() == 0
    assert Job.objects.get().state == "waiting"
    settle()
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        work()
    assert (Notice.objects.count(), Job.objects.get().state) == (1, "done")


def test_it_is_printed_once_however_often_the_job_runs(asked):
    before = (Notice.objects.get().sha256, StagedEntry.objects.count())
    issue_correction_letter(Correction.objects.get().id)
    assert (Notice.objects.get().sha256, StagedEntry.objects.count()) == before


def test_a_request_that_is_undone_prints_nothing(resident, clerk):
    done = in_review(resident, clerk)
    with pytest.raises(KeyError):
        _ask_and_fail(clerk, done)
    assert (Job.objects.count(), Correction.objects.count()) == (0, 0)


def _ask_and_fail(clerk, done):
    with write():
        due_on = clock.today() + timedelta(days=3)
        request_correction(
            clerk, done.reference, done.etag, notes={"price": "x"}, due_on=due_on
        )
        raise KeyError


def test_a_case_disposed_of_meanwhile_prints_nothing(resident, clerk):
    in_correction(resident, clerk)
    settle()
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, vault.KeyId(Case.objects.get().key_id))
    work()
    assert (Notice.objects.count(), Job.objects.get().state) == (0, "done")


def test_each_request_has_a_letter_of_its_own(resident, clerk, asked):
    done = answer_correction(resident, asked.reference, asked.etag, {"price": 48_000})
    due_on = clock.today() + timedelta(days=5)
    notes = {"shop": "店の名前を書いてください。"}
    request_correction(clerk, done.reference, done.etag, notes=notes, due_on=due_on)
    settle()
    work()
    numbers = [
        check(files.notice(resident, one.notice).content, load_signer().verifier).notice.number
        for one in own_case(resident, asked.reference).corrections
    ]
    assert numbers == [f"{asked.reference}補正第1号", f"{asked.reference}補正第2号"]


def test_it_is_not_the_notice_of_a_decision(resident, asked):
    case = own_case(resident, asked.reference)
    assert (case.decisions, [option.missing for option in case.options][:1]) == ((), [()])


def test_the_applicant_and_the_division_download_it(resident, clerk, asked):
    here = f"/my/applications/{asked.reference}/corrections/1"
    with visiting(resident) as client:
        assert f'href="{here}.pdf"' in _text(client, f"/my/applications/{asked.reference}")
        pdf = client.get(f"{here}.pdf")
        proof = client.get(f"{here}.tlog-proof")
        assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert proof.content.startswith(b"c2sp.org/tlog-proof@v1\n")
        for wrong in ("0", "2"):
            other = f"/my/applications/{asked.reference}/corrections/{wrong}.pdf"
            assert client.get(other).status_code == 404
    there = f"/staff/cases/{asked.reference}"
    with visiting(clerk) as client:
        assert f'href="{there}/corrections/1.pdf"' in _text(client, there)
        assert client.get(f"{there}/corrections/1.pdf").content == pdf.content


def test_nobody_else_gets_it(asked):
    notice = Notice.objects.get().id
    for stranger in (person(), staff("clerk", divisions=frozenset({"tax"})), Visitor()):
        with pytest.raises(NotFound):
            files.notice(stranger, notice)


def _text(client, address):
    return client.get(address).content.decode()
