"""The desk of the staff: queues, correction, four eyes, conflicts, export, the story."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.services.procedures.pages.browsers import (
    apply,
    boxes,
    browser,
    employee,
    etag_of,
    fill_in,
    photo,
    text_of,
)

from kaga.kernel.ledger.models import LedgerEntry
from kaga.services.procedures.models import Case, Reading

GRANT = {"outcome": "granted", "amount": "5000", "conditions": "他の目的に使わないこと。"}


def act(client, reference, do, **more):
    sent = {"do": do, "etag": etag_of(client, reference), **more}
    return client.post(f"/staff/cases/{reference}/act", sent)


def decide(client, reference, do, **more):
    sent = {"do": do, "etag": etag_of(client, reference), **more}
    return client.post(f"/staff/cases/{reference}/decide", sent)


@pytest.fixture
def reference(phone, akari):
    """A case in review."""
    number = apply(phone)
    act(akari, number, "accept")
    act(akari, number, "start_review")
    return number


def ask(akari, reference, **notes):
    sent = {f"mark-{key}": "1" for key in notes} | {f"note-{k}": v for k, v in notes.items()}
    due = {"due-era": "令和", "due-year": "8", "due-month": "6", "due-day": "15"}
    etag = {"etag": etag_of(akari, reference)}
    return akari.post(f"/staff/cases/{reference}/correct", sent | due | etag)


def test_a_new_application_stands_in_the_queue_and_is_accepted_in_bulk(phone, akari):
    number = apply(phone)
    page = akari.get("/staff/cases?queue=new")
    assert number in text_of(page)
    assert "橋立 みなと" in text_of(page)
    assert akari.post("/staff/cases/accept?queue=new", {}).status_code == 422
    done = akari.post("/staff/cases/accept?queue=new", {"case": f"{number}@1"})
    assert done.status_code == 302
    assert number not in text_of(akari.get("/staff/cases?queue=new"))
    again = akari.post("/staff/cases/accept?queue=new", {"case": f"{number}@1"})
    assert (again.status_code, number in text_of(again)) == (422, True)


@pytest.mark.parametrize(
    "typed", ["{}", " {} ", "２０２６０４１７０００１９", "2026 0417 0001 9"]
)
def test_a_case_is_found_however_its_number_is_typed(phone, akari, typed):
    number = apply(phone)
    answer = akari.get("/staff/cases", {"q": typed.format(number)})
    assert answer.headers["Location"] == f"/staff/cases/{number}"


def test_a_slip_in_a_number_is_told(akari):
    answer = akari.get("/staff/cases", {"q": "2026-0417-0001-8"})
    assert "検査数字が合いません" in text_of(answer)
    assert "読めません" in text_of(akari.get("/staff/cases", {"q": "%'; --"}))


def test_filters_are_kept_in_the_address(phone, akari):
    number = apply(phone)
    shown = akari.get("/staff/cases?queue=todo&procedure=smartphone-subsidy&light=green")
    assert number in text_of(shown)
    for other in ("light=red", "light=amber", "light=stopped", "procedure=other", "queue=done"):
        assert number not in text_of(akari.get(f"/staff/cases?{other}"))


def test_other_divisions_and_residents_see_nothing(phone, procedure):
    number = apply(phone)
    tax = browser(employee("税務 たろう", "clerk", division="tax"))
    assert tax.get(f"/staff/cases/{number}").status_code == 404
    assert tax.get("/staff/cases?division=smart-city").status_code == 403
    assert phone.get("/staff/cases").status_code == 403
    assert browser().get("/staff/cases").status_code == 302
    assert Reading.objects.count() == 0


def test_nothing_can_be_done_from_the_wrong_state(phone, akari):
    number = apply(phone)
    answer = act(akari, number, "start_review")
    assert answer.status_code == 409
    assert act(akari, number, "explode").status_code == 422


def test_a_correction_needs_a_note_for_each_mark_and_a_day(akari, reference):
    assert "どう直すかを書いてください" in text_of(ask(akari, reference, shop=""))
    none = ask(akari, reference)
    assert none.status_code == 422
    sent = {"mark-shop": "1", "note-shop": "直す", "etag": etag_of(akari, reference)}
    for due in ({}, {"due-era": "令和", "due-year": "7", "due-month": "2", "due-day": "30"}):
        answer = akari.post(f"/staff/cases/{reference}/correct", sent | due)
        assert answer.status_code == 422
        assert "直す" in text_of(answer)


def test_only_the_marked_answers_are_corrected_note_beside_each(phone, akari, reference):
    ask(akari, reference, shop="領収書の店名と違います。", receipt="日付が読めません。")
    address = f"/my/applications/{reference}/correct"
    page = phone.get(address)
    text = text_of(page)
    assert "領収書の店名と違います。" in text
    assert "いまのファイル：領収書.jpg" in text
    assert 'name="price"' not in page.content.decode()
    sent = phone.post(address, {"shop": "新しい店", "price": "1", "receipt": photo("新.jpg")})
    assert sent.headers["Location"] == f"/my/applications/{reference}"
    seen = text_of(akari.get(f"/staff/cases/{reference}"))
    assert "新しい店" in seen
    assert "新.jpg" in seen
    assert "24,800円" in seen


def test_a_file_sent_beside_an_error_need_not_be_chosen_twice(phone, akari, reference):
    ask(akari, reference, shop="違います。", receipt="読めません。")
    address = f"/my/applications/{reference}/correct"
    answer = phone.post(address, {"shop": "", "receipt": photo("新.jpg")})
    assert answer.status_code == 422
    assert "いまのファイル：新.jpg" in text_of(answer)
    assert phone.post(address, {"shop": "店"}).status_code == 302
    case = Case.objects.get()
    assert case.state == "review"
    assert "新.jpg" in text_of(phone.get(f"/my/applications/{reference}"))


def test_a_correction_cannot_name_a_file_of_somebody_else(phone, akari, reference):
    ask(akari, reference, receipt="読めません。")
    etag = Case.objects.get().etag
    blob = {"blob": "f" * 64, "name": "x.jpg", "type": "image/jpeg", "size": 1}
    answer = phone.post(
        f"/api/v1/cases/{reference}/acts",
        {"act": "answer_correction", "etag": etag, "answers": {"receipt": [blob]}},
        content_type="application/json",
        headers={"X-CSRFToken": token(phone)},
    )
    assert answer.status_code == 404
    assert Case.objects.get().state == "correction"


def token(client):
    client.get("/verify")
    return client.cookies["csrftoken"].value


def test_a_second_save_is_shown_what_a_colleague_did(akari, kenji, reference):
    seen = etag_of(kenji, reference)
    act(akari, reference, "note", text="領収書を確認済み")
    sent = {"do": "note", "etag": seen, "text": "わたしのメモ"}
    answer = kenji.post(f"/staff/cases/{reference}/act", sent)
    text = text_of(answer)
    assert answer.status_code == 409
    assert "領収書を確認済み" in text
    assert "山下 あかり" in text
    assert "わたしのメモ" in text


def test_internal_notes_and_assignment_stay_inside(phone, akari, reference):
    act(akari, reference, "note", text="canary-note")
    act(akari, reference, "take")
    assert "canary-note" in text_of(akari.get(f"/staff/cases/{reference}"))
    assert "山下 あかり" in text_of(akari.get("/staff/cases?queue=mine"))
    own = text_of(phone.get(f"/my/applications/{reference}"))
    assert "canary-note" not in own
    assert "山下" not in own
    act(akari, reference, "release")
    assert reference not in text_of(akari.get("/staff/cases?queue=mine"))


def test_a_refusal_without_reasons_is_impossible(akari, reference):
    for do in ("preview", "propose"):
        answer = decide(akari, reference, do, outcome="refused")
        assert answer.status_code == 422
        assert "理由" in text_of(answer)
    assert "結論を選んでください" in text_of(decide(akari, reference, "propose"))
    assert (
        decide(akari, reference, "propose", outcome="granted", amount="9999999").status_code
        == 422
    )
    assert decide(akari, reference, "propose", outcome="granted", amount="x").status_code == 422


def test_the_letter_is_seen_before_it_is_proposed(akari, reference):
    text = text_of(decide(akari, reference, "preview", **GRANT))
    for told in (
        "交付決定通知書",
        "金5,000円",
        "他の目的に使わないこと。",
        "審査請求",
        "橋立 みなと",
    ):
        assert told in text
    assert Case.objects.get().decisions.count() == 0


def test_four_eyes_the_proposer_cannot_approve(kenji, reference):
    assert decide(kenji, reference, "propose", **GRANT).status_code == 302
    assert "あなたが出した案です" in text_of(kenji.get(f"/staff/cases/{reference}/decide"))
    assert decide(kenji, reference, "approve").status_code == 422
    assert Case.objects.get().outcome is None


def test_a_proposal_can_be_returned_with_a_reason(akari, kenji, reference):
    decide(akari, reference, "propose", **GRANT)
    assert reference in text_of(kenji.get("/staff/cases?queue=approve"))
    assert decide(kenji, reference, "return").status_code == 422
    assert decide(kenji, reference, "return", explanation="金額を確認").status_code == 302
    assert reference in text_of(kenji.get("/staff/cases?queue=decide"))


def test_the_whole_story_to_a_notice_that_anybody_can_check(
    phone, akari, kenji, reference, publish
):
    decide(akari, reference, "propose", **GRANT)
    assert decide(kenji, reference, "approve").status_code == 302
    waiting = act(akari, reference, "notify")
    assert waiting.status_code == 409
    assert "台帳" in text_of(waiting)
    publish()
    assert act(akari, reference, "notify").status_code == 302
    page = text_of(phone.get(f"/my/applications/{reference}"))
    assert "5,000円" in page
    notice = phone.get(f"/my/applications/{reference}/notice.pdf").content
    answer = browser().post("/verify", {"file": SimpleUploadedFile("n.pdf", notice)})
    assert "この通知書は本物です" in text_of(answer)
    forged = SimpleUploadedFile("n.pdf", notice.replace(b"%%EOF", b"%%EOX"))
    refused = browser().post("/verify", {"file": forged})
    assert refused.status_code == 422
    assert "市が発行したファイルと違います" in text_of(refused)
    assert akari.get(f"/staff/cases/{reference}/notice.pdf").content == notice
    assert phone.get(f"/api/v1/cases/{reference}/notice.pdf").content == notice


def test_the_export_has_no_formulas_and_leaves_a_trace(phone, akari, publish):
    from tests.services.procedures.pages.browsers import begin

    draft = begin(phone)
    fill_in(phone, draft, applicant={**boxes()["applicant"], "name-family": "=HYPERLINK(1)"})
    phone.post(f"{draft}/check")
    answer = akari.get("/staff/cases.csv?queue=todo")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["受付番号", "手続き", "申請者"]
    assert rows[1][2] == "'=HYPERLINK(1) みなと"
    publish()
    assert LedgerEntry.objects.filter(act="procedures.inbox.export").count() == 1


def test_other_cases_of_the_person_are_linked(phone, akari, kenji, reference, publish):
    phone.post(f"/my/applications/{reference}/withdraw", {})
    second = apply(phone)
    text = text_of(akari.get(f"/staff/cases/{second}"))
    assert reference in text


def test_my_page_lists_who_looked_at_my_cases(phone, akari, kenji, reference):
    assert f"申請 {reference} を見ました" in text_of(phone.get("/me"))
    kenji.get(f"/staff/cases/{reference}/decide")
    page = phone.get("/me")
    said = text_of(page)
    assert said.count(f"申請 {reference} を見ました（目的：審査）") == 1
    assert said.count(f"申請 {reference} を見ました（目的：決定）") == 1
    assert f'href="/my/applications/{reference}"' in page.content.decode()
    stranger = browser(employee("別の 人"))
    assert reference not in text_of(stranger.get("/me"))


def test_who_does_not_review_reaches_neither_correction_nor_decision(reference):
    cashier = browser(employee("山代 みのる", "cashier"))
    assert cashier.get(f"/staff/cases/{reference}").status_code == 200
    for path in ("correct", "decide"):
        assert cashier.get(f"/staff/cases/{reference}/{path}").status_code == 403
        assert cashier.post(f"/staff/cases/{reference}/{path}", {}).status_code == 403
    assert Reading.objects.filter(purpose="decision").count() == 0


def test_whose_session_is_over_is_asked_to_sign_in_before_anything_else(reference):
    for do in ("accept", "nothing"):
        answer = browser().post(f"/staff/cases/{reference}/act", {"do": do})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in?next=")


def test_an_act_without_a_name_is_answered_on_the_page(akari, reference):
    answer = akari.post(f"/staff/cases/{reference}/act", {})
    assert answer.status_code == 422
    assert "行う操作のボタンを押してください。" in text_of(answer)
