"""From the first certificate to the result, by the commands alone, against the real server.

The city answers in this process; what would be waiting for seconds is done at once instead: the
ledger publishes, a resident registers the key that a program asks for.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import httpx
import pytest
from django.test import Client
from tests.kernel.identity.people import MINATO, TAKASHI, fill_roll, somebody, staff, visitor
from tests.services.voting import poll
from tests.visiting import visiting
from typer.testing import CliRunner

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.model import Method, Rule
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting import commands
from kaga.services.voting.actions.ceremony import begin_ceremony_by
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.drafting import new_code_by, restart_ceremony
from kaga.services.voting.actions.running import close_by, open_by
from kaga.services.voting.client import trustee_commands, voter_commands
from kaga.services.voting.client.city import City, CityAway
from kaga.services.voting.client.trustee import Ceremonial, SeatFile
from kaga.services.voting.models import CastBallot, Measure
from kaga.services.voting.shapes import ranked_question

CITY = "http://testserver"


class InProcess(httpx.BaseTransport):
    """Carries a request to the city in this process, with all its middleware."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = Client().generic(
            request.method,
            request.url.raw_path.decode(),
            request.read(),
            content_type=request.headers.get("Content-Type", ""),
            headers={"Authorization": request.headers.get("Authorization", "")},
        )
        return httpx.Response(
            answer.status_code, headers=answer.headers, content=b"".join(answer)
        )


class Here(City):
    """The city in this process."""

    def __init__(self, url: str) -> None:
        super().__init__(url, transport=InProcess())


@pytest.fixture
def online(town, monkeypatch):
    online_again(monkeypatch)
    return town


@pytest.fixture
def measure(online):
    fill_roll()
    return poll.drafted(chairs=3)


def kaga(*arguments: object, code: int = 0, typed: str = "") -> str:
    named = [str(one) for one in (arguments[0], *arguments[1:], "--city", CITY)]
    done = CliRunner().invoke(commands.app, named, input=typed)
    assert done.exit_code == code, done.output + str(done.exception)
    return done.output


def seated(measure: Measure, folder: Path) -> Path:
    """The folder of a demonstration: everybody's code."""
    begin_ceremony_by(poll.OFFICE, measure.uuid)
    codes = [new_code_by(poll.OFFICE, measure.uuid, at) for at in (1, 2, 3)]
    folder.mkdir()
    lines = [f"election {measure.uuid}", f"2 {codes[1]}", f"trustee 1: {codes[0]}", ""]
    (folder / "codes.txt").write_text("\n".join([*lines, f"trustee 3: {codes[2]}\n"]))
    return folder


def keyed(measure: Measure, folder: Path) -> Path:
    said = kaga("dkg", measure.uuid, "--all", seated(measure, folder), "--every", 0)
    assert "it is the one you helped to make" in said
    measure.refresh_from_db()
    assert measure.fingerprint in said
    open_by(poll.OFFICE, measure.uuid)
    return folder


def registering(monkeypatch, profile) -> None:
    """When the program waits, this resident opens its link and registers."""
    who = visitor(somebody(profile))

    def instead(_seconds: float) -> None:
        settle()
        for credential in waiting:
            with visiting(who) as browser:
                where, _, text = credential.partition("#")
                browser.post(where.removeprefix(CITY), {"registration": text})
        waiting.clear()

    waiting: list[str] = []
    link = voter_commands.VoterFile.link

    def noted(self, city, draw):
        waiting.append(link(self, city, draw))
        return waiting[-1]

    monkeypatch.setattr(voter_commands.VoterFile, "link", noted)
    monkeypatch.setattr(voter_commands.time, "sleep", instead)


