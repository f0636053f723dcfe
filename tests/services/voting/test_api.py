"""The API of votes over HTTP: exact bytes, problems with reasons, and nobody who is known."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.kernel.identity.people import MINATO, fill_roll, somebody
from tests.permissions.world import browser_of
from tests.services.voting.poll import (
    NO,
    OFFICE,
    YES,
    Chair,
    ballot,
    decrypted,
    drafted,
    listed,
    opened,
    proof_of,
    sealed,
    vote,
    voter_of,
)

from kaga.engines.ballot.making.texts import proof_value
from kaga.kernel.ledger.sequencer import settle
from kaga.kernel.web import requestlog
from kaga.services.voting.actions.ceremony import begin_ceremony_by
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.drafting import new_code_by
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.enums import CEREMONY, Step
from kaga.services.voting.models import CastBallot, Measure

JSON = "application/json"


@pytest.fixture
def vote_day(town):
    return opened(chairs=3)


@pytest.fixture
def measure(vote_day):
    return vote_day[0]


def path(measure, *rest: str) -> str:
    return "/".join(["/api/vote/elections", measure.uuid, *rest])


def post(client, where, body):
    return client.post(where, data=body, content_type=JSON)


def test_a_measure_is_told_in_three_languages_and_byte_for_byte(client, measure):
    vote(measure, listed(measure), YES)
    listed(measure)
    told = client.get(path(measure, "about")).json()
    assert (told["state"], told["fewest"], told["threshold"]) == ("open", 3, 2)
    assert told["title"] == {"ja": "遊歩道", "easy": "遊歩道", "en": "遊歩道"}
    assert [one["index"] for one in told["trustees"]] == [1, 2, 3]
    exact = client.get(path(measure))
    assert exact.content == bytes(Measure.objects.get().election)
    assert exact.headers["ETag"] == f'"{told["fingerprint"]}"'
    assert exact.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(path(measure), headers={"If-None-Match": exact.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(path(measure, "trustees.json")).content.startswith(b'[["Pedersen"')
    listing = client.get("/api/vote/elections").json()
    (line,) = listing["elections"]
    assert (line["uuid"], line["keys"], line["ballots"]) == (measure.uuid, 2, 1)


def test_drafts_are_not_told_of(client, town):
    measure = drafted()
    assert client.get(path(measure, "about")).status_code == 404
    assert client.get("/api/vote/elections").json()["elections"] == []


def test_a_ballot_is_cast_listed_given_out_and_proven(client, measure):
    voter = listed(measure)
    raw = ballot(measure, voter, YES)
    cast = post(client, path(measure, "ballots"), raw)
    assert (cast.status_code, sorted(cast.json())) == (201, ["entry", "promise", "tracker"])
    again = post(client, path(measure, "ballots"), raw)
    assert (again.status_code, again.json()) == (200, cast.json())
    tracker = cast.json()["tracker"].translate({ord("+"): "-", ord("/"): "_"})
    assert client.get(path(measure, "ballots", tracker)).content == raw
    early = client.get(path(measure, "ballots", tracker, "receipt"))
    assert (early.status_code, early.headers["Retry-After"]) == (425, "2")
    assert early.json()["type"] == "/api/#not-yet-published"
    settle()
    proof = client.get(path(measure, "ballots", tracker, "receipt"))
    assert proof.content.startswith(b"c2sp.org/tlog-proof")
    board = client.get(path(measure, "ballots")).json()["ballots"]
    assert [(one["credential"], one["standing"]) for one in board] == [
        (voter.credential, "counted")
    ]
    key = client.get(path(measure, "credentials", voter.credential)).json()
    assert key["state"] == "registered"


@pytest.mark.parametrize(
    ("body", "status", "problem"),
    [
        (b"", 422, "ballot-refused"),
        (b"\xff\xfe", 422, "ballot-refused"),
        (b"[" * 60_000, 422, "ballot-refused"),
        (b'{"a":1e400}', 422, "ballot-refused"),
        (b" " * 70_000, 413, "too-large"),
    ],
)
def test_what_is_no_ballot_is_a_problem_with_a_reason(client, measure, body, status, problem):
    for place in ("ballots", "spoiled"):
        answer = post(client, path(measure, place), body)
        assert (answer.status_code, answer.json()["type"]) == (status, f"/api/#{problem}")


def test_refusals_name_their_kind(client, vote_day):
    measure, _ = vote_day
    stranger = ballot(measure, voter_of(measure), YES)
    unknown = post(client, path(measure, "ballots"), stranger)
    assert (unknown.status_code, unknown.json()["type"]) == (403, "/api/#unknown-key")
    late = ballot(measure, listed(measure), NO)
    close_by(OFFICE, measure.uuid)
    closed = post(client, path(measure, "ballots"), late)
    assert (closed.status_code, closed.json()["type"]) == (409, "/api/#not-that-state")
    for place in ("archive.bel", "result"):
        assert client.get(path(measure, place)).status_code == 409


def test_a_checked_ballot_reaches_the_second_device(client, measure):
    made = sealed(measure, voter_of(measure), NO)
    laid = post(client, path(measure, "spoiled"), made.text.encode())
    assert (laid.status_code, laid.json()) == (201, {"hash": made.commitment})
    digest = made.commitment.translate({ord("+"): "-", ord("/"): "_"})
    assert client.get(path(measure, "spoiled", digest)).content == made.text.encode()


def test_nothing_of_the_sender_reaches_the_ballot_box(town, monkeypatch):
    """A browser that is signed in and says much of itself casts: nobody learns who it was."""
    fill_roll()
    measure, _ = opened()
    browser, logged = browser_of(somebody(MINATO)), []
    monkeypatch.setattr(requestlog._log, "info", lambda *_, **said: logged.append(said))
    answer = browser.post(
        path(measure, "ballots"),
        data=ballot(measure, listed(measure), YES),
        content_type=JSON,
        REMOTE_ADDR="203.0.113.7",
        headers={"User-Agent": "unmistakable", "X-Forwarded-For": "203.0.113.7"},
    )
    assert (answer.status_code, dict(answer.cookies)) == (201, {})
    request = answer.wsgi_request
    assert (request.COOKIES, request.META["REMOTE_ADDR"]) == ({}, "")
    assert (request.visitor.signed_in, "User-Agent" in request.headers) == (False, False)
    assert [sorted(line) for line in logged] == [["method", "ms", "route", "status"]]
    assert "203.0.113.7" not in str(logged) + str(CastBallot.objects.values())


def test_a_vote_ends_with_an_archive_and_counts_for_everybody(client, vote_day):
    measure, chairs = vote_day
    for marks in (YES, NO, YES):
        vote(measure, listed(measure), marks)
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    sealed_part = b"".join(client.get(path(measure, "archive.bel")).streaming_content)
    assert client.get(path(measure, "result")).status_code == 409
    decrypted(measure, chairs[:2])
    publish_by(OFFICE, measure.uuid)
    assert client.get(path(measure, "result")).json() == {
        "counted": 3,
        "withheld": False,
        "fewest": 3,
        "result": [[2, 1, 0]],
    }
    whole = client.get(path(measure, "archive.bel"))
    raw = b"".join(whole.streaming_content)
    assert int(whole.headers["Content-Length"]) == len(raw)
    assert raw.startswith(sealed_part)


def test_trustees_hand_in_by_their_codes_and_each_step_waits_for_all(client, town):
    measure = drafted(chairs=2, threshold=2)
    begin_ceremony_by(OFFICE, measure.uuid)
    chairs = [Chair(index, measure.suite) for index in (1, 2)]
    codes = {one.index: new_code_by(OFFICE, measure.uuid, one.index) for one in chairs}

    def headers(index):
        return {"Authorization": f"Bearer {codes[index]}"}

    def where(chair, step):
        return path(measure, "trustees", str(chair.index), step)

    for step in CEREMONY:
        for chair in chairs:
            told = client.get(where(chair, step), headers=headers(chair.index)).json()
            assert told["progress"] == "open"
            body = chair.body(step, told["needs"])
            ask = {"content_type": JSON, "headers": headers(chair.index)}
            taken = client.post(where(chair, step), data=body, **ask)
            assert (taken.status_code, sorted(taken.json())) == (201, ["entry", "sha256"])
            again = client.post(where(chair, step), data=body, **ask)
            assert (again.status_code, again.json()) == (200, taken.json())
            other = client.post(where(chair, step), data=b'"x"', **ask)
            assert other.status_code == 409
        ahead = client.get(where(chairs[0], Step.DECRYPTION), headers=headers(1)).json()
        assert (ahead["progress"], ahead["needs"]) == ("waiting", {})
    assert Measure.objects.get().fingerprint
    for wrong in ({}, {"Authorization": "Bearer wrong"}, headers(2)):
        assert client.get(where(chairs[0], Step.KEY), headers=wrong).status_code in {401, 403}


def test_a_signed_in_resident_registers_a_key_with_the_token_of_the_page(town):
    fill_roll()
    measure, _ = opened()
    signed_in = browser_of(somebody(MINATO))
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["kaga"] = signed_in.cookies["kaga"].value
    where, voter = f"/vote/{measure.uuid}/key", voter_of(measure)
    told = browser.get(where).json()
    assert (told["signed_in"], told["eligible"], told["credential"]) == (True, True, None)
    assert 290 < told["fresh_for_s"] <= 300
    value = {"credential": voter.credential, "proof": proof_value(proof_of(voter, measure))}
    body, ask = json.dumps(value), {"content_type": JSON}
    assert browser.post(where, data=body, **ask).status_code == 403
    ask["headers"] = {"X-CSRFToken": told["csrf"]}
    given = browser.post(where, data=body, **ask)
    assert (given.status_code, given.json()["replaced"]) == (201, False)
    assert browser.post(where, data=body, **ask).status_code == 200
    assert browser.get(where).json()["credential"] == voter.credential
    for broken in (b"", b"[]", b'{"credential":1,"proof":{}}', b"\xff", b"x" * 9_000):
        wrong = browser.post(where, data=broken, **ask)
        assert (wrong.status_code, wrong.headers["Content-Type"]) == (
            422,
            "application/problem+json",
        )
    stranger = Client()
    assert stranger.post(where, data=body, content_type=JSON).status_code == 401
    assert stranger.get(where).json()["eligible"] is False
