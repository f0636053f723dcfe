"""Signed notes and checkpoints, by the examples of C2SP signed-note."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kaga.engines.ledger import (
    EMPTY_ROOT,
    Checkpoint,
    LedgerError,
    MalformedError,
    NoteSigner,
    NoteVerifier,
    SignatureError,
    leaf_hash,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    sign_checkpoint,
    sign_note,
)

# The example of C2SP signed-note, section "Verifier keys".
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3m"
    "FXmRKuwHjG1Yu72IneyaQM=\n"
).encode()

SIGNER = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
OTHER = NoteSigner("kaga.example/other", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
HEAD = Checkpoint("kaga.example/ledger", 8, leaf_hash(b"root"))


def test_example_of_the_specification_opens() -> None:
    verifier = NoteVerifier.parse(VKEY)
    note = open_note(NOTE, [verifier])
    assert note.text == "This is an example message.\n"
    assert [signature.name for signature in note.signatures] == ["example.com/foo"]
    assert verifier.vkey() == VKEY


def test_note_that_was_signed_opens_with_the_known_keys_only() -> None:
    raw = sign_note("line\n\nline\n", [SIGNER, OTHER])
    note = open_note(raw, [SIGNER.verifier])
    assert note.text == "line\n\nline\n"
    assert [s.name for s in note.signatures] == ["kaga.example/ledger"]
    assert [s.name for s in note.unknown] == ["kaga.example/other"]


def test_signature_given_twice_counts_once() -> None:
    raw = sign_note("line\n", [SIGNER, SIGNER])
    assert len(open_note(raw, [SIGNER.verifier]).signatures) == 1


def test_note_of_strangers_or_with_a_wrong_signature_does_not_open() -> None:
    with pytest.raises(SignatureError, match="no trusted key"):
        open_note(NOTE, [SIGNER.verifier])
    wrong = sign_note("line\n", [OTHER, SIGNER]).replace(b"line", b"lime")
    with pytest.raises(SignatureError, match=r"kaga\.example/ledger is wrong"):
        open_note(wrong, [SIGNER.verifier])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        "text\n\n— name AAAAAAA=".encode(),
        b"text\n\n- name AAAAAAA=\n",
        "text\n\n— name AAAAAAA= \n".encode(),
        "text\n\n— na+me AAAAAAA=\n".encode(),
        "text\n\n— na\u2003me AAAAAAA=\n".encode(),
        "text\n\n— name AAAAAA==\n".encode(),
        "text\n\n— name AAAAAAB=\n".encode(),
        "text\n\n— name AAAA AAAA\n".encode(),
        "te\txt\n\n— name AAAAAAA=\n".encode(),
        b"\xff\n\n",
        b"a" * 1_000_001,
        b"text\n\n" + "— name AAAAAAA=\n".encode() * 101,
    ],
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        open_note(raw, [SIGNER.verifier])


def test_text_that_cannot_be_a_note_is_not_signed() -> None:
    for text in ("no line break", "control \x07\n", ""):
        with pytest.raises(MalformedError):
            sign_note(text, [SIGNER])
    for name in ("", "two words", "a+b", "tab\there"):
        with pytest.raises(MalformedError, match="not a key name"):
            NoteSigner(name, SIGNER.private)


def test_keys_read_back_and_other_texts_do_not() -> None:
    assert NoteVerifier.parse(SIGNER.verifier.vkey()) == SIGNER.verifier
    assert NoteSigner.parse(SIGNER.secret() + "\n").verifier == SIGNER.verifier
    vkey, secret = SIGNER.verifier.vkey(), SIGNER.secret()
    for text in (
        "",
        "a+b",
        VKEY[:-4],
        VKEY.replace("530d", "530e"),
        "a+00000000+AAAA",
        vkey[1:],
    ):
        with pytest.raises(MalformedError):
            NoteVerifier.parse(text)
    for text in (vkey, secret[:-4], secret[:-5] + "!", secret.replace("kaga", "kagb"), ""):
        with pytest.raises(MalformedError) as wrong:
            NoteSigner.parse(text)
        assert secret[-20:-4] not in str(wrong.value)


def test_signature_of_another_length_is_wrong_and_no_crash() -> None:
    short = sign_note("line\n", [SIGNER]).decode().split(" ")
    blob = SIGNER.verifier.key_id + b"\x00"
    raw = f"line\n\n— {short[1]} ".encode() + __import__("base64").b64encode(blob) + b"\n"
    with pytest.raises(SignatureError, match="wrong"):
        open_note(raw, [SIGNER.verifier])


def test_checkpoint_reads_back() -> None:
    raw = sign_checkpoint(HEAD, SIGNER)
    assert open_checkpoint(raw, SIGNER.verifier) == HEAD
    extended = Checkpoint(HEAD.origin, 9, HEAD.root, ("more", "lines"))
    assert parse_checkpoint(extended.text()) == extended
    assert parse_checkpoint(f"a\n0\n{_b64(EMPTY_ROOT)}\n").size == 0


def _b64(value: bytes) -> str:
    return __import__("base64").b64encode(value).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n8\n",
        f"origin\n8\n{_b64(EMPTY_ROOT)}",
        f"origin\n08\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n+8\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n٨\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n9223372036854775808\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n8\n{_b64(EMPTY_ROOT[1:])}\n",
        f"origin\n8\n{_b64(EMPTY_ROOT)}\n\n",
        f"\n8\n{_b64(EMPTY_ROOT)}\n",
        f"origin\n0\n{_b64(leaf_hash(b''))}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(text)


def test_head_of_another_log_is_refused() -> None:
    with pytest.raises(SignatureError, match="does not sign for"):
        sign_checkpoint(HEAD, OTHER)
    foreign = sign_note(HEAD.text(), [OTHER])
    with pytest.raises(SignatureError, match=r"head is of kaga\.example/ledger"):
        open_checkpoint(foreign, OTHER.verifier)


@given(st.data())
def test_no_flipped_byte_of_a_checkpoint_is_accepted(data: st.DataObject) -> None:
    raw = bytearray(sign_checkpoint(HEAD, SIGNER))
    at = data.draw(st.integers(min_value=0, max_value=len(raw) - 1))
    raw[at] ^= data.draw(st.integers(min_value=1, max_value=255))
    with pytest.raises(LedgerError):
        open_checkpoint(bytes(raw), SIGNER.verifier)


@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_no_bytes_break_or_satisfy_the_reader_of_checkpoints(raw: bytes) -> None:
    with pytest.raises(LedgerError):
        open_checkpoint(raw, SIGNER.verifier)
