"""The witness as a service: what it answers, what it remembers, what it keeps as evidence."""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.engines.ledger.forest import Forest
from tests.kernel.ledger.witnesses import member, serving
from tests.ports import free_port
from tests.scratch_city import scratch_city
from typer.testing import CliRunner

from kaga.engines.ledger import (
    Checkpoint,
    CosignatureVerifier,
    Latest,
    NoteSigner,
    Request,
    open_note,
    prove_consistency,
    sign_checkpoint,
)
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.witness.application import application
from kaga.kernel.ledger.witness.commands import app
from kaga.kernel.ledger.witness.keys import load_cosigners, make_cosigners
from kaga.kernel.ledger.witness.service import Witness, origin_hash
from kaga.kernel.ledger.witness.store import MOST_UNPROVEN, Evidence, WitnessStore

LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
LOGS = {LOG.name: [LOG.verifier]}
FOREST = Forest([b"%d" % number for number in range(40)])
FORK = Forest([b"%d" % number for number in range(39)] + [b"forked"])


def checkpoint(size: int, forest: Forest = FOREST) -> Checkpoint:
    return Checkpoint(LOG.name, size, Forest(forest.entries[:size]).frontier.root())


def body(old: int, new: int, forest: Forest = FOREST) -> bytes:
    proof = prove_consistency(old, new, forest.nodes())
    return Request(old, tuple(proof), sign_checkpoint(checkpoint(new, forest), LOG)).to_bytes()


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return member(1, tmp_path, LOGS).witness


def keys(witness: Witness) -> list[CosignatureVerifier]:
    return [one.verifier for one in witness.cosigners]


def test_a_head_is_answered_with_both_cosignatures(witness):
    answer = witness.add_checkpoint(body(0, 7))
    assert (answer.status, answer.body.count(b"\n")) == (200, 2)
    note = open_note(sign_checkpoint(checkpoint(7), LOG) + answer.body, keys(witness))
    assert [one.name for one in note.signatures] == ["w1.example"] * 2


def test_the_last_head_is_served_with_what_was_answered(witness):
    hashed = origin_hash(LOG.name)
    assert witness.checkpoint(hashed).status == 404
    witness.add_checkpoint(body(0, 7))
    answer = witness.add_checkpoint(body(7, 40))
    right = sign_checkpoint(checkpoint(40), LOG) + answer.body
    assert witness.checkpoint(hashed).body == right
    assert witness.checkpoint(origin_hash("other")).status == 404


def test_a_head_remembered_before_a_crash_is_signed_when_it_is_asked_for(witness):
    note = sign_checkpoint(checkpoint(7), LOG)
    assert witness.store.advance(LOG.name, Latest(), checkpoint(7), note, at=5)
    served = witness.checkpoint(origin_hash(LOG.name)).body
    assert open_note(served, keys(witness)).text == checkpoint(7).text()
    assert witness.checkpoint(origin_hash(LOG.name)).body == served


def test_requests_that_do_not_fit_change_nothing(witness):
    witness.add_checkpoint(body(0, 7))
    before = witness.store.remembered(LOG.name)
    answers = {
        body(0, 40): (409, b"7\n"),
        b"old 0\n\n" + sign_checkpoint(checkpoint(7), LOG): (409, b"7\n"),
        b"nothing": (400, None),
        b"old 8\n\n" + sign_checkpoint(checkpoint(7), LOG): (400, None),
    }
    for raw, (status, content) in answers.items():
        answer = witness.add_checkpoint(raw)
        assert (answer.status, content or answer.body) == (status, answer.body)
    assert witness.store.remembered(LOG.name) == before
    assert witness.store.evidence() == []


def test_two_histories_are_refused_and_leave_evidence(witness):
    witness.add_checkpoint(body(0, 40))
    for _ in range(2):
        answer = witness.add_checkpoint(
            b"old 40\n\n" + sign_checkpoint(checkpoint(40, FORK), LOG)
        )
        assert answer.status == 422
    (found,) = witness.store.evidence()
    assert (found.kind, found.seen, found.offered) == (
        "fork",
        sign_checkpoint(checkpoint(40), LOG),
        sign_checkpoint(checkpoint(40, FORK), LOG),
    )
    for raw in (found.seen, found.offered):
        open_note(raw, [LOG.verifier])


def test_wrong_proofs_are_kept_up_to_a_limit_and_forks_for_ever(tmp_path):
    store = WitnessStore(tmp_path / "w.db")
    for number in range(MOST_UNPROVEN + 7):
        for kind in ("unproven", "fork"):
            offered = b"%d" % number
            store.keep_evidence(Evidence(0, LOG.name, kind, number, b"seen", offered, "why"))
    kept = store.evidence()
    assert sum(one.kind == "fork" for one in kept) == MOST_UNPROVEN + 7
    doubts = [one.at for one in kept if one.kind == "unproven"]
    assert doubts == list(range(MOST_UNPROVEN + 6, 6, -1))


