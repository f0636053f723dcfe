"""How long the letter of a decision takes: content to accessible PDF with QR receipt, and back.

    python bench/notice.py

Claim: at most 0.3 s warm. The first letter of a process also loads the renderer and fonts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.notices.test_notices import GRANT  # noqa: E402
from tests.services.procedures.letters.ledgers import proof_of  # noqa: E402

from kaga.services.procedures.letters.genuine import check  # noqa: E402
from kaga.services.procedures.letters.paper import print_letter  # noqa: E402

ROUNDS = 15


def main() -> None:
    proof = proof_of(GRANT)
    first = seconds(lambda: print_letter(GRANT, proof.receipt))
    prints = [seconds(lambda: print_letter(GRANT, proof.receipt)) for _ in range(ROUNDS)]
    pdf = print_letter(GRANT, proof.receipt)
    checks = [seconds(lambda: check(pdf, proof.verifier)) for _ in range(ROUNDS)]
    receipts = [
        seconds(lambda: check(proof.receipt.to_bytes(), proof.verifier)) for _ in range(ROUNDS)
    ]
    print(f"letter, first of the process   {first:.3f} s")
    print(
        f"letter, warm, median of {ROUNDS}     {statistics.median(prints):.3f} s (claim 0.300)"
    )
    print(f"letter verified, median        {statistics.median(checks):.3f} s")
    print(f"receipt verified, median       {statistics.median(receipts) * 1000:.2f} ms")
    print(f"size of the file               {len(pdf) / 1000:.0f} kB")


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
