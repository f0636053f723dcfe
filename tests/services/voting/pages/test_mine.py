"""A resident's own part: to the booth after a fresh sign-in, one's key, a program's key."""

from __future__ import annotations

import secrets
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from tests.kernel.identity.people import MINATO, OUTSIDE, fill_roll, somebody, visitor
from tests.services.voting import poll
from tests.visiting import visiting

from kaga.engines.ballot.reading.elections import read_election
from kaga.kernel import clock
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.client.city import City
from kaga.services.voting.client.voter import VoterFile
from kaga.services.voting.registrar.desk import key_of


@pytest.fixture
def measure(town):
    fill_roll()
    return poll.opened()[0]


@pytest.fixture
def minato(measure):
    return visitor(somebody(MINATO))


def program(measure, tmp_path, name="a"):
    """A voting program's key, and its registration text."""
    election = read_election(bytes(measure.election))
    own = VoterFile.of(tmp_path / f"{name}.json", election, secrets.token_bytes)
    with City("https://kaga.example/") as city:
        where, _, text = own.link(city, secrets.token_bytes).partition("#")
    assert where == f"https://kaga.example/vote/{measure.uuid}/register/"
    return own, text


def text_of(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_the_booth_opens_after_a_fresh_sign_in_by_card(measure, minato) -> None:
    where = f"/vote/{measure.uuid}/go"
    asked = Client().get(where)["Location"]
    assert asked.startswith("/sign-in?next=%2Fvote%2F")
    stale = visitor(minato.person, authenticated_at=clock.now() - timedelta(minutes=6))
    with visiting(stale) as browser:
        again = browser.get(where)["Location"]
    assert again.endswith("level=card&max_age=300")
    with visiting(minato) as browser:
        assert browser.get(where)["Location"] == f"/vote/booth/?election={measure.uuid}"
        close_by(poll.OFFICE, measure.uuid)
        assert browser.get(where)["Location"] == f"/vote/{measure.uuid}"


def test_a_program_s_key_is_registered_by_its_text_and_another_replaces_it(
    measure, minato, tmp_path
) -> None:
    where = f"/vote/{measure.uuid}/register/"
    own, text = program(measure, tmp_path)
    with visiting(minato) as browser:
        assert "data-v-registration" in text_of(browser.get(where))
        sent = browser.post(where, {"registration": f"#{text}\n"})
        assert sent["Location"] == f"/vote/{measure.uuid}/mine"
        assert key_of(minato, measure.uuid) == own.voter.credential
        assert "前の鍵は取り消され" in text_of(browser.get(where))
        other, text = program(measure, tmp_path, "b")
        assert browser.post(where, {"registration": text}).status_code == 302
    assert key_of(minato, measure.uuid) == other.voter.credential


def test_a_wrong_text_is_told_beside_the_field(measure, minato, tmp_path) -> None:
    where = f"/vote/{measure.uuid}/register/"
    _, text = program(measure, tmp_path)
    credential, challenge, response = text.split(".")
    wrong = ("", "abc", f"{credential}.{challenge}.0{response}", f"x{credential}.1.2",
             f"{credential}.{challenge}.1", "....")  # fmt: skip
    with visiting(minato) as browser:
        for one in wrong:
            page = text_of(browser.post(where, {"registration": one}), 422)
            assert "登録用の文字が正しくありません" in page
    assert key_of(minato, measure.uuid) is None


def test_who_may_not_vote_here_is_told_who_may(measure, tmp_path) -> None:
    outside = visitor(somebody(OUTSIDE))
    with visiting(outside) as browser:
        _, text = program(measure, tmp_path)
        page = text_of(browser.post(f"/vote/{measure.uuid}/register/",
                                    {"registration": text}), 422)  # fmt: skip
        assert "この投票ができるのは、2026年12月1日に満18歳以上で" in page
        mine = text_of(browser.get(f"/vote/{measure.uuid}/mine"))
    assert "この投票の対象ではありません" in mine


def test_before_signing_in_the_page_keeps_the_text_and_leads_to_the_sign_in(measure) -> None:
    where = f"/vote/{measure.uuid}/register/"
    page = text_of(Client().get(where))
    assert "data-v-keep" in page
    assert "data-v-registration" not in page
    assert f'href="{where}?in=1"' in page
    assert Client().get(f"{where}?in=1")["Location"].startswith("/sign-in?")
    assert Client().post(where, {"registration": "x"}).status_code == 302


def test_my_vote_tells_of_the_key_and_finds_a_ballot_by_its_tracker(measure, minato) -> None:
    where = f"/vote/{measure.uuid}/mine"
    assert Client().get(where)["Location"].startswith("/sign-in?")
    tracker = poll.vote(measure, poll.listed(measure), poll.YES).tracker
    with visiting(minato) as browser:
        page = text_of(browser.get(where))
        assert "まだ投票鍵を登録していません" in page
        assert tracker not in page
        assert tracker in text_of(browser.get(where, {"tracker": tracker[:10]}))
        assert "この番号で始まる票はありません" in text_of(browser.get(where, {"tracker": "@"}))


def test_after_closing_nothing_is_registered(measure, minato) -> None:
    close_by(poll.OFFICE, measure.uuid)
    with visiting(minato) as browser:
        answer = browser.get(f"/vote/{measure.uuid}/register/")
        assert answer["Location"] == f"/vote/{measure.uuid}"
        assert f"{measure.uuid}/go" not in text_of(browser.get(f"/vote/{measure.uuid}/mine"))