def test_of_many_at_once_one_goes_first_and_nothing_goes_back(witness):
    witness.add_checkpoint(body(0, 7))
    start = threading.Barrier(20)

    def ask(new: int) -> int:
        start.wait()
        return witness.add_checkpoint(body(7, new)).status

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(20, 40)))
    assert sorted(answers) == [200] + [409] * 19
    remembered = witness.store.remembered(LOG.name)
    assert remembered.latest.size == 20 + answers.index(200)


def test_only_the_head_that_was_compared_is_replaced(tmp_path):
    store = WitnessStore(tmp_path / "w.db")
    seven, all_of_it = checkpoint(7), checkpoint(40)
    was = Latest(7, seven.root)
    assert not store.advance(LOG.name, was, all_of_it, b"note", at=1)
    assert store.advance(LOG.name, Latest(), seven, b"note", at=1)
    assert not store.advance(LOG.name, Latest(), all_of_it, b"note", at=1)
    assert store.advance(LOG.name, was, all_of_it, b"note", at=1)


def test_over_http_it_speaks_the_protocol(witness):
    with serving(application(witness)) as url, httpx.Client(base_url=url) as client:
        taken = client.post("/add-checkpoint", content=body(0, 7))
        assert (taken.status_code, taken.text.count("— w1.example ")) == (200, 2)
        stale = client.post("/add-checkpoint", content=body(0, 40))
        assert (stale.status_code, stale.text) == (409, "7\n")
        assert stale.headers["content-type"] == "text/x.tlog.size"
        shown = client.get(f"/{origin_hash(LOG.name)}/checkpoint")
        assert (shown.status_code, shown.text.startswith(LOG.name)) == (200, True)
        assert client.get("/").text.count(LOG.verifier.vkey()) == 1
        assert client.get("/evidence").json() == []
        for method, path, status in (
            ("GET", "/add-checkpoint", 405),
            ("POST", "/", 405),
            ("GET", "/x/y", 404),
            ("GET", "/../witness.key", 404),
            ("HEAD", "/", 200),
        ):
            assert client.request(method, path).status_code == status
        large = client.post("/add-checkpoint", content=b"x" * 1_000_001)
        assert large.status_code == 413


def test_keys_are_made_once_and_belong_to_a_name(tmp_path):
    made = make_cosigners(tmp_path, "newspaper.example/w")
    assert [one.verifier for one in load_cosigners(tmp_path)] == [o.verifier for o in made]
    assert make_cosigners(tmp_path, "other")[0].name == "newspaper.example/w"
    assert (tmp_path / "witness.key").stat().st_mode & 0o077 == 0
    with pytest.raises(LedgerDamaged, match="no keys"):
        load_cosigners(tmp_path / "empty")
    (tmp_path / "witness.key").write_text("PRIVATE+KEY+x\n")
    with pytest.raises(LedgerDamaged, match="not a witness's keys"):
        load_cosigners(tmp_path)


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_commands_show_keys_and_evidence_and_refuse_plainly(tmp_path, witness):
    made = run("key", "--data", tmp_path / "w1")
    assert [line.split()[:2] for line in made.output.splitlines()] == [
        ["witness", "w1.example"]
    ] * 2
    evidence = ("evidence", "--data", tmp_path / "w1")
    assert run(*evidence).exit_code == 0
    witness.add_checkpoint(body(0, 40))
    witness.add_checkpoint(b"old 40\n\n" + sign_checkpoint(checkpoint(40, FORK), LOG))
    found = run(*evidence, "--json")
    assert found.exit_code == 1
    assert [row["kind"] for row in json.loads(found.output)] == ["fork"]
    for refused in (
        ("key", "--data", tmp_path / "none"),
        ("key", "--data", tmp_path / "w1", "--name", "other"),
        ("serve", "--data", tmp_path / "w1"),
        ("serve", "--data", tmp_path / "w1", "--log", "no key"),
    ):
        assert run(*refused).exit_code == 2


@pytest.mark.slow
def test_the_process_serves_and_ends_in_peace(tmp_path):
    port = free_port()
    logs = tmp_path / "logs"
    logs.write_text(f"# the city\nlog {LOG.verifier.vkey()} https://kaga.example/ledger\n")
    options = ["--data", tmp_path / "w", "--name", "w.example", "--log", logs, "--port", port]
    with (
        scratch_city() as city,
        city.start("-m", "kaga.cli", "witness", "serve", *map(str, options)) as process,
    ):
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", transport=httpx.HTTPTransport(retries=20)
        )
        with client:
            answer = client.post("/add-checkpoint", content=body(0, 40))
        process.terminate()
        assert (answer.status_code, process.wait(60)) == (200, 0)
    assert sys.platform != "linux" or (tmp_path / "w" / "witness.db").stat().st_size
