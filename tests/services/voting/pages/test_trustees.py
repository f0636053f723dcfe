"""Trustees' pages: the line to run, how far everybody is, and a ceremony carried by hand."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.services.voting import poll
from typer.testing import CliRunner

from kaga.services.voting import commands
from kaga.services.voting.actions.ceremony import begin_ceremony_by
from kaga.services.voting.actions.drafting import new_code_by
from kaga.services.voting.models import Measure


@pytest.fixture
def waiting(town):
    """A ceremony of two, and their codes."""
    measure = poll.drafted(chairs=2)
    begin_ceremony_by(poll.OFFICE, measure.uuid)
    return measure, [new_code_by(poll.OFFICE, measure.uuid, index) for index in (1, 2)]


def text_of(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_the_pages_tell_what_to_do_and_how_far_everybody_is(waiting) -> None:
    measure, _ = waiting
    browser = Client()
    assert f"/vote/trustee/{measure.uuid}" in text_of(browser.get("/vote/trustee"))
    page = text_of(browser.get(f"/vote/trustee/{measure.uuid}"))
    assert page.count("v-steps__open") == 2
    assert page.count("v-steps__waiting") == 8
    seat = text_of(browser.get(f"/vote/trustee/{measure.uuid}/2"))
    assert f"kaga vote dkg {measure.uuid} --city http" in seat
    assert "--trustee 2 --code CODE --key trustee-2.json" in seat
    assert f"--shown {measure.uuid}-2-certificate.json --to made.json" in seat
    assert browser.get(f"/vote/trustee/{measure.uuid}/3").status_code == 404


def test_a_whole_ceremony_can_be_carried_by_hand(waiting, tmp_path) -> None:
    measure, codes = waiting
    for _ in range(5):
        for index, code in enumerate(codes, 1):
            carried(measure, index, code, tmp_path)
    measure.refresh_from_db()
    assert measure.fingerprint
    page = text_of(Client().get(f"/vote/trustee/{measure.uuid}"))
    assert measure.fingerprint in page
    assert "全員の手続きが終わり" in page
    seat = text_of(Client().get(f"/vote/trustee/{measure.uuid}/1"))
    assert "いまは、あなたの作業はありません" in seat


def carried(measure: Measure, index: int, code: str, folder) -> None:
    """Fetch, run, hand in; the second time by pasting, which must be taken as well."""
    where = f"/vote/trustee/{measure.uuid}/{index}"
    shown, made = folder / "shown.json", folder / "made.json"
    got = Client().post(f"{where}/fetch", {"code": code})
    assert got["Content-Disposition"].startswith("attachment; ")
    shown.write_bytes(got.content)
    arguments = ("dkg", measure.uuid, "--trustee", str(index), "--shown", str(shown),
                 "--to", str(made), "--key", str(folder / f"{index}.json"))  # fmt: skip
    for _ in range(2):
        done = CliRunner().invoke(commands.app, arguments)
        assert done.exit_code == 0, done.output
    file = SimpleUploadedFile("made.json", made.read_bytes())
    with_file = {"code": code, "file": file} if index == 1 else {}
    pasted = {"code": code, "message": made.read_text()} if index == 2 else {}
    sent = Client().post(where, with_file | pasted)
    assert (sent.status_code, sent["Location"]) == (302, where), sent.content.decode()


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("", "ファイルを選ぶか、中身を貼り付けてください"),
        ("{}", "コマンドが作ったファイルではありません"),
        ("[" * 100_000, "コマンドが作ったファイルではありません"),
        ('{"step":"all","message":""}', "コマンドが作ったファイルではありません"),
        ('{"step":"certificate","message":"{}"}', "受け付けられません：expected an object"),
        ('{"step":"key","message":"{}"}', "受け付けられません：ほかの管理人の前の段階"),
    ],
)
def test_what_is_no_message_of_the_step_is_refused_with_the_reason(
    waiting, message, told
) -> None:
    measure, codes = waiting
    where = f"/vote/trustee/{measure.uuid}/1"
    page = text_of(Client().post(where, {"code": codes[0], "message": message}), 422)
    assert told in page


def test_another_s_code_opens_nothing(waiting) -> None:
    measure, codes = waiting
    where = f"/vote/trustee/{measure.uuid}/1"
    for path, fields in (("/fetch", {}), ("", {"message": '{"step":"key","message":"x"}'})):
        answer = Client().post(f"{where}{path}", {"code": codes[1], **fields})
        assert "合言葉が違います" in text_of(answer, 422)


def test_nothing_is_given_out_while_others_are_awaited(waiting, tmp_path) -> None:
    measure, codes = waiting
    carried(measure, 1, codes[0], tmp_path)
    answer = Client().post(f"/vote/trustee/{measure.uuid}/1/fetch", {"code": codes[0]})
    assert "いまは、あなたの作業はありません" in text_of(answer, 422)
