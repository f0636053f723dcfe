"""The election office: a draft from a form, the way to its result, annulment, the counter."""

from __future__ import annotations

import re
from html import unescape

import pytest
from tests.kernel.identity.people import (
    MINATO,
    fill_roll,
    somebody,
    staff,
    visitor,
)
from tests.services.voting import poll
from tests.visiting import visiting

from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.ceremony import admit_trustee
from kaga.services.voting.models import BallotKey, Measure
from kaga.services.voting.pages.office_form import fresh
from kaga.services.voting.registrar.desk import key_of, register

TEXTS = {
    f"{name}-{language}": f"{text}{language}"
    for name, text in (("title", "橋"), ("summary", "橋を架ける案"), ("q1-text", "架けますか"))
    for language in ("ja", "easy", "en")
}
HOME = "/staff/votes"


@pytest.fixture
def officer(town):
    return staff("election-office")


def text_of(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return unescape(answer.content.decode())


def drafted(browser, **more: str) -> Measure:
    answer = browser.post(f"{HOME}/new", fresh() | TEXTS | more)
    assert answer.status_code == 302, text_of(answer, 422)
    return Measure.objects.get(uuid=answer["Location"].rpartition("/")[2])


def test_a_form_becomes_a_draft_that_comes_back_into_the_form(officer) -> None:
    more = {
        "q2-text-ja": "どれを", "q2-text-easy": "どれ", "q2-text-en": "Which",
        "q2-answers-ja": "甲\n乙\n", "q2-answers-easy": "甲\n乙", "q2-answers-en": "A\nB",
        "q2-most": "2", "q2-blank": "yes",
        "a1-by-ja": "町内会", "a1-by-easy": "町", "a1-by-en": "Town", "a1-side": "against",
        "a1-text-ja": "要る", "a1-text-easy": "いる", "a1-text-en": "Needed",
        "districts": "橋立町\n作見町",
        "opens_at": "2026-12-01T09:00", "closes_at": "2026-12-08T17:00",
    }  # fmt: skip
    with visiting(officer) as browser:
        row = drafted(browser, **more)
        form = text_of(browser.get(f"{HOME}/{row.uuid}/edit"))
        saved = browser.post(f"{HOME}/{row.uuid}/edit", fresh() | TEXTS | more | {"age": "16"})
        assert saved["Location"] == f"{HOME}/{row.uuid}"
    row.refresh_from_db()
    first, second = row.questions
    assert [one["ja"] for one in first["answers"]] == ["賛成", "反対", "わからない"]
    assert (second["at_least"], second["at_most"], second["blank"]) == (1, 2, True)
    assert [(one["side"], one["by"]["en"]) for one in row.arguments] == [("against", "Town")]
    assert row.electorate == {"age": 16, "on": fresh()["on"], "districts": ["橋立町", "作見町"]}
    assert row.opens_at.isoformat() == "2026-12-01T00:00:00+00:00"
    assert row.trustees.count() == 5
    for said in ('value="2026-12-01T09:00"', "橋立町\n作見町", 'value="against" checked',
                 'id="q2-blank" name="q2-blank" value="yes" checked'):  # fmt: skip
        assert said in form


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title-en", " ", "入力してください"),
        ("q1-answers-en", "For\nAgainst", "三つの言葉で行の数がそろっていません"),
        ("q1-answers-ja", "", "入力してください"),
        ("q1-most", "4", "選ぶ数が選択肢の数と合いません"),
        ("q1-least", "x", "数字で入力してください"),
        ("age", "１８", "数字で入力してください"),
        ("age", "130", "数字で入力してください"),
        ("on", "soon", "日時を正しく入力してください"),
        ("opens_at", "soon", "日時を正しく入力してください"),
        ("closes_at", "2020-01-01T00:00", "締め切りは、始まりより後にしてください"),
        ("threshold", "6", "開くのに要る数より少なくできません"),
        ("suite", "RSA", "入力してください"),
        ("trustees-easy", "ひとり", "三つの言葉で行の数がそろっていません"),
    ],
)
def test_what_does_not_fit_is_told_beside_its_field(officer, field, typed, told) -> None:
    whole = fresh() | TEXTS | {"opens_at": "2026-12-01T09:00"} | {field: typed}
    with visiting(officer) as browser:
        page = text_of(browser.post(f"{HOME}/new", whole), 422)
    assert told in page
    assert page.count("k-error-summary__list") == 1
    assert Measure.objects.count() == 0