def test_trustees_and_voters_need_no_page_for_a_whole_vote(
    measure, online, monkeypatch
) -> None:
    folder = keyed(measure, online / "trustees")
    uuid, key = measure.uuid, online / "minato.json"
    registering(monkeypatch, MINATO)
    vote = ("cast", uuid, "--key", key, "--every", 0)
    said = kaga(*vote, "--choice", "反対", "--yes")
    assert f"{CITY}/vote/{uuid}/register/#" in said
    [tracker] = re.findall(r"^tracker (\S+)$", said, re.MULTILINE)
    assert (CastBallot.objects.get().tracker, "receipt, to be checked" in said) == (
        tracker,
        True,
    )
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "反対" not in key.read_text() + said.split("sealed:")[1]
    found = kaga("check", uuid, tracker)
    assert "its proofs and its signature stand" in found
    assert "it is entry" in found
    said = kaga(*vote, typed="1\nlook\n")
    assert "1 of its 3 answers" in said
    [seal] = re.findall(r"--seal (\S+)$", said, re.MULTILINE)
    assert "賛成" in kaga("check", uuid, "--seal", seal)
    assert "/vote/check/#" in said
    assert CastBallot.objects.count() == 1
    assert "your vote is in the ballot box" in kaga(*vote, typed="1\ncast\n")
    for _ in range(9):
        poll.vote(measure, poll.listed(measure), poll.YES)
    close_by(poll.OFFICE, uuid)
    settle()
    tally_by(poll.OFFICE, uuid)
    settle()
    said = kaga("decrypt", uuid, "--all", folder, "--jobs", 1)
    assert said.count("your part is handed in") == 3
    assert "11 ballots audited, 10 counted; the archive stands" in said
    assert "the archive has exactly the ballots that the ledger says" in said
    assert kaga("decrypt", uuid, "--all", folder, "--jobs", 1).count("handed in") == 3
    publish_by(poll.OFFICE, uuid)
    measure.refresh_from_db()
    assert measure.result == [[10, 0, 0]]


def test_rankings_are_cast_mixed_and_opened_by_the_commands_alone(online, monkeypatch) -> None:
    fill_roll()
    names = tuple(map(poll.said, ("図書館", "公園", "乗合タクシー")))
    asked = ranked_question(poll.said("順番"), names, Rule(Method.SCHULZE))
    measure = poll.drafted(asked, chairs=3)
    folder, uuid = keyed(measure, online / "trustees"), measure.uuid
    registering(monkeypatch, MINATO)
    vote = ("cast", uuid, "--key", online / "minato.json", "--every", 0)
    said = kaga(*vote, typed="公園 > 1\ncast\n")
    assert "順番: 1. 公園 > 2. 図書館" in said
    for _ in range(9):
        poll.vote(measure, poll.listed(measure), (1, 2, 3))
    close_by(poll.OFFICE, uuid)
    settle()
    tally_by(poll.OFFICE, uuid)
    settle()
    early = kaga("decrypt", uuid, "--all", folder, "--jobs", 1, code=1)
    assert "the rankings are not mixed yet" in early
    said = kaga("mix", uuid, "--all", folder, "--jobs", 1)
    assert said.count("the order is known to nobody") == 2
    assert "trustee 3: nothing to mix now" in said
    said = kaga("decrypt", uuid, "--all", folder, "--jobs", 1)
    assert said.count("your part is handed in") == 3
    publish_by(poll.OFFICE, uuid)
    measure.refresh_from_db()
    assert measure.result[0]["winners"] == [[0], [1], [2]]


def test_a_ballot_that_was_sent_and_not_answered_is_sent_again(
    measure, online, monkeypatch
) -> None:
    keyed(measure, online / "trustees")
    registering(monkeypatch, TAKASHI)
    post = Here.post

    def unanswered(self, path, body, *, code=None):
        post(self, path, body, code=code)
        raise CityAway("cut off")

    vote = ("cast", measure.uuid, "--key", online / "t.json", "--every", 0, "--choice", "1")
    monkeypatch.setattr(Here, "post", unanswered)
    assert "run the same command again" in kaga(*vote, "--yes", code=3)
    monkeypatch.undo()
    online_again(monkeypatch)
    assert json.loads((online / "t.json").read_text())["pending"].startswith("{")
    said = kaga(*vote, "--yes")
    assert "it had arrived before" in said
    assert "run again to vote anew" in said
    assert CastBallot.objects.count() == 1
    assert "pending" not in json.loads((online / "t.json").read_text())


def online_again(monkeypatch) -> None:
    for module in (trustee_commands, voter_commands):
        monkeypatch.setattr(module, "City", Here)
        monkeypatch.setattr(module.time, "sleep", lambda _seconds: settle())


