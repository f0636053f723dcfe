"""The booth's JavaScript and the engine: the same ballots, the same judgements."""

from __future__ import annotations

import io
import random
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from bench.voting.agreement import agree, marks, question
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from tests.conformance.booth.judging import Booth, Recorded
from tests.engines.ballot.forged import (
    ED25519_ELEMENTS,
    FORGERIES,
    MODULAR_ELEMENTS,
)
from tests.engines.ballot.played import archive_of, ballots_of, ranked, set_up, whole
from tests.engines.ballot.test_forged_archives import STEPS

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.making.ballots import seal, sign
from kaga.engines.ballot.making.credentials import draw_voter
from kaga.engines.ballot.model import Method, Rule, ranking
from kaga.engines.ballot.reading.ballots import fingerprint, read_ballot
from kaga.engines.ballot.verify.audit import survey_archive
from kaga.engines.ballot.verify.ballots import BallotChecker
from kaga.engines.ballot.verify.challenges import challenge
from kaga.engines.ballot.verify.opening import open_sealed
from kaga.engines.ledger import (
    Checkpoint,
    Commitment,
    Cosigner,
    Disclosure,
    Entry,
    NoteSigner,
    leaf_hash,
    make_receipt,
    node_hash,
    sign_checkpoint,
)

pytestmark = pytest.mark.slow

UNCOUNTABLE = [
    "a re-vote not counted",
    "a replaced ballot taken in",
    "too few parts",
    "a result beside the count",
    "a blank vote made a choice",
    "a result of other shape",
    "tally moved",
    "a factor moved",
    "a factor outside the group",
    "a factor neutral",
    "a decryption proof moved",
    "a decryption proof dropped",
    "a part under another name",
    "another key",
    "a share key moved",
    "a lower threshold",
    "no trustees",
]
"""Changes of an archive that is hashed anew: only who counts again finds them."""

SUITES = ("Ed25519", "BELENIOS-2048")


@pytest.fixture(scope="module")
def booth() -> Iterator[Booth]:
    with Booth() as started:
        yield started


@pytest.mark.parametrize("suite", SUITES)
def test_the_same_randomness_gives_the_same_ballot_to_the_byte(
    booth: Booth, suite: str
) -> None:
    chance = random.Random(7)
    for number in range(4):
        asked = tuple(question(chance, place) for place in range(chance.randint(1, 3)))
        if suite == "Ed25519":
            asked += (ranking(("甲", "乙", "丙"), "順番", Rule(Method.STV, 2)),)
        played = set_up(
            suite, asked, voters=1, uuid=f"Kaga{number + 1}AgreedAgreed", trustees=(1, 1)
        )
        election, (voter,) = played.election, played.voters
        chosen = [
            [chance.randint(0, 255) for _ in one.answers] if one.ranked else marks(one, chance)
            for one in asked
        ]
        draw = Recorded(secrets.token_bytes)
        ours = sign(seal(election, voter, chosen, draw), voter, election, draw)
        assert booth.make(election, voter, chosen, draw.pieces) == ours
        theirs = booth.make(election, voter, chosen)
        BallotChecker(election).check(read_ballot(theirs, election))
        assert booth.judge(election, [ours, theirs]) == ["", ""]


@pytest.mark.parametrize(
    ("suite", "forgeries"),
    [
        ("Ed25519", [*FORGERIES, *ED25519_ELEMENTS]),
        ("BELENIOS-2048", [*FORGERIES[:23], *MODULAR_ELEMENTS]),
    ],
)
def test_it_refuses_every_forged_ballot(
    booth: Booth, suite: str, forgeries: list[object]
) -> None:
    played = whole(suite)
    answers = booth.judge(played.election, [one.raw(played) for one in forgeries])
    passed = [one.name for one, answer in zip(forgeries, answers, strict=True) if answer == ""]
    assert passed == []


@pytest.mark.parametrize("suite", SUITES)
def test_each_side_opens_what_the_other_has_sealed(booth: Booth, suite: str) -> None:
    played = whole(suite)
    election, voter = played.election, played.voters[0]
    text = election.raw.decode()
    chosen = [[0, 1, 0], [0, 1, 0, 1]]
    shown = booth.ask("show", election=text, secret=str(voter.secret), marks=chosen)
    seed = bytes.fromhex(shown["seed"])
    checker = BallotChecker(election)
    found = open_sealed(shown["sealed"].encode(), shown["commitment"], seed, checker)
    assert [list(row) for row in found] == chosen
    ours = seal(election, voter, chosen, secrets.token_bytes)
    asked = {"election": text, "sealed": ours.text, "commitment": ours.commitment}
    opened = booth.ask("open", **asked, seed=ours.seed.hex())
    assert opened == {"marks": chosen, "refused": ""}
    other = booth.ask("open", **asked, seed=bytes(32).hex())
    assert other["refused"] == "answers[0].choices[0]: not made from this seed"


def test_a_key_proves_itself_to_the_registrar(booth: Booth) -> None:
    election = whole("Ed25519").election
    group = election.group
    voter = draw_voter(group, secrets.token_bytes)
    told = booth.ask(
        "register",
        election=election.raw.decode(),
        secret=str(voter.secret),
        random=[secrets.token_hex(64)],
    )
    assert told["credential"] == voter.credential
    asked, answered = (int(told["proof"][name]) for name in ("challenge", "response"))
    key = group.decode(voter.credential)
    commitment = group.multiply(group.base_power(answered), group.power(key, asked))
    parts = ("kaga", "register", election.fingerprint, voter.credential)
    assert challenge(group.order, *parts, group.encode(commitment)) == asked


