"""Damaged notes, heads, receipts, policies and requests: refused by name, never accepted.

    python bench/ledger_fuzz.py [INPUTS]

Real ones are cut, flipped, spliced and repeated at random places and handed to every reader.
Each must be refused by a `LedgerError`, or say what the real one said (a change in a part that
nobody signed, such as a stranger's line). Prints how many were refused of INPUTS (1,000,000).
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engines.ledger.forest import Forest  # noqa: E402

from kaga.engines.ledger import (  # noqa: E402
    Checkpoint,
    Cosigner,
    Disclosure,
    Latest,
    LedgerError,
    NoteSigner,
    Request,
    check_receipt,
    judge,
    make_receipt,
    open_checkpoint,
    pack,
    parse_policy,
    parse_receipt,
    parse_request,
    prove_consistency,
    prove_inclusion,
    sign_checkpoint,
    unpack,
)

LOG = NoteSigner("kaga.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
KEY = LOG.verifier
WITNESSES = [
    Cosigner("w1.example", Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)),
    Cosigner("w2.example", MLDSA44PrivateKey.from_seed_bytes(bytes([2]) * 32)),
]
FOREST = Forest([b"%d" % number for number in range(40)])
HEAD = Checkpoint(LOG.name, 40, FOREST.frontier.root())
NOTE = sign_checkpoint(HEAD, LOG)
LINES = "".join(f"{one.cosign(HEAD, at=1_800_000_000).line()}\n" for one in WITNESSES)
COSIGNED = NOTE + LINES.encode()
RULES = (
    f"log {KEY.vkey()} https://kaga.example/ledger\n"
    + "".join(f"witness w{n} {one.verifier.vkey()}\n" for n, one in enumerate(WITNESSES))
    + "group both all w0 w1\nquorum both\n"
).encode()
POLICY = parse_policy(RULES)
RECEIPT = make_receipt(Disclosure(b"7"), 7, prove_inclusion(7, 40, FOREST.nodes()), COSIGNED)
SEVEN = Latest(7, Forest(FOREST.entries[:7]).frontier.root())
REQUEST = Request(7, tuple(prove_consistency(7, 40, FOREST.nodes())), NOTE)

Reader = Callable[[bytes], object]


def _verdict(raw: bytes) -> object:
    found = judge(parse_request(raw), SEVEN, {LOG.name: [KEY]})
    if found.status != 200:
        raise LedgerError(found.because)
    return found.checkpoint


def _policy(raw: bytes) -> object:
    """A policy is nobody's promise: a changed one may be read, but never crash."""
    parse_policy(raw)
    return RULES


def _proven(receipt: object) -> object:
    return receipt.index, receipt.entry, receipt.checkpoint  # type: ignore[attr-defined]


READERS: dict[str, tuple[bytes, Reader]] = {
    "signed head": (NOTE, lambda raw: open_checkpoint(raw, KEY)),
    "cosigned head": (COSIGNED, lambda raw: POLICY.judge(raw).checkpoint),
    "receipt": (
        RECEIPT.to_bytes(),
        lambda raw: _proven(check_receipt(parse_receipt(raw), POLICY)),
    ),
    "QR text": (
        pack(RECEIPT).encode(),
        lambda raw: _proven(check_receipt(unpack(raw.decode("latin-1"), KEY), KEY)),
    ),
    "request to a witness": (REQUEST.to_bytes(), _verdict),
    "policy": (RULES, _policy),
}


def damaged(raw: bytes, draw: random.Random) -> bytes:
    """The same with one to four damages."""
    for _ in range(draw.randint(1, 4)):
        at, to = sorted((draw.randrange(len(raw) + 1), draw.randrange(len(raw) + 1)))
        kind = draw.randrange(6)
        if kind == 0 and raw:
            where = draw.randrange(len(raw))
            raw = raw[:where] + bytes([raw[where] ^ 1 << draw.randrange(8)]) + raw[where + 1 :]
        elif kind == 1:
            raw = raw[:at]
        elif kind == 2:
            raw = raw[:at] + raw[to:]
        elif kind == 3:
            raw = raw[:to] + raw[at:to] + raw[to:]
        elif kind == 4:
            raw = raw[:at] + draw.randbytes(draw.randint(1, 8)) + raw[at:]
        else:
            raw = raw[:at] + draw.choice((b"\n", b"\n\n", b" ", b"+", b"0", b"=")) + raw[at:]
    return raw


def run(inputs: int, seed: int = 6962) -> Counter[tuple[str, str]]:
    """Count what became of each reader's inputs.

    Raises
    ------
    AssertionError: a damaged one was believed to say something new.
    """
    draw, counted = random.Random(seed), Counter[tuple[str, str]]()
    rights = {name: read(raw) for name, (raw, read) in READERS.items()}
    names = list(READERS)
    for number in range(inputs):
        name = names[number % len(names)]
        raw, read = READERS[name]
        try:
            said = read(damaged(raw, draw))
        except LedgerError as wrong:
            counted[name, type(wrong).__name__] += 1
        else:
            assert said == rights[name], (name, number)
            counted[name, "same as before"] += 1
    return counted


def main() -> None:
    inputs = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    begun = time.process_time()
    counted = run(inputs)
    took = time.process_time() - begun
    for (name, end), count in sorted(counted.items()):
        print(f"{name}: {count:,} {end}")
    print(f"{inputs:,} inputs, none believed; {took / inputs * 1e6:.0f} µs each")


if __name__ == "__main__":
    main()
