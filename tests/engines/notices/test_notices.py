"""The notice as a value: what it cannot lack, its one spelling, its letter and its seal."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.money import Yen
from kaga.engines.notices import (
    Appeal,
    BadNotice,
    Contact,
    Incomplete,
    Issuer,
    Kind,
    Notice,
    Remark,
    digest,
    facts,
    from_bytes,
    letter_of,
    same_facts,
    seal_code,
    to_bytes,
)

GRANT = Notice(
    kind=Kind.GRANTED,
    number="加生福第31号",
    issued_on=date(2026, 11, 24),
    issuer=Issuer("加賀市", "加賀市長", "山﨑　葛󠄀子"),
    addressee="髙﨑　辻󠄀",
    address="加賀市動橋町イ1番地",
    reference="2026-0417-0031-2",
    subject="加賀市スマートフォン購入費補助金",
    arrived_on=date(2026, 11, 2),
    amount=Yen(5000),
    conditions=("他の目的に使わないこと。",),
    laws=("加賀市補助金交付規則",),
    appeal=Appeal("加賀市長", "加賀市", "加賀市長"),
    contact=Contact("生活福祉課", "加賀市大聖寺南町ニ41番地", "0761-72-1111"),
    nonce="0123456789abcdef" * 2,
)
REFUSAL = dataclasses.replace(
    GRANT,
    kind=Kind.REFUSED,
    amount=None,
    conditions=(),
    reasons=("年齢の条件を満たしません。",),
)
CORRECTION = dataclasses.replace(
    GRANT,
    kind=Kind.CORRECTION,
    amount=None,
    conditions=(),
    appeal=None,
    remarks=(Remark("購入した日", "領収書の日付と違います。"),),
    answer_by=date(2026, 12, 8),
)


@pytest.mark.parametrize(
    ("base", "change", "part"),
    [
        (GRANT, {"number": " "}, "a number"),
        (GRANT, {"addressee": ""}, "an addressee"),
        (GRANT, {"nonce": "12"}, "a nonce"),
        (GRANT, {"laws": ()}, "a legal basis"),
        (GRANT, {"appeal": None}, "an instruction on remedies"),
        (GRANT, {"appeal": Appeal("市長", "市", "市長", 2)}, "an instruction on remedies"),
        (GRANT, {"appeal": Appeal("市長", "", "市長")}, "an instruction on remedies"),
        (REFUSAL, {"reasons": (" ",)}, "reasons"),
        (REFUSAL, {"kind": Kind.REJECTED, "reasons": ()}, "reasons"),
        (REFUSAL, {"amount": Yen(1)}, "a grant to pay an amount"),
        (CORRECTION, {"remarks": ()}, "remarks"),
        (CORRECTION, {"answer_by": None}, "a day to answer by"),
    ],
)
def test_a_notice_cannot_be_made_without_what_the_law_demands(base, change, part):
    with pytest.raises(Incomplete) as refused:
        dataclasses.replace(base, **change)
    assert refused.value.part == part


@pytest.mark.parametrize("notice", [GRANT, REFUSAL, CORRECTION])
def test_reading_gives_back_what_was_spelt(notice):
    assert from_bytes(to_bytes(notice)) == notice


def test_variant_characters_and_their_selectors_survive():
    assert "髙﨑　辻󠄀".encode() in to_bytes(GRANT)


@given(
    st.text(min_size=1).filter(str.strip),
    st.integers(0, 10**9),
    st.dates(min_value=date(1900, 1, 1)),
)
def test_any_name_amount_and_day_are_read_back(name, yen, day):
    try:
        name.encode()
    except UnicodeEncodeError:
        name = "加賀"
    notice = dataclasses.replace(GRANT, addressee=name, amount=Yen(yen), issued_on=day)
    assert from_bytes(to_bytes(notice)) == notice


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("kind"),
        lambda c: c.update(format="kaga-notice/2"),
        lambda c: c.update(amount="5000"),
        lambda c: c.update(amount=True),
        lambda c: c.update(addressee=1),
        lambda c: c.update(laws=[1]),
        lambda c: c["appeal"].update(review_months="3"),
        lambda c: c["issuer"].update(extra="x"),
        lambda c: c.update(unknown="x"),
        lambda c: c.update(through=""),
    ],
)
def test_content_of_another_shape_is_refused(change):
    content = json.loads(to_bytes(GRANT))
    change(content)
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    with pytest.raises(BadNotice):
        from_bytes(raw.encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b" " * 200_001, b"[" * 100_000])
def test_bytes_that_are_no_notice_are_refused(raw):
    with pytest.raises(BadNotice):
        from_bytes(raw)


def test_another_spelling_of_the_same_content_is_refused():
    with pytest.raises(BadNotice, match="one spelling"):
        from_bytes(to_bytes(GRANT) + b"\n")


def test_the_digest_is_that_of_the_bytes_and_the_code_its_beginning():
    assert digest(GRANT) == hashlib.sha256(to_bytes(GRANT)).hexdigest()
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in seal_code(GRANT).replace("-", ""):
        number = number * 32 + letters.index(letter)
    assert f"{number:015x}" == digest(GRANT)[:15]


def test_every_changed_fact_is_noticed():
    assert same_facts(GRANT, facts(GRANT))
    for name in facts(GRANT):
        assert not same_facts(GRANT, facts(GRANT) | {name: "x"})
    assert not same_facts(dataclasses.replace(GRANT, amount=Yen(50_000)), facts(GRANT))
    assert not same_facts(dataclasses.replace(GRANT, addressee="高崎　辻"), facts(GRANT))


def test_the_letter_of_a_grant_says_sum_conditions_law_and_remedies():
    letter = letter_of(GRANT)
    assert letter.title == "加賀市スマートフォン購入費補助金交付決定通知書"
    assert (letter.number, letter.day) == ("加生福第31号", "令和8年11月24日")
    assert letter.addressee == "髙﨑　辻󠄀　様"
    assert (letter.issuer, letter.holder) == ("加賀市長", "山﨑　葛󠄀子")
    assert [block.heading for block in letter.blocks] == [
        "記",
        "交付の条件",
        "根拠となる法令等",
        "不服の申立て等について（教示）",
        "お問い合わせ先",
    ]
    assert ("交付決定額", "金5,000円") in letter.blocks[0].rows
    told = "".join(letter.blocks[3].items)
    assert (told.count("3か月以内"), told.count("6か月以内"), told.count("1年")) == (2, 3, 3)


def test_a_grant_without_money_is_a_plain_decision():
    letter = letter_of(dataclasses.replace(GRANT, amount=None))
    assert letter.title == "加賀市スマートフォン購入費補助金決定通知書"
    assert letter.blocks[1].heading == "条件"


def test_the_letter_of_a_refusal_gives_reasons():
    letter = letter_of(REFUSAL)
    assert letter.title.endswith("不交付決定通知書")
    assert letter.blocks[1].items == ("年齢の条件を満たしません。",)
    assert "交付決定額" not in dict(letter.blocks[0].rows)


def test_the_letter_of_a_correction_names_each_answer_and_the_last_day():
    letter = letter_of(CORRECTION)
    assert ("補正の期限", "令和8年12月8日") in letter.blocks[0].rows
    assert letter.blocks[1].rows == (("購入した日", "領収書の日付と違います。"),)
    assert "教示" not in "".join(block.heading for block in letter.blocks)


def test_proxy_and_mail_appear_only_when_there_is_one():
    contact = dataclasses.replace(GRANT.contact, mail="fukushi@city.example")
    letter = letter_of(dataclasses.replace(GRANT, through="髙﨑　花", contact=contact))
    assert letter.through == "（代理人　髙﨑　花　様）"
    assert letter.blocks[-1].rows[-1] == ("電子メール", "fukushi@city.example")
    assert letter_of(GRANT).through == ""