def test_a_command_that_was_stopped_goes_on_where_it_was(measure, online, monkeypatch) -> None:
    folder = seated(measure, online / "trustees")

    class Stopped(Exception):
        pass

    calls = {"left": 4}

    def stopping(self, path, body, *, code=None):
        calls["left"] -= 1
        answer = City.post(self, path, body, code=code)
        if calls["left"] <= 0:
            calls["left"] = 4
            raise Stopped
        return answer

    monkeypatch.setattr(Here, "post", stopping)
    stops = 0
    for _ in range(10):
        arguments = ["dkg", measure.uuid, "--all", str(folder), "--every", "0", "--city", CITY]
        done = CliRunner().invoke(commands.app, arguments)
        if done.exit_code == 0:
            break
        assert isinstance(done.exception, Stopped), done.output
        stops += 1
    measure.refresh_from_db()
    assert (done.exit_code, bool(measure.fingerprint), stops >= 3) == (0, True, True)


def test_a_ceremony_begun_anew_needs_another_file(measure, online) -> None:
    folder = seated(measure, online / "trustees")
    [one] = re.findall(r"^trustee 1: (\S+)$", (folder / "codes.txt").read_text(), re.MULTILINE)
    first = SeatFile.of(folder / "1.json", measure.uuid, 1)
    with Here(CITY) as city:
        assert Ceremonial(city, first, one).advance() == "commitment"
        restart_ceremony(staff("election-office"), measure.uuid)
        with pytest.raises(Refused, match="begun anew: lay this file aside"):
            Ceremonial(city, first, one).advance()
        second = SeatFile.of(folder / "2.json", measure.uuid, 1)
        assert Ceremonial(city, second, one).advance() == "commitment"


def test_nobody_is_kept_waiting_for_a_vote_that_is_closed(measure, online) -> None:
    keyed(measure, online / "trustees")
    close_by(poll.OFFICE, measure.uuid)
    said = kaga("cast", measure.uuid, "--key", online / "k", "--choice", "1", code=1)
    assert "nobody can vote here now: it is closed" in said


def test_a_city_that_shows_other_certificates_is_found_out(
    measure, online, monkeypatch
) -> None:
    folder = seated(measure, online / "trustees")
    get = Here.get

    def another(self, path, *, most=1_000_000, code=None):
        answer = get(self, path, most=most, code=code)
        if path.endswith("/1/dealing"):
            told = answer.value()
            told["needs"].get("certificates", []).reverse()
            return type(answer)(answer.status, answer.headers, json.dumps(told).encode())
        return answer

    monkeypatch.setattr(Here, "get", another)
    arguments = ["dkg", measure.uuid, "--all", str(folder), "--every", "0", "--city", CITY]
    done = CliRunner().invoke(commands.app, arguments)
    assert done.exit_code == 1
    assert "certificates: the city shows something else than before" in done.output


def test_few_ballots_are_decrypted_by_no_trustee_whatever_the_city_asks(
    measure, online
) -> None:
    folder = keyed(measure, online / "trustees")
    for _ in range(3):
        poll.vote(measure, poll.listed(measure), poll.NO)
    close_by(poll.OFFICE, measure.uuid)
    settle()
    tally_by(poll.OFFICE, measure.uuid)
    settle()
    said = kaga("decrypt", measure.uuid, "--all", folder, "--jobs", 1, code=1)
    assert "only 3 ballots count: fewer than 10 are never decrypted" in said


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("cast", "{uuid}", "--key", "{home}/k", "--choice", "4"), 1, "no answer of that"),
        (("check", "{uuid}", "A" * 43), 1, "the city says no: "),
        (("check", "{uuid}"), 2, "give a TRACKER"),
        (("dkg", "{uuid}", "--trustee", "1"), 2, "name --trustee, --code"),
        (("dkg", "{uuid}", "--trustee", "1", "--code", "x", "--key", "{home}/k"), 1, "合言葉"),
        (("check", "AAAAAAAAAAAAAAAAAAAA", "x"), 1, "この番号の投票はありません"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(online, arguments, code, told) -> None:
    measure, _ = poll.opened()
    filled = [one.format(uuid=measure.uuid, home=online) for one in arguments]
    assert told in kaga(*filled, code=code)
