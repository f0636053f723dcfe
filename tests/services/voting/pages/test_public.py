"""What everybody sees of votes: lists, a measure, the board, the result; drafts stay hidden."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from tests.services.voting import poll
from tests.services.voting.peopled_votes import counted

from kaga.kernel.web.search import renew
from kaga.services.voting.actions.ceremony import begin_ceremony_by
from kaga.services.voting.actions.running import annul_by
from kaga.services.voting.client.city import in_address
from kaga.services.voting.models import CastBallot, Measure


@pytest.fixture
def browser():
    return Client()


def text_of(answer) -> str:
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_measures_stand_by_what_can_be_done_now_and_drafts_do_not(town, browser) -> None:
    draft, coming, void = (poll.drafted() for _ in range(3))
    begin_ceremony_by(poll.OFFICE, coming.uuid)
    annul_by(poll.OFFICE, void.uuid, "議案が取り下げられたため")
    running, _ = poll.opened()
    page = text_of(browser.get("/vote"))
    groups = ("いま投票できます", "これから始まります", "終わった投票", "投票のしくみ")
    places = [page.index(f">{one}</h2>") for one in groups]
    assert places == sorted(places)
    for at, one in enumerate((running, coming, void)):
        assert places[at] < page.index(f"/vote/{one.uuid}") < places[at + 1]
    assert page.count("終わる日はまだ決まっていません") == 1
    assert page.count("始まる日はまだ決まっていません") == 1
    assert draft.uuid not in page
    assert browser.get(f"/vote/{draft.uuid}").status_code == 404
    assert "議案が取り下げられたため" in text_of(browser.get(f"/vote/{void.uuid}"))


def test_an_open_measure_shows_everything_but_a_result(town, browser) -> None:
    measure, _ = poll.opened(chairs=3)
    voter = poll.listed(measure)
    for marks in (poll.YES, poll.NO):
        poll.vote(measure, voter, marks)
    page = text_of(browser.get(f"/vote/{measure.uuid}"))
    for said in (
        f'href="/vote/{measure.uuid}/go"',
        "遊歩道を延ばしますか",
        "2026年12月1日に満18歳以上で、市内に住民登録のある方",
        "3人のうち2人以上がそろわないと、合計は開けません",
        "途中の結果は、締め切るまで、市役所も含めてだれにも分かりません。",
        "自分の投票内容を他人に証明することもできてしまいます",
        "<dt>投票鍵を登録した人</dt><dd>1</dd>",
        "<dt>届いた票（投票しなおしを含む）</dt><dd>2</dd>",
    ):
        assert said in page
    assert "k-plot" not in page
    later = text_of(browser.get(f"/vote/{measure.uuid}/result"))
    assert "結果はまだありません" in later
    assert "kaga vote verify" not in later


def test_arguments_stand_side_by_side_with_who_says_them(town, browser) -> None:
    said = poll.said
    arguments = [
        {"side": side, "by": {"ja": by, "easy": by, "en": by}, "text": vars_of(said(text))}
        for side, by, text in (
            ("for", "観光協会", "人がふえます"),
            ("against", "町内会", "費用がかかります"),
        )
    ]
    measure = poll.keyed()[0]
    Measure.objects.filter(id=measure.id).update(arguments=arguments)
    page = text_of(browser.get(f"/vote/{measure.uuid}"))
    assert page.index("賛成の意見</h3>") < page.index("人がふえます")
    assert page.index("意見を出した人：観光協会") < page.index("反対の意見</h3>")
    assert page.index("反対の意見</h3>") < page.index("意見を出した人：町内会")


def vars_of(words) -> dict[str, str]:
    return {"ja": words.ja, "easy": words.easy, "en": words.en}


def test_a_ballot_is_found_by_the_beginning_of_its_tracker_in_either_spelling(
    town, browser
) -> None:
    measure, _ = poll.opened()
    voter = poll.listed(measure)
    first, second = (poll.vote(measure, voter, marks) for marks in (poll.YES, poll.NO))
    where = f"/vote/{measure.uuid}/board"
    whole = text_of(browser.get(where))
    assert whole.index(first.tracker) < whole.index(second.tracker)
    for asked, standing in (
        (first.tracker, "後の票に置きかわった"),
        (in_address(second.tracker)[:20], "数える票"),
    ):
        page = text_of(browser.get(where, {"tracker": asked}))
        assert page.count("k-tag--") == 1
        assert standing in page
    receipt = f"/api/vote/elections/{measure.uuid}/ballots/{in_address(second.tracker)}/receipt"
    assert receipt in whole
    missing = text_of(browser.get(where, {"tracker": "AAAAAAAAAAAA"}))
    assert "この番号で始まる票はありません" in missing


def test_the_board_goes_on_from_page_to_page(town, browser) -> None:
    measure, _ = poll.opened()
    assert "まだ票は届いていません" in text_of(browser.get(f"/vote/{measure.uuid}/board"))
    voter = poll.listed(measure)
    key = measure.keys.get()
    for number in range(51):  # rows of the box alone: proofs are judged elsewhere
        poll_row(measure, key, number)
    page = text_of(browser.get(f"/vote/{measure.uuid}/board"))
    assert page.count('class="v-tracker"') == 50
    cursor = page.split("?cursor=")[1].split('"')[0]
    rest = text_of(browser.get(f"/vote/{measure.uuid}/board?cursor={cursor}"))
    assert rest.count('class="v-tracker"') == 1
    assert voter.credential == key.credential


def poll_row(measure, key, number: int) -> None:
    from kaga.kernel import clock
    from kaga.kernel.ids import new_id
    from kaga.kernel.storage.door import write

    with write(bookkeeping="a test") as tx:
        tx.add(
            CastBallot(
                id=new_id(),
                measure=measure,
                key=key,
                tracker=f"{number:043d}",
                raw=b"",
                promise="",
                cast_at=clock.now(),
            )
        )


def test_a_result_comes_with_the_line_that_verifies_it(town, browser) -> None:
    uuid = counted().uuid
    page = text_of(browser.get(f"/vote/{uuid}/result"))
    for said in (
        f"kaga vote verify {uuid}.bel --ledger http",
        "/ledger --key ",
        f"/api/vote/elections/{uuid}/archive.bel",
        '<td class="k-plot__value">2票</td>',
        "100.0%",
    ):
        assert said in page
    assert '<td class="k-plot__value">2票</td>' in text_of(browser.get(f"/vote/{uuid}"))


def test_too_few_ballots_show_no_counts_and_say_why(town, browser) -> None:
    uuid = counted(k_min=100).uuid
    for path in ("", "/result"):
        page = text_of(browser.get(f"/vote/{uuid}{path}"))
        assert "数える票が100票より少なかったため" in page
        assert "k-plot" not in page
        assert "%" not in page.split("<main")[1]


def test_the_portal_leads_to_votes_and_its_search_finds_a_measure(town, browser) -> None:
    measure, _ = poll.opened()
    draft = poll.drafted()
    renew()
    home = text_of(browser.get("/"))
    assert home.count('href="/vote"') == 2  # the menu, and the tile
    found = text_of(browser.get("/search", {"q": "遊歩道"}))
    assert f"/vote/{measure.uuid}" in found
    assert draft.uuid not in found
    renew()