def test_the_ceremony_begins_with_codes_that_are_shown_once(officer) -> None:
    with visiting(officer) as browser:
        row = drafted(browser)
        where = f"{HOME}/{row.uuid}"
        assert "確かめた印を付けてください" in text_of(browser.post(f"{where}/ceremony"), 422)
        answer = browser.post(f"{where}/ceremony", {"sure": "yes"})
        codes = re.findall(r"<code>([^<]+)</code>", text_of(answer))
        assert answer["Cache-Control"] == "no-store"
        assert [admit_trustee(row.uuid, at, one).index for at, one in enumerate(codes, 1)] == [
            1, 2, 3, 4, 5,
        ]  # fmt: skip
        page = text_of(browser.get(where))
        assert not any(code in page for code in codes)
        assert "管理人の鍵ができるのを待っています" in page
        assert f'action="{where}/open"' not in page
        [fresh_code] = re.findall(
            r"<code>([^<]+)</code>", text_of(browser.post(f"{where}/codes", {"index": "2"}))
        )
        assert admit_trustee(row.uuid, 2, fresh_code).index == 2
        assert browser.post(f"{where}/codes", {"index": "9"})["Location"] == where
        assert browser.get(f"{where}/edit")["Location"] == where
        assert browser.post(f"{where}/restart", {"sure": "yes"})["Location"] == where


def test_from_the_key_to_the_result_by_the_desk(officer) -> None:
    measure, seated = poll.keyed(chairs=3)
    where = f"{HOME}/{measure.uuid}"
    with visiting(officer) as browser:
        assert "いま投票できます" not in text_of(browser.get(f"{where}/preview"))
        assert browser.post(f"{where}/open", {"sure": "yes"})["Location"] == where
        for marks in (poll.YES, poll.YES, poll.NO):
            poll.vote(measure, poll.listed(measure), marks)
        for deed, told in (("close", "暗号のまま合計する"), ("tally", "届いた分 0（必要 2）")):
            if deed == "tally":
                early = browser.post(f"{where}/tally", {"sure": "yes"})
                assert "締め切りの記録がまだ台帳に載っていません" in text_of(early, 422)
                settle()
            assert browser.post(f"{where}/{deed}", {"sure": "yes"})["Location"] == where
            assert told in text_of(browser.get(where))
        poll.decrypted(measure, seated[:2])
        page = text_of(browser.get(where))
        assert page.count("v-steps__done") == 2
        assert browser.post(f"{where}/publish", {"sure": "yes"})["Location"] == where
        assert "この投票は終わりました" in text_of(browser.get(where))
        desk = text_of(browser.get(HOME))
        assert f'href="{where}"' in desk
        assert "登録 3　票 3" in desk
    measure.refresh_from_db()
    assert measure.result == [[2, 1, 0]]


def test_annulling_needs_the_tick_and_a_reason_that_everybody_reads(officer) -> None:
    measure = poll.opened()[0]
    where = f"{HOME}/{measure.uuid}"
    with visiting(officer) as browser:
        assert "確かめた印" in text_of(browser.post(f"{where}/annul", {"reason": "x"}), 422)
        assert "入力してください" in text_of(
            browser.post(f"{where}/annul", {"sure": "yes", "reason": " "}), 422
        )
        sent = browser.post(f"{where}/annul", {"sure": "yes", "reason": "議案の取下げ"})
        assert sent["Location"] == where
        assert "議案の取下げ" in text_of(browser.get(f"/vote/{measure.uuid}"))
        assert f"{where}/annul" not in text_of(browser.get(where))


def test_nobody_else_sees_the_desk(town) -> None:
    measure = poll.drafted()
    for who, paths in ((staff("clerk"), ("", "/new", f"/{measure.uuid}", "/counter")),
                       (staff("counter"), ("", "/new", f"/{measure.uuid}"))):  # fmt: skip
        with visiting(who) as browser:
            for path in paths:
                assert (path, browser.get(f"{HOME}{path}").status_code) == (path, 403)


def test_the_counter_revokes_a_key_without_telling_whose(town) -> None:
    fill_roll()
    measure, _ = poll.opened()
    minato, desk = visitor(somebody(MINATO)), staff("counter")
    voter = poll.voter_of(measure)
    register(minato, measure.uuid, voter.credential, poll.proof_of(voter, measure))
    typed = {
        "measure": measure.uuid, "name": MINATO.name, "address": MINATO.address, "sure": "yes",
        "birth_date-era": "昭和", "birth_date-year": "23", "birth_date-month": "5",
        "birth_date-day": "3",
    }  # fmt: skip
    with visiting(desk) as browser:
        needed = "入力してください"
        for field, told in (("sure", "確かめた印"), ("name", needed), ("measure", needed),
                            ("birth_date-day", "生年月日")):  # fmt: skip
            assert told in text_of(browser.post(f"{HOME}/counter", typed | {field: ""}), 422)
        assert key_of(minato, measure.uuid) == voter.credential
        assert browser.post(f"{HOME}/counter", typed)["Location"] == f"{HOME}/counter"
        assert "取り消しました。" in text_of(browser.get(f"{HOME}/counter"))
        browser.post(f"{HOME}/counter", typed | {"birth_date-day": "4"})
        assert "この方の鍵はまだありませんでした" in text_of(browser.get(f"{HOME}/counter"))
    assert BallotKey.objects.get().state == "revoked"
    assert key_of(minato, measure.uuid) is None
    told = b"".join(map(bytes, StagedEntry.objects.values_list("data", flat=True)))
    assert MINATO.name.encode() not in told
