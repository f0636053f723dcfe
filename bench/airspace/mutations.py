"""Certificates: what verifying one takes, and 10,000 wrong ones, all refused.

    python bench/airspace/mutations.py [count]

An honest certificate over a made-up city (2.3 km, six legs, 264 seconds) is verified cold and
warm. Then one thing at a time is changed in it (numbers by little more than their tolerance,
hashes, rows, names), the file is signed again with the right key, and the verifier is asked.
Processor time, because the machine may be shared.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from tests.engines.airspace.verify.made_city import made_city  # noqa: E402
from tests.engines.airspace.verify.made_route import made_file  # noqa: E402
from tests.engines.airspace.verify.mutations import evenly, wrong_file  # noqa: E402

from kaga.engines.airspace.verify.verifier import Verifier  # noqa: E402

COUNT = 10_000


def main() -> int:
    """Print the figures; 1 if a wrong certificate passes or the honest one does not."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    city = made_city()
    honest = made_file(city)
    cold, warm = [], []
    for _ in range(5):
        verifier = Verifier(city.store)
        for times in (cold, warm):
            start = time.process_time()
            report = verifier.verify(honest)
            times.append(time.process_time() - start)
    print(f"honest: {len(report.checks)} checks, passed: {report.passed}, {len(honest)} bytes")
    print(
        f"verify: {_ms(cold)} ms cold, {_ms(warm)} ms with tiles and kernels at hand (median)"
    )
    return _refusals(city, honest, count) or int(not report.passed)


def _ms(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f}"


def _refusals(city: object, honest: bytes, count: int) -> int:
    chance, verifier = np.random.default_rng(2026), Verifier(city.store)
    record = json.loads(honest.splitlines()[1])
    groups = evenly(record)
    by_check: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    start = time.process_time()
    for _ in range(count):
        words, wrong = wrong_file(record, groups, city.key, chance)
        failure = verifier.first_failure(wrong)
        if failure is None:
            passed[words] += 1
        else:
            by_check[failure.id.split(".")[0]] += 1
    spent = time.process_time() - start
    print(f"mutated: {count} ({len(groups)} kinds of places), refused {count - passed.total()}")
    print(f"         {spent / count * 1000:.1f} ms each")
    print("refused first by:", ", ".join(f"{n} {c}" for n, c in by_check.most_common()))
    for words, times in passed.most_common(40):
        print("PASSED", times, words)
    return int(bool(passed))


if __name__ == "__main__":
    sys.exit(main())
