"""Rankings from draft to result: cast, mixed by trustees, decrypted, counted, audited."""

from __future__ import annotations

import json

import pytest
from tests.services.voting.poll import (
    OFFICE,
    PATH,
    YES,
    Chair,
    decrypted,
    drafted,
    listed,
    mixed,
    opened,
    said,
    vote,
)

from kaga.engines.ballot.model import Method, Rule
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.ledger.files import TileFiles
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.mixing import take_in
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.auditing import audit_file
from kaga.services.voting.enums import State, Step
from kaga.services.voting.faults import HandedInRefused, NotThatState, StepWaits
from kaga.services.voting.ledger_audit import LogFolder, audit_by_ledger
from kaga.services.voting.models import Measure
from kaga.services.voting.queries.seats import needs, progress, seat
from kaga.services.voting.shapes import AskedQuestion, Misshapen, ranked_question

PROJECTS = tuple(map(said, ("図書館", "公園", "乗合タクシー")))


def ranked(method: Method, seats: int = 1) -> AskedQuestion:
    return ranked_question(said("進めたい事業"), PROJECTS, Rule(method, seats))


@pytest.fixture
def tallied(town):
    """Four votes on a choice, an order, several seats and grades; one is cast again."""
    asked = (PATH, ranked(Method.SCHULZE), ranked(Method.STV, 2), ranked(Method.JUDGMENT))
    measure, chairs = opened(*asked, chairs=3)
    voters = [listed(measure) for _ in range(4)]
    vote(measure, voters[0], YES, (3, 2, 1), (1, 2, 3), (5, 5, 5))
    for voter, order, grades in (
        (voters[0], (1, 2, 0), (1, 3, 5)),
        (voters[1], (1, 3, 2), (2, 2, 4)),
        (voters[2], (2, 1, 3), (1, 1, 5)),
        (voters[3], (0, 0, 0), (0, 0, 0)),
    ):
        vote(measure, voter, YES, order, order, grades)
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    measure.refresh_from_db()
    return measure, chairs


def test_rankings_are_mixed_counted_and_stand_before_every_auditor(tallied, settings) -> None:
    measure, chairs = tallied
    assert measure.state == State.MIXING
    with pytest.raises(Conflict):
        publish_by(OFFICE, measure.uuid)
    mixed(measure, [chairs[2], chairs[0]])
    measure.refresh_from_db()
    assert measure.state == State.TALLYING
    decrypted(measure, chairs[1:])
    publish_by(OFFICE, measure.uuid)
    settle()
    done = Measure.objects.get(id=measure.id)
    choice, schulze, stv, judgment = done.result
    assert choice == [4, 0, 0]
    assert schulze["winners"] == [[0], [1], [2]]
    assert (schulze["valid"], schulze["blank"], schulze["raw"][0]) == (3, 1, [0, 2, 3])
    assert (stv["seats"], stv["quota"], stv["winners"]) == (2, 2, [[0], [1]])
    assert [one["deed"] for one in stv["rounds"]] == ["Win", "Lose", "Win"]
    assert judgment["winners"] == [[0], [1], [2]]
    assert judgment["raw"][0] == [2, 1, 0, 0, 0]
    path = ArchiveFile(done.uuid).path
    report = audit_file(path, jobs=1)
    assert (report.sound, report.mixers) == (True, (3, 1))
    log = LogFolder(TileFiles(settings.KAGA_LEDGER))
    assert audit_by_ledger(path, log, load_signer().verifier) == []


def test_a_shuffle_belongs_to_one_list_and_to_one_seat(tallied) -> None:
    measure, (first, second, third) = tallied
    mine, late = first.shuffle(measure), second.shuffle(measure)
    assert take_in(seat(measure, 1), Step.SHUFFLE, mine).fresh
    assert not take_in(seat(measure, 1), Step.SHUFFLE, mine).fresh
    with pytest.raises(Conflict, match="別の内容"):
        take_in(seat(measure, 1), Step.SHUFFLE, third.shuffle(measure))
    with pytest.raises(HandedInRefused, match="the proof of a shuffle fails"):
        take_in(seat(measure, 2), Step.SHUFFLE, late)
    assert progress(measure, 1, Step.SHUFFLE) == "done"
    assert needs(measure, 2, Step.SHUFFLE)["mixers"] == 1
    with pytest.raises(NotThatState):
        take_in(seat(measure, 1), Step.DECRYPTION, b"{}")


def test_who_is_overtaken_while_the_proof_is_judged_mixes_again(tallied, monkeypatch) -> None:
    measure, (first, second, _) = tallied
    body, other = second.shuffle(measure), first.shuffle(measure)

    def slow(*given: object) -> None:
        monkeypatch.undo()
        take_in(seat(measure, 1), Step.SHUFFLE, other)

    monkeypatch.setattr("kaga.services.voting.actions.mixing.check_shuffle", slow)
    with pytest.raises(StepWaits, match="先に混ぜました"):
        take_in(seat(measure, 2), Step.SHUFFLE, body)
    mixed(measure, [second])
    measure.refresh_from_db()
    assert measure.state == State.TALLYING
    with pytest.raises(NotThatState):
        take_in(seat(measure, 3), Step.SHUFFLE, Chair(3, measure.suite).shuffle(measure))


@pytest.mark.parametrize(
    ("count", "method", "seats"),
    [(1, "schulze", 1), (6, "schulze", 1), (3, "schulze", 2), (3, "stv", 3), (3, "borda", 1)],
)
def test_what_cannot_be_ranked_is_refused(count: int, method: str, seats: int) -> None:
    told = {
        "text": {"ja": "問", "easy": "問", "en": "q"},
        "answers": [{"ja": str(one), "easy": "a", "en": "a"} for one in range(count)],
        "ranking": {"method": method, "seats": seats},
    }
    with pytest.raises(Misshapen):
        AskedQuestion.from_json(told)


def test_a_ranked_question_comes_back_from_its_json_and_needs_a_suite_that_holds_it(
    town,
) -> None:
    asked = ranked(Method.STV, 2)
    assert AskedQuestion.from_json(json.loads(json.dumps(asked.to_json()))) == asked
    with pytest.raises(Invalid):
        drafted(asked, suite="BELENIOS-2048")