def test_it_follows_an_archive_as_the_engine_does(booth: Booth) -> None:
    played = whole("Ed25519")
    raw = played.archive()
    found = booth.follow(raw)
    ballots = ballots_of(played)
    trackers = [fingerprint(one) for one in ballots]
    assert found["trackers"] == trackers
    assert sorted(found["counted"]) == sorted(trackers[1:])  # the first voted again
    assert tuple(tuple(row) for row in found["result"]) == played.result
    survey = survey_archive(reader_of(raw))
    assert (found["head"], found["phase"]) == (survey.head, "Result")


@pytest.mark.parametrize("suite", SUITES)
def test_it_counts_again_what_stands(booth: Booth, suite: str) -> None:
    told = booth.recount(whole(suite).archive())
    assert (told["kind"], told["ballots"], told["decryptions"]) == ("done", 4, 3)
    assert (told["hasResult"], told["isRanked"]) == (True, False)


def test_it_leaves_rankings_to_the_command(booth: Booth) -> None:
    told = booth.recount(ranked("Ed25519").archive())
    assert (told["kind"], told["hasResult"], told["isRanked"]) == ("done", True, True)


@pytest.mark.parametrize("name", UNCOUNTABLE)
def test_it_refuses_a_count_that_does_not_stand(booth: Booth, name: str) -> None:
    _, change = STEPS[name]
    told = booth.recount(archive_of(change(whole("Ed25519"))))
    assert (told["kind"], name) == ("refused", name)


def reader_of(raw: bytes):
    return lambda: io.BytesIO(raw).read


@pytest.mark.parametrize("change", ["cut", "turned", "dropped", "swapped", "header"])
def test_it_refuses_an_archive_that_was_changed(booth: Booth, change: str) -> None:
    raw = whole("Ed25519").archive()
    files = blocks(raw)
    ballot = 6  # the first ballot; its event follows
    changed = {
        "cut": raw[:-512],
        "turned": raw.replace(b'"num_tallied":3', b'"num_tallied":2'),
        "dropped": b"".join(files[:ballot] + files[ballot + 2 :]),
        "swapped": b"".join(
            files[:ballot]
            + files[ballot + 2 : ballot + 4]
            + files[ballot : ballot + 2]
            + files[ballot + 4 :]
        ),
        "header": raw[:100] + b"0000755" + raw[107:],
    }[change]
    with pytest.raises(Refused):
        survey_archive(reader_of(changed))
    assert "record" in booth.follow(changed)["refused"]


def blocks(raw: bytes) -> list[bytes]:
    """The files of a tar, each with its header."""
    found, at = [], 0
    while at < len(raw):
        size = -(-int(raw[at + 124 : at + 135], 8) // 512) * 512 + 512
        found.append(raw[at : at + size])
        at += size
    return found


def test_it_checks_receipts_heads_and_witnesses(booth: Booth) -> None:
    log = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.generate())
    witnesses = [
        Cosigner("w1.example", Ed25519PrivateKey.generate()),
        Cosigner("w2.example", Ed25519PrivateKey.generate()),
        Cosigner("w3.example", MLDSA44PrivateKey.generate()),
    ]
    lines = [f"log {log.verifier.vkey()}"]
    lines += [f"witness w{at} {one.verifier.vkey()}" for at, one in enumerate(witnesses, 1)]
    policy = "\n".join([*lines, "group enough 2 w1 w2 w3", "quorum enough", ""])
    facts = {"election": "Kaga1111111111", "ballot": '{"a":1}'}
    handle = "01890a5d-ac96-774b-bcce-b302099a8057"
    entry = Entry(
        "vote.ballot.cast",
        handle,
        datetime(2026, 11, 22, tzinfo=UTC),
        "visitor",
        handle,
        Commitment(bytes(32)),
        public=facts,
    ).to_bytes()
    leaves = [leaf_hash(b"%d" % at) for at in range(4)] + [leaf_hash(entry)]
    pairs = [node_hash(leaves[0], leaves[1]), node_hash(leaves[2], leaves[3])]
    left = node_hash(*pairs)
    head = Checkpoint(log.name, 5, node_hash(left, leaves[4]))
    note = sign_checkpoint(head, log)
    for one in witnesses[:2]:
        note += f"{one.cosign(head, at=1_800_000_000).line()}\n".encode()
    receipt = make_receipt(Disclosure(entry), 4, [left], note).to_bytes().decode()
    asked = {"policy": policy, "election": "Kaga1111111111", "ballot": '{"a":1}'}
    found = booth.ask("receipt", receipt=receipt, **asked)
    assert found == {
        "index": 4,
        "witnesses": ["w1", "w2"],
        "quorum": True,
        "tells": True,
        "refused": "",
    }
    lying = make_receipt(Disclosure(entry), 3, [left], note).to_bytes().decode()
    assert "proof" in booth.ask("receipt", receipt=lying, **asked)["refused"]
    bent = receipt.replace(f"{log.name}\n5\n", f"{log.name}\n6\n")
    assert "signed" in booth.ask("receipt", receipt=bent, **asked)["refused"]


def test_random_elections_agree_with_belenios_tool(booth: Booth) -> None:
    made = [agree(random.Random(seed), seed, booth) for seed in range(2)]
    assert sum(made, Counter()).total() >= 2
