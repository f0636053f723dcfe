"""A witness's verdicts, case by case of C2SP tlog-witness."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.ledger.forest import Forest

from kaga.engines.ledger import (
    EMPTY_ROOT,
    Checkpoint,
    Hash,
    Latest,
    MalformedError,
    NoteSigner,
    Request,
    judge,
    parse_request,
    prove_consistency,
    sign_checkpoint,
    sign_note,
)
from kaga.engines.ledger.witnessing import origin_of

LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
NEXT = NoteSigner(LOG.name, Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))
OTHER = NoteSigner("other.example", Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32))
LOGS = {LOG.name: [LOG.verifier, NEXT.verifier]}
FOREST = Forest([b"%d" % number for number in range(40)])
FORK = Forest([b"%d" % number for number in range(39)] + [b"forked"])


def root(size: int, forest: Forest = FOREST) -> Hash:
    return Forest(forest.entries[:size]).frontier.root()


def head(size: int, forest: Forest = FOREST, signer: NoteSigner = LOG) -> bytes:
    return sign_checkpoint(Checkpoint(signer.name, size, root(size, forest)), signer)


def request(old: int, new: int, forest: Forest = FOREST) -> Request:
    return Request(old, tuple(prove_consistency(old, new, forest.nodes())), head(new, forest))


def latest(size: int) -> Latest:
    return Latest(size, root(size))


@pytest.mark.parametrize(("old", "new"), [(0, 0), (0, 1), (0, 40), (7, 7), (7, 40), (32, 33)])
def test_a_head_that_grew_is_taken(old: int, new: int) -> None:
    verdict = judge(parse_request(request(old, new).to_bytes()), latest(old), LOGS)
    assert (verdict.status, verdict.because, verdict.note) == (200, "", head(new))
    assert verdict.checkpoint == Checkpoint(LOG.name, new, root(new))


def test_a_log_may_have_a_second_key_and_other_lines_are_dropped() -> None:
    text = Checkpoint(LOG.name, 1, root(1)).text()
    both = sign_note(text, [LOG, OTHER, NEXT])
    assert judge(Request(0, (), both), Latest(), LOGS).note == sign_note(text, [LOG, NEXT])


def test_an_unknown_log_is_not_found() -> None:
    unknown = Request(0, (), head(1, signer=OTHER))
    assert judge(unknown, Latest(), LOGS).status == 404


def test_a_head_without_a_known_signature_or_with_a_wrong_one_is_forbidden() -> None:
    text = Checkpoint(LOG.name, 1, root(1)).text()
    stranger = sign_note(text, [OTHER])
    wrong = head(1).replace(b"\n1\n", b"\n2\n")
    for raw in (stranger, wrong):
        verdict = judge(Request(0, (), raw), Latest(), LOGS)
        assert (verdict.status, verdict.checkpoint, verdict.history) == (403, None, "")


def test_another_old_size_is_a_conflict_that_tells_the_right_one() -> None:
    for old in (0, 6, 8):
        verdict = judge(request(old, 40), latest(7), LOGS)
        assert (verdict.status, verdict.because, verdict.history) == (409, "7", "")


def test_a_proof_that_leads_elsewhere_is_unproven() -> None:
    wrong = [
        Request(7, (), head(40)),
        Request(7, request(7, 40).proof[:-1], head(40)),
        Request(7, request(6, 40).proof, head(40)),
        Request(7, (*request(7, 40).proof, EMPTY_ROOT), head(40)),
        Request(7, request(7, 40).proof, head(40, FORK)),
    ]
    for one in wrong:
        verdict = judge(one, latest(7), LOGS)
        assert (verdict.status, verdict.history) == (422, "unproven")
    nothing = Request(0, (EMPTY_ROOT,), head(7))
    assert judge(nothing, Latest(), LOGS).status == 422


def test_two_heads_of_one_size_are_a_fork() -> None:
    verdict = judge(Request(40, (), head(40, FORK)), latest(40), LOGS)
    assert (verdict.status, verdict.history, verdict.note) == (422, "fork", head(40, FORK))


def test_a_head_of_nothing_has_the_root_of_nothing() -> None:
    raw = sign_checkpoint(Checkpoint(LOG.name, 0, root(1)), LOG)
    assert judge(Request(0, (), raw), Latest(), LOGS).status == 422


def test_going_back_and_what_is_no_request_are_bad() -> None:
    back = Request(8, (), head(7))
    with pytest.raises(MalformedError, match="larger"):
        judge(back, latest(8), LOGS)
    good = request(7, 40).to_bytes()
    text = f"{LOG.name}\nmany\n"
    for raw in (
        b"",
        b"old 7",
        b"new 7\n\n" + head(40),
        b"old 07\n\n" + head(40),
        b"old -1\n\n" + head(40),
        b"old 7\nhash\n\n" + head(40),
        b"old \xff\n\n" + head(40),
        good.replace(b"old", b"old 1\nold", 1),
        b"old 1\n" + b"A" * 43 + b"=\n" * 64 + b"\n" + head(40),
        b"x" * 1_000_001,
    ):
        with pytest.raises(MalformedError):
            parse_request(raw)
    assert len(parse_request(b"old 1\n" + b"\n".join([b"A" * 43 + b"="] * 63) + b"\n\n").proof)
    with pytest.raises(MalformedError):
        parse_request(b"old 1\n" + b"\n".join([b"A" * 43 + b"="] * 64) + b"\n\n" + head(40))
    for raw in (b"", b"no note", sign_note(text, [LOG])):
        with pytest.raises(MalformedError):
            judge(Request(0, (), raw), Latest(), LOGS)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_refused(raw: bytes) -> None:
    try:
        found = parse_request(raw)
        origin_of(found)
    except MalformedError:
        return
    assert raw.startswith(b"old ")
