"""`kaga ledger …`: what it prints, and how it refuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kaga.engines.ledger import open_checkpoint, parse_receipt, prove_consistency
from kaga.engines.ledger.hashing import encode_base64
from kaga.kernel.ledger.commands import app
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.published import published
from kaga.kernel.ledger.sequencer import Sequencer

pytestmark = pytest.mark.django_db

SOURCE = Path(__file__).resolve().parents[3] / "src"


def run(*arguments: object, given: bytes = b""):
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)


@pytest.fixture
def five(log):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"a", b"b", b"", b"d", b"e"])
        sequencer.publish()
    return log


@pytest.mark.django_db(transaction=True)
def test_append_takes_lines_or_whole_files(log, tmp_path):
    assert run("append", given=b"a\nb\n\nd\ne").output.split() == ["0", "1", "2", "3", "4"]
    (tmp_path / "one").write_bytes(b"line\nline\n")
    assert run("append", tmp_path / "one").output == "5\n"
    assert published().checkpoint.size == 6


@pytest.mark.django_db(transaction=True)
def test_append_of_a_file_that_is_not_there_says_so(log, tmp_path):
    answer = run("append", tmp_path / "none")
    assert (answer.exit_code, "No such file" in answer.output) == (1, True)


def test_checkpoint_is_printed_with_and_without_another_sequencer(five):
    head = run("checkpoint").output.encode()
    assert open_checkpoint(head, load_signer().verifier).size == 5
    with Sequencer().hold():
        assert run("checkpoint").output.encode() == head


def test_key_is_the_public_one(five):
    assert run("key").output == f"{load_signer().verifier.vkey()}\n"


def test_key_before_the_first_start_is_missing(log):
    answer = run("key")
    assert (answer.exit_code, "key is missing" in answer.output) == (1, True)


def test_proven_receipt_verifies_and_a_changed_one_does_not(five, tmp_path):
    path = tmp_path / "r.tlog-proof"
    path.write_text(run("prove", 3).output)
    key = load_signer().verifier.vkey()
    told = run("verify", path, "--key", key)
    assert (told.exit_code, told.output.splitlines()[2]) == (0, "d")
    path.write_text(path.read_text().replace("index 3", "index 2"))
    refused = run("verify", path, "--key", key)
    assert (refused.exit_code, refused.output) == (
        1,
        "kaga ledger: the inclusion proof leads to another root\n",
    )


def test_key_may_lie_in_a_file_and_the_receipt_in_a_qr_code(five, tmp_path):
    (tmp_path / "city.vkey").write_text(load_signer().verifier.vkey() + "\n")
    (tmp_path / "qr.txt").write_text(run("prove", 1, "--qr").output)
    told = run("verify", tmp_path / "qr.txt", "--key", tmp_path / "city.vkey")
    assert told.output.splitlines()[2] == "b"
    (tmp_path / "qr.txt").write_text("KAGA1:é")
    assert run("verify", tmp_path / "qr.txt", "--key", tmp_path / "city.vkey").exit_code == 1


def test_receipt_without_its_entry_is_checked_with_the_entry_given(five, tmp_path):
    receipt = parse_receipt(run("prove", 3).output.encode())
    bare = type(receipt)(receipt.index, receipt.proof, receipt.checkpoint)
    (tmp_path / "bare").write_bytes(bare.to_bytes())
    (tmp_path / "entry").write_bytes(b"d")
    key = load_signer().verifier.vkey()
    told = run("verify", tmp_path / "bare", "--key", key, "--entry", tmp_path / "entry")
    assert told.exit_code == 0


def test_private_facts_in_a_receipt_are_told(log, tmp_path):
    from tests.kernel.ledger.conftest import record_private

    from kaga.kernel.ledger import queries
    from kaga.kernel.ledger.sequencer import settle

    entry_id, _ = record_private(name="加賀 花子")
    settle()
    (tmp_path / "own").write_bytes(queries.own_receipt(entry_id).to_bytes())
    told = run("verify", tmp_path / "own", "--key", load_signer().verifier.vkey())
    assert "加賀 花子" in told.output.splitlines()[3]


def test_bare_proofs_are_printed_hash_by_hash(five):
    read = published().read
    proof = [encode_base64(step) for step in prove_consistency(2, 5, read)]
    assert run("prove", "--from", 2).output.split() == proof
    assert run("prove", 1, "--size", 2).output.split() == [encode_base64(read(0, 0))]
    assert run("prove", "--from", 2, "--size", 2).output == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("prove", 9), "there is no entry 9"),
        (("prove", 1, "--size", 9), "covers 5 entries only"),
        (("prove", "--from", 4, "--size", 3), "did not grow out of"),
    ],
)
def test_what_cannot_be_proven_is_said(five, arguments, message):
    answer = run(*arguments)
    assert (answer.exit_code, message in answer.output) == (1, True)


def test_prove_needs_an_entry_or_a_size(five):
    assert run("prove").exit_code == 2


def test_fsck_says_that_all_is_well_or_names_the_place(five):
    told = run("fsck")
    assert (told.exit_code, told.output) == (
        0,
        "5 entries: rows, bundles, tiles and signed head agree\n",
    )
    path = five.root / "tile/entries/000.p/5"
    path.write_bytes(path.read_bytes().replace(b"a", b"x"))
    told = run("fsck")
    assert (told.exit_code, told.output) == (
        1,
        "tile/entries/000.p/5 at byte 2: differs from what the rows make\n",
    )


def test_verify_needs_neither_settings_nor_a_folder_of_the_city(five, tmp_path):
    path = tmp_path / "r.tlog-proof"
    path.write_text(run("prove", 3).output)
    key = load_signer().verifier.vkey()
    bare = tmp_path / "bare"
    bare.mkdir()
    program = (
        "import sys; from kaga.cli import main\n"
        "try: main()\nfinally: print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ledger", "verify", str(path), "--key", key],
        env={"PYTHONPATH": str(SOURCE), "KAGA_DATABASE_URL": "nonsense"},
        cwd=bare,
        capture_output=True,
        check=False,
    )
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, lines[2:]) == (0, ["d", "[]"])
    assert list(bare.iterdir()) == []
