"""A log with witnesses: published by a quorum only, watched, mirrored, never split."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.kernel.ledger.conftest import record_acts
from tests.kernel.ledger.witnesses import five_witnesses, policy_text, serving_files
from typer.testing import CliRunner

from kaga.engines.ledger import (
    Checkpoint,
    Frontier,
    SignatureError,
    grow,
    leaf_hash,
    pack,
    parse_policy,
    sign_checkpoint,
)
from kaga.kernel.ledger import cosigning, offline
from kaga.kernel.ledger import witness_words as words
from kaga.kernel.ledger.audit import audit
from kaga.kernel.ledger.commands import app
from kaga.kernel.ledger.faults import LedgerDamaged, QuorumMissing
from kaga.kernel.ledger.files import TileFiles
from kaga.kernel.ledger.keys import load_signer, make_signer
from kaga.kernel.ledger.mirror import mirror
from kaga.kernel.ledger.monitor import look
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.queries import receipt_at
from kaga.kernel.ledger.remote import RemoteLog, Unreachable
from kaga.kernel.ledger.sequencer import Sequencer, settle
from kaga.kernel.ledger.trust import policy
from kaga.kernel.ledger.watch import read_watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def crew(log, settings, tmp_path, monkeypatch):
    """Five witnesses, and a policy of three of them in force."""
    monkeypatch.setattr(cosigning, "WITHIN_S", 60.0)  # who is down refuses at once
    signer = make_signer()
    with five_witnesses(tmp_path, {signer.name: [signer.verifier]}) as members:
        (tmp_path / "policy").write_text(policy_text(members))
        settings.KAGA_LEDGER_POLICY = str(tmp_path / "policy")
        yield members


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def seen_by(raw: bytes) -> set[str]:
    return {name.split("-")[0] for name in policy().judge(raw).witnesses}


def test_a_head_is_published_with_a_quorum_and_receipts_carry_it(crew, log, tmp_path):
    record_acts(300)
    assert settle() == 300
    assert len(seen_by(published().raw)) >= 3
    (tmp_path / "mine").write_bytes(receipt_at(7).to_bytes())
    whole = tmp_path / "whole"
    whole.write_bytes(f"log {load_signer().verifier.vkey()}\n".encode() + _policy(tmp_path))
    shown = run("verify", tmp_path / "mine", "--policy", whole)
    assert (shown.exit_code, shown.output.count("cosigned by w") >= 3) == (0, True)
    assert list(audit()) == []


def _policy(folder: Path) -> bytes:
    return (folder / "policy").read_bytes()


def test_two_witnesses_down_do_not_stop_the_log_three_do_until_they_are_back(crew, log):
    record_acts(3)
    settle()
    for one in crew[:2]:
        one.stop()
    record_acts(3)
    assert settle() == 6
    assert seen_by(published().raw) == {"w3", "w4", "w5"}
    crew[2].stop()
    record_acts(3)
    with Sequencer().hold() as sequencer:
        sequencer.sequence()
        with pytest.raises(QuorumMissing, match="w4"):
            sequencer.publish()
        assert published().checkpoint.size == 6
        told = read_watch(log.root)
        assert (told.asked, bool(told.missing_since)) == (9, True)
        assert {url: bool(one.problem) for url, one in told.witnesses.items()} == {
            one.url: one.number <= 3 for one in crew
        }
        crew[2].start()
        assert sequencer.publish() == 9
    assert read_watch(log.root).missing_since == ""
    assert list(audit()) == []


def test_a_log_that_starts_without_its_witnesses_waits_for_them(crew, log):
    for one in crew:
        one.stop()
    record_acts(2)
    with Sequencer().hold() as sequencer:
        assert log.checkpoint() is None
        with pytest.raises(QuorumMissing):
            sequencer.settle()
        for one in crew:
            one.start()
        assert sequencer.publish() == 2


def test_a_head_from_before_the_policy_is_cosigned_after_it(crew, log, settings):
    where, settings.KAGA_LEDGER_POLICY = settings.KAGA_LEDGER_POLICY, ""
    record_acts(2)
    settle()
    settings.KAGA_LEDGER_POLICY = where
    with pytest.raises(SignatureError):
        policy().judge(published().raw)
    settle()
    assert len(seen_by(published().raw)) >= 3


def test_a_log_restored_from_an_older_copy_is_not_cosigned(crew, log):
    record_acts(5)
    settle()
    witness = crew[0].witness
    head = sign_checkpoint(Checkpoint(load_signer().name, 3, leaf_hash(b"x")), load_signer())
    assert witness.add_checkpoint(b"old 0\n\n" + head).body == b"5\n"


def test_a_split_view_is_refused_by_witnesses_and_found_by_the_monitor(crew, log, tmp_path):
    record_acts(5)
    settle()
    with serving_files(log.root) as url, RemoteLog(url) as remote:
        assert look(remote, policy(), tmp_path / "watched").findings == []
    leaves = [leaf_hash(b"%d" % number) for number in range(5)]
    fork = Checkpoint(load_signer().name, 5, grow(Frontier(), leaves).root())
    signed = sign_checkpoint(fork, load_signer())
    for one in crew:
        assert one.witness.add_checkpoint(b"old 5\n\n" + signed).status == 422
        assert [found.kind for found in one.witness.store.evidence()] == ["fork"]
    split = tmp_path / "split"
    shutil.copytree(log.root, split)
    (split / "checkpoint").write_bytes(signed)
    with serving_files(split) as url, RemoteLog(url) as remote:
        kinds = [one.kind for one in look(remote, policy(), tmp_path / "watched").findings]
        assert kinds == ["quorum"] + ["fork"] * 6
        told = run("monitor", url, "--data", tmp_path / "watched", "--policy", _whole(tmp_path))
        assert told.exit_code == 2
    (kept,) = (tmp_path / "watched").glob("evidence-*.txt")
    assert kept.read_bytes().count(signed) == 1


def _whole(folder: Path) -> Path:
    whole = folder / "whole"
    whole.write_bytes(f"log {load_signer().verifier.vkey()}\n".encode() + _policy(folder))
    return whole


def test_the_monitor_sees_growth_going_back_and_absence(crew, log, tmp_path):
    watched = tmp_path / "watched"
    record_acts(300)
    settle()
    old = tmp_path / "old"
    shutil.copytree(log.root, old)
    with serving_files(log.root) as url, RemoteLog(url) as remote:
        assert look(remote, policy(), watched).findings == []
        record_acts(300)
        settle()
        assert look(remote, policy(), watched).checkpoint.size == 600
        shutil.rmtree(watched)
        assert look(remote, policy(), watched).findings == []
        crew[0].stop()
        assert [one.kind for one in look(remote, policy(), watched).findings] == ["witness"]
        lone = run("monitor", url, "--data", watched, "--policy", _whole(tmp_path))
        assert (lone.exit_code, "600 entries" in lone.output) == (1, True)
    with serving_files(old) as url, RemoteLog(url) as remote:
        kinds = {one.kind for one in look(remote, policy(), watched).findings}
        assert "back" in kinds
    with RemoteLog("http://127.0.0.1:1") as nobody, pytest.raises(Unreachable):
        look(nobody, policy(), watched)


def test_a_mirror_checks_every_entry_and_serves_the_same_log(log, tmp_path):
    copy = TileFiles(tmp_path / "copy")
    key = make_signer().verifier.vkey()
    with serving_files(log.root) as url:
        for count in (300, 1, 700):
            record_acts(count)
            settle()
            done = run("mirror", url, "--out", copy.root, "--key", key)
            assert (done.exit_code, f"{count} entries copied" in done.output) == (0, True)
    ours = {path.relative_to(log.root) for path in log.root.rglob("*") if path.is_file()}
    theirs = {path.relative_to(copy.root) for path in copy.root.rglob("*") if path.is_file()}
    assert {path for path in ours if not path.name.startswith(".")} <= theirs
    for path in theirs & ours:
        assert (copy.root / path).read_bytes() == (log.root / path).read_bytes()


def test_a_mirror_of_a_changed_log_keeps_its_last_head(log, tmp_path):
    record_acts(300)
    settle()
    copy = TileFiles(tmp_path / "copy")
    key = make_signer().verifier.vkey()
    bundle = log.root / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"test.thing.done", b"test.thing.gone", 1))
    with serving_files(log.root) as url:
        done = run("mirror", url, "--out", copy.root, "--key", key)
    assert (done.exit_code, copy.checkpoint()) == (1, None)
    assert "do not lead to the root" in done.output


def test_a_policy_that_cannot_be_read_stops_the_log(log, settings, tmp_path):
    make_signer()
    settings.KAGA_LEDGER_POLICY = str(tmp_path / "none")
    with pytest.raises(LedgerDamaged, match="cannot be read"):
        settle()
    (tmp_path / "none").write_text("trust everybody\n")
    with pytest.raises(LedgerDamaged, match="line 2"):
        settle()


def test_a_changed_cosignature_is_named_with_its_place(crew, log, settings):
    record_acts(3)
    settle()
    raw = log.checkpoint()
    at = raw.rindex(b"\xe2\x80\x94 w") + 40
    other = b"B" if raw[at : at + 1] == b"A" else b"A"  # still base64, whatever stood there
    damaged = raw[:at] + other + raw[at + 1 :]
    log.checkpoint_path.write_bytes(damaged)
    (found,) = audit()
    assert (found.place, found.offset) == ("checkpoint", raw.rindex(b"\xe2\x80\x94 w"))
    log.checkpoint_path.write_bytes(raw)
    settings.KAGA_LEDGER_POLICY = ""
    assert [one.place for one in audit()] == ["checkpoint"]


def test_verify_wants_a_key_or_a_policy(log, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert run("verify", tmp_path / "file").exit_code == 2
    assert run("mirror", "http://127.0.0.1:1", "--out", tmp_path / "x").exit_code == 2


def test_a_mirror_refuses_a_log_that_went_back(log, tmp_path):
    record_acts(5)
    settle()
    key = make_signer().verifier.vkey()
    copy = TileFiles(tmp_path / "copy")
    with serving_files(log.root) as url:
        run("mirror", url, "--out", copy.root, "--key", key)
        head = Checkpoint(load_signer().name, 3, leaf_hash(b"x"))
        log.write_checkpoint(sign_checkpoint(head, load_signer()))
        with RemoteLog(url) as remote, pytest.raises(ValueError, match="went back"):
            mirror(remote, offline.policy_of(offline.read_key(key)), copy)


def shown(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def checked(raw: bytes) -> str:
    answer = Client().post("/ledger/verify", {"file": SimpleUploadedFile("r", raw)})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_pages_say_who_signs_and_since_when_too_few_do(crew, log, settings):
    record_acts(3)
    settle()
    page = shown("/ledger/how")
    assert [f"w{number}.example" in page for number in range(1, 6)] == [True] * 5
    assert page.count(words.WELL.ja) == 5
    assert parse_policy(Client().get("/ledger/policy").content).quorum == "all"
    for one in crew[:3]:
        one.stop()
    record_acts(1)
    with pytest.raises(QuorumMissing):
        settle()
    assert shown("/ledger/how").count(words.AWAY.ja) == 3
    warning = words.MISSING.ja.split("{since}")[1]
    assert [warning in shown(path) for path in ("/ledger/", "/ledger/how")] == [True, True]
    ready = Client().get("/readyz").json()
    assert (ready["status"], "witnesses_missing_since" in ready["checks"]["ledger"]) == (
        "warn",
        True,
    )
    settings.KAGA_LEDGER_POLICY = ""
    assert words.NOBODY.ja in shown("/ledger/how")
    alone = parse_policy(Client().get("/ledger/policy").content)
    assert (alone.quorum, alone.logs[0].verifier) == ("none", load_signer().verifier)


def test_the_check_of_a_receipt_names_its_witnesses(crew, log, settings):
    where, settings.KAGA_LEDGER_POLICY = settings.KAGA_LEDGER_POLICY, ""
    record_acts(3)
    settle()
    before = receipt_at(1)
    settings.KAGA_LEDGER_POLICY = where
    settle()
    after = receipt_at(1)
    assert words.ALONE.ja in checked(before.to_bytes())
    page = checked(after.to_bytes())
    assert (words.ALONE.ja in page, "w5-ed（" in page) == (False, True)
    assert "w5-ed（" in checked(pack(after).encode())
