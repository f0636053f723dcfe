"""`/dev/mail` shows what was sent, in development only, and runs nothing of it."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.test import Client, override_settings

from kaga.adapters.mail import pages
from kaga.adapters.mail.mailbox_server import maildir
from kaga.adapters.mail.reading import kept_mail
from kaga.kernel.web import failures
from kaga.site.urls import urlpatterns as of_the_site

pytestmark = pytest.mark.django_db
handler404 = failures.not_found
urlpatterns = [*pages.urlpatterns, *of_the_site]


@pytest.fixture(autouse=True)
def _development(tmp_path):
    with override_settings(
        KAGA_DEVELOPMENT=True,
        KAGA_MAILBOX=tmp_path,
        ROOT_URLCONF="tests.adapters.mail.test_mail_pages",
    ):
        yield


@pytest.fixture
def mail(tmp_path):
    message = EmailMessage()
    message["From"], message["To"] = "no-reply@city.example", "taro@example.org"
    message["Subject"], message["Date"] = "補正のお願い", "Thu, 01 Apr 2027 00:00:00 +0000"
    message.set_content("本文です。")
    message.add_alternative("<p>本文</p><script>x</script>", subtype="html")
    message.add_attachment(b"%PDF", "application", "pdf", filename="通知.pdf")
    maildir(tmp_path).add(message.as_bytes())
    [kept] = kept_mail(tmp_path)
    return kept


def test_the_list_names_subject_and_recipient(mail):
    text = Client().get("/dev/mail").content.decode()
    assert f'<a href="/dev/mail/{mail.key}">補正のお願い</a>' in text
    assert "taro@example.org" in text
    assert "令和9年4月1日（木）9時00分" in text


def test_an_empty_mailbox_says_so():
    assert "メールはまだありません。" in Client().get("/dev/mail").content.decode()


def test_a_mail_shows_text_source_and_files(mail):
    text = Client().get(f"/dev/mail/{mail.key}").content.decode()
    assert "本文です。" in text
    assert "通知.pdf (application/pdf, 4 B)" in text
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "<script>x" not in text


def test_the_html_of_a_mail_is_shown_in_a_sandbox(mail):
    answer = Client().get(f"/dev/mail/{mail.key}/html")
    assert "<p>本文</p>" in answer.content.decode()
    assert answer["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_an_unknown_mail_is_not_found():
    assert Client().get("/dev/mail/nothing").status_code == 404


def test_outside_development_there_is_no_such_page(mail):
    with override_settings(KAGA_DEVELOPMENT=False):
        for address in ("/dev/mail", f"/dev/mail/{mail.key}", f"/dev/mail/{mail.key}/html"):
            assert Client().get(address).status_code == 404
