"""The page on which anybody checks a notice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.services.procedures.pages.browsers import browser, text_of


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_the_page_needs_nobody_and_shows_the_key(procedure, publish, language):
    publish()
    answer = browser().get(f"/verify?lang={language}")
    assert answer.status_code == 200
    assert "/ledger+" in answer.content.decode()


def test_a_ledger_that_has_not_begun_has_no_key_to_show(procedure):
    answer = browser().get("/verify")
    assert answer.status_code == 200
    assert "/ledger+" not in answer.content.decode()


def test_nothing_given_is_told(procedure, publish):
    publish()
    answer = browser().post("/verify", {"text": "  "})
    assert answer.status_code == 422
    assert "ファイルを選ぶか、QRコードの文字を入れてください。" in text_of(answer)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"hello", "通知書でも受領証でもありません"),
        (b"%PDF-1.7 broken", "壊れています"),
        (b"KAGA1:ABC", "この市の台帳の署名ではありません"),
        (b"<script>alert(1)</script>", "通知書でも受領証でもありません"),
    ],
)
def test_what_is_no_notice_is_refused_in_words(procedure, publish, content, why):
    publish()
    answer = browser().post("/verify", {"file": SimpleUploadedFile("f", content)})
    assert answer.status_code == 422
    assert why in text_of(answer)
    assert "<script>alert" not in answer.content.decode()
