"""Mail over a real SMTP conversation: carried, kept, shown; every fault is told apart."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from kaga.adapters.mail import mailbox_server, smtp
from kaga.adapters.mail.mailbox_server import fault_of, set_fault
from kaga.adapters.mail.reading import kept_mail, one_mail
from kaga.adapters.mail.smtp import SmtpCarrier
from kaga.kernel.notices.carrier import MailRefused

SOURCE = Path(smtp.__file__).parents[3]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """`kaga mailbox` on a free port, with its folder."""
    folder = tmp_path_factory.mktemp("mailbox")
    environment = {**os.environ, "KAGA_MAILBOX": str(folder), "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "kaga.cli", "mailbox", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        line = process.stdout.readline()
        port = int(re.search(r":(\d+)$", line.strip()).group(1))
        yield folder, port
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


@pytest.fixture
def folder(server):
    set_fault(server[0], "none")
    for path in (server[0] / "mail" / "new").glob("*"):
        path.unlink()
    return server[0]


@pytest.fixture
def carrier(server, folder):
    return SmtpCarrier(f"smtp://127.0.0.1:{server[1]}")


def message(subject="補正のお願い"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@localhost", "taro@example.org", subject
    made["Date"] = "Thu, 01 Apr 2027 09:00:00 +0900"
    made.set_content("本文です。")
    made.add_alternative("<p>本文<script>x</script></p>", subtype="html")
    made.add_attachment(b"%PDF", "application", "pdf", filename="通知.pdf")
    return made


def test_a_mail_arrives_with_text_html_and_files(carrier, folder):
    assert carrier.carry(message(), "bounce+1@localhost", "taro@example.org") == 250
    [mail] = kept_mail(folder)
    assert (mail.subject, mail.sender, mail.to) == (
        "補正のお願い",
        "a@localhost",
        "taro@example.org",
    )
    assert (mail.text.strip(), mail.files) == (
        "本文です。",
        (("通知.pdf", "application/pdf", 4),),
    )
    assert mail.at.isoformat() == "2027-04-01T09:00:00+09:00"
    assert one_mail(folder, mail.key) == mail


@pytest.mark.parametrize(
    ("fault", "code", "permanent"),
    [("refuse", 550, True), ("busy", 451, False), ("drop", None, False)],
)
def test_each_fault_is_told_apart(carrier, folder, fault, code, permanent):
    set_fault(folder, fault)
    with pytest.raises(MailRefused) as refused:
        carrier.carry(message(), "b@localhost", "taro@example.org")
    assert (refused.value.code, refused.value.permanent) == (code, permanent)
    assert kept_mail(folder) == []
    set_fault(folder, "none")
    assert carrier.carry(message(), "b@localhost", "taro@example.org") == 250


def test_a_slow_server_is_left(carrier, folder, monkeypatch):
    monkeypatch.setattr(smtp, "TIMEOUT_S", 0.3)
    set_fault(folder, "slow")
    with pytest.raises(MailRefused) as refused:
        carrier.carry(message(), "b@localhost", "taro@example.org")
    assert refused.value.permanent is False


def test_no_server_is_a_reason_to_try_again():
    with pytest.raises(MailRefused) as refused:
        SmtpCarrier("smtp://127.0.0.1:1").carry(message(), "b@localhost", "t@example.org")
    assert refused.value.permanent is False


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail"])
def test_an_address_that_is_no_mail_server_is_refused(url):
    with pytest.raises(ValueError, match="KAGA_SMTP_URL"):
        SmtpCarrier(url)


def test_an_unknown_fault_is_none(tmp_path):
    assert fault_of(tmp_path) == "none"
    (tmp_path / "fault").write_text("explode")
    assert fault_of(tmp_path) == "none"
    assert mailbox_server.FAULTS == ("none", "refuse", "busy", "slow", "drop")


@pytest.mark.parametrize("key", ["..", "../fault", "a/b", "", "nothing"])
def test_no_key_leads_out_of_the_mailbox(folder, key):
    assert one_mail(folder, key) is None
