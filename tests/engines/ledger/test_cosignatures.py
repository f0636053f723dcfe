"""Cosignatures by the letter of C2SP tlog-cosignature, and the policies that weigh them."""

from __future__ import annotations

import base64
import itertools
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.ledger.forest import Forest

from kaga.engines.ledger import (
    Checkpoint,
    CosignatureVerifier,
    Cosigner,
    Disclosure,
    LedgerError,
    MalformedError,
    NoteSigner,
    Signature,
    SignatureError,
    check_receipt,
    leaf_hash,
    make_receipt,
    pack,
    parse_policy,
    parse_receipt,
    prove_inclusion,
    sign_checkpoint,
    unpack,
)
from kaga.engines.ledger.compact import WITNESSED
from kaga.engines.ledger.cosignatures import time_of
from kaga.engines.ledger.hashing import decode_hash

AT = 1_679_315_147
LOG = NoteSigner("example.com/behind-the-sofa", Ed25519PrivateKey.from_private_bytes(bytes(32)))
# The head that C2SP tlog-cosignature shows.
HEAD = Checkpoint(
    LOG.name, 20852163, decode_hash("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
)


def classical(number: int) -> Cosigner:
    seed = bytes([number]) * 32
    return Cosigner(f"w{number}.example", Ed25519PrivateKey.from_private_bytes(seed))


def lasting(number: int) -> Cosigner:
    return Cosigner(
        f"w{number}.example", MLDSA44PrivateKey.from_seed_bytes(bytes([number]) * 32)
    )


FIVE = [classical(1), lasting(2), classical(3), lasting(4), classical(5)]
BOTH = pytest.mark.parametrize(
    "cosigner", [classical(1), lasting(1)], ids=["ed25519", "ml-dsa"]
)


def policy_of(*lines: str, cosigners: list[Cosigner] = FIVE):
    known = [f"witness w{n} {one.verifier.vkey()}" for n, one in enumerate(cosigners, 1)]
    text = [f"log {LOG.verifier.vkey()} https://kaga.example/ledger", *known, *lines]
    return parse_policy("".join(f"{line}\n" for line in text).encode())


THREE_OF_FIVE = ("group all 3 w1 w2 w3 w4 w5", "quorum all")


def cosigned(*cosigners: Cosigner, head: Checkpoint = HEAD) -> bytes:
    lines = "".join(f"{one.cosign(head, at=AT).line()}\n" for one in cosigners)
    return sign_checkpoint(head, LOG) + lines.encode()


def test_ed25519_signs_the_two_lines_and_the_whole_head() -> None:
    cosigner = classical(1)
    signature = cosigner.cosign(HEAD, at=AT)
    message = (
        b"cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n"
        b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert signature.value == struct.pack(">Q", AT) + cosigner.private.sign(message)
    assert time_of(signature) == AT


def test_ml_dsa_signs_the_structure_of_a_subtree_from_zero() -> None:
    cosigner = lasting(1)
    signature = cosigner.cosign(HEAD, at=AT)
    message = (
        b"subtree/v1\n\0"
        + bytes([len(cosigner.name)])
        + cosigner.name.encode()
        + struct.pack(">Q", AT)
        + bytes([len(HEAD.origin)])
        + HEAD.origin.encode()
        + struct.pack(">QQ", 0, HEAD.size)
        + HEAD.root
    )
    assert signature.value[:8] == struct.pack(">Q", AT)
    cosigner.private.public_key().verify(signature.value[8:], message)
    assert len(signature.value) == 8 + 2420


@BOTH
def test_a_cosignature_is_of_one_head_one_moment_and_one_witness(cosigner: Cosigner) -> None:
    verifier, signature = cosigner.verifier, cosigner.cosign(HEAD, at=AT)
    assert verifier.accepts(HEAD.text(), signature)
    value = signature.value
    other = Checkpoint(HEAD.origin, HEAD.size + 1, HEAD.root)
    wrong = [
        (HEAD.text(), struct.pack(">Q", AT + 1) + value[8:]),
        (HEAD.text(), struct.pack(">Q", 0) + value[8:]),
        (HEAD.text(), struct.pack(">Q", 1 << 63) + value[8:]),
        (HEAD.text(), value[:-1]),
        (HEAD.text(), value[:-1] + bytes([value[-1] ^ 1])),
        (HEAD.text(), b""),
        (other.text(), value),
        (Checkpoint("example.com/other", HEAD.size, HEAD.root).text(), value),
        ("no head\n", value),
    ]
    for text, changed in wrong:
        line = Signature(verifier.name, verifier.key_id, changed)
        assert not verifier.accepts(text, line)


def test_only_ml_dsa_binds_the_name_of_the_witness() -> None:
    for made, bound in ((classical(1), False), (lasting(1), True)):
        signature = made.cosign(HEAD, at=AT)
        renamed = CosignatureVerifier("other.example", made.kind, made.verifier.public)
        assert renamed.accepts(HEAD.text(), signature) is not bound


@BOTH
def test_keys_are_written_and_read_in_one_line(cosigner: Cosigner) -> None:
    verifier = cosigner.verifier
    assert CosignatureVerifier.parse(verifier.vkey()) == verifier
    assert Cosigner.parse(cosigner.secret()).verifier == verifier
    name, label, material = verifier.vkey().split("+", 2)
    for wrong in (
        "",
        "a+b",
        f"{name}+{label}+",
        f"{name}+00000000+{material}",
        f"{name}+{label}+{base64.b64encode(bytes(33)).decode()}",
        LOG.verifier.vkey(),
        f"a name+{label}+{material}",
    ):
        with pytest.raises(MalformedError):
            CosignatureVerifier.parse(wrong)
    kind, name, label, material = (
        cosigner.secret().split("+", 1)[0],
        *cosigner.secret()[len("PRIVATE+KEY+") :].split("+", 2),
    )
    assert kind == "PRIVATE"
    for wrong in (
        verifier.vkey(),
        f"PRIVATE+KEY+{name}",
        f"PRIVATE+KEY+{name}+00000000+{material}",
        LOG.secret(),
        f"PRIVATE+KEY+{name}+{label}+{base64.b64encode(bytes(34)).decode()}",
    ):
        with pytest.raises(MalformedError) as refused:
            Cosigner.parse(wrong)
        assert material not in str(refused.value)


def test_only_moments_and_names_that_fit_are_cosigned() -> None:
    for at in (0, -1, 1 << 63):
        with pytest.raises(MalformedError):
            classical(1).cosign(HEAD, at=at)
    for cosigner, head in (
        (Cosigner("w" * 256, MLDSA44PrivateKey.from_seed_bytes(bytes(32))), HEAD),
        (lasting(1), Checkpoint("o" * 256, 1, HEAD.root)),
    ):
        with pytest.raises(MalformedError):
            cosigner.cosign(head, at=AT)


def test_three_of_five_are_needed_and_strangers_do_not_count() -> None:
    policy = policy_of(*THREE_OF_FIVE)
    for count in range(6):
        for chosen in itertools.combinations(FIVE, count):
            raw = cosigned(*chosen, classical(9))
            if count < 3:
                with pytest.raises(SignatureError):
                    policy.judge(raw)
            else:
                seen = policy.judge(raw)
                names = {f"w{FIVE.index(one) + 1}": AT for one in chosen}
                assert (seen.checkpoint, seen.witnesses) == (HEAD, names)


def test_a_witness_that_signs_twice_counts_once() -> None:
    with pytest.raises(SignatureError):
        policy_of(*THREE_OF_FIVE).judge(cosigned(FIVE[0], FIVE[0], FIVE[0]))


def test_a_wrong_line_of_a_known_witness_spoils_the_head() -> None:
    line = FIVE[0].cosign(Checkpoint(HEAD.origin, 1, HEAD.root), at=AT).line()
    with pytest.raises(SignatureError, match=r"w1\.example is wrong"):
        policy_of(*THREE_OF_FIVE).judge(cosigned(*FIVE[1:]) + f"{line}\n".encode())


def test_witnesses_alone_do_not_make_a_head_of_a_log() -> None:
    lines = "".join(f"{one.cosign(HEAD, at=AT).line()}\n" for one in FIVE)
    with pytest.raises(SignatureError, match="no known key"):
        policy_of(*THREE_OF_FIVE).judge(f"{HEAD.text()}\n{lines}".encode())
    foreign = Checkpoint("example.com/other", 1, HEAD.root)
    note = f"{foreign.text()}\n{LOG.sign(foreign.text()).line()}\n".encode()
    with pytest.raises(SignatureError, match="no known key"):
        policy_of("quorum none").judge(note)


def test_policies_of_the_specification_are_read() -> None:
    policy = policy_of(
        "# one of each",
        "\tgroup X  any\tw1 w2 ",
        "",
        "group Y all w3 w4",
        "group X-and-Y all X Y",
        "quorum X-and-Y",
    )
    right = {frozenset({"w1", "w3", "w4"}), frozenset({"w2", "w3", "w4"})}
    right |= {frozenset({"w1", "w2", "w3", "w4"})}
    names = ["w1", "w2", "w3", "w4"]
    enough = {
        frozenset(chosen)
        for count in range(5)
        for chosen in itertools.combinations(names, count)
        if policy.is_quorum(chosen)
    }
    assert enough == right
    assert policy_of("quorum none").judge(cosigned()).witnesses == {}
    assert policy_of("quorum w5").judge(cosigned(FIVE[4])).witnesses == {"w5": AT}


VKEY = FIVE[0].verifier.vkey()


@pytest.mark.parametrize(
    "lines",
    [
        ["quorum w9"],
        [],
        ["quorum none", "quorum none"],
        ["quorum"],
        ["quorum w1 w2"],
        ["group g 0 w1", "quorum g"],
        ["group g 2 w1", "quorum g"],
        ["group g 01 w1", "quorum g"],
        ["group g +1 w1", "quorum g"],
        ["group g most w1", "quorum g"],
        ["group g any", "quorum g"],
        ["group g any w1 w1", "quorum g"],
        ["group g any w1", "group h any w1", "quorum h"],
        ["group g any none", "quorum g"],
        ["group g any h", "group h any w1", "quorum g"],
        ["group w1 any w2", "quorum w1"],
        ["group none any w1", "quorum none"],
        [f"witness w6 {VKEY}", "quorum none"],
        [f"witness w1 {classical(7).verifier.vkey()}", "quorum none"],
        [f"witness none {classical(7).verifier.vkey()}", "quorum none"],
        ["witness w6", "quorum none"],
        [f"witness w6 {LOG.verifier.vkey()}", "quorum none"],
        [f"log {LOG.verifier.vkey()}", "quorum none"],
        [f"log {VKEY}", "quorum none"],
        ["log", "quorum none"],
        ["trust everybody", "quorum none"],
        ["quorum none\r"],
        ["quorum none\x7f"],
    ],
)
def test_policies_that_break_the_format_are_refused(lines: list[str]) -> None:
    with pytest.raises(MalformedError):
        policy_of(*lines)


def test_a_policy_ends_in_a_line_break_and_has_an_end() -> None:
    for raw in (b"quorum none", b"", b"#\n" * 1001 + b"quorum none\n"):
        with pytest.raises(MalformedError):
            parse_policy(raw)
    assert parse_policy(b"# \xff\nquorum none\n").quorum == "none"


@given(st.binary(max_size=200) | st.text(alphabet="quormgpwitnesla 1\t\n+").map(str.encode))
def test_any_bytes_are_a_policy_or_refused(raw: bytes) -> None:
    try:
        parse_policy(raw)
    except LedgerError:
        return
    assert b"quorum" in raw


ENTRIES = [b"%d" % n for n in range(400)]
FOREST = Forest(ENTRIES)
SMALL = Checkpoint(LOG.name, 400, FOREST.frontier.root())


def receipt(*cosigners: Cosigner):
    proof = prove_inclusion(300, 400, FOREST.nodes())
    return make_receipt(Disclosure(b"300"), 300, proof, cosigned(*cosigners, head=SMALL))


def test_receipts_carry_the_quorum() -> None:
    policy = policy_of(*THREE_OF_FIVE)
    proven = check_receipt(parse_receipt(receipt(*FIVE[:3]).to_bytes()), policy)
    assert (proven.index, proven.witnesses) == (300, {"w1": AT, "w2": AT, "w3": AT})
    with pytest.raises(SignatureError, match="too few"):
        check_receipt(receipt(*FIVE[:2]), policy)
    assert check_receipt(receipt(*FIVE[:2]), LOG.verifier).witnesses == {}


def test_a_packed_receipt_carries_the_cosignatures_that_fit() -> None:
    policy = policy_of("group ed 2 w1 w3 w5", "quorum ed")
    text = pack(receipt(*FIVE, classical(9)))
    assert text.startswith(WITNESSED)
    assert check_receipt(unpack(text, policy), policy).witnesses == {
        "w1": AT,
        "w3": AT,
        "w5": AT,
    }
    assert check_receipt(unpack(text, LOG.verifier), LOG.verifier).index == 300
    stranger = parse_policy(f"log {OTHER.verifier.vkey()}\nquorum none\n".encode())
    with pytest.raises(SignatureError):
        unpack(text, stranger)


OTHER = NoteSigner("example.com/other", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32))


def test_a_packed_receipt_that_was_cut_is_refused() -> None:
    text = pack(receipt(*FIVE))
    for end in range(len(WITNESSED), len(text), 7):
        with pytest.raises(LedgerError):
            check_receipt(unpack(text[:end], LOG.verifier), LOG.verifier)
    for changed in (f"{WITNESSED}00", WITNESSED):
        with pytest.raises(MalformedError):
            unpack(changed, LOG.verifier)


def test_a_leaf_is_no_head() -> None:
    assert leaf_hash(b"300") != SMALL.root
