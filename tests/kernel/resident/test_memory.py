"""Large arrays go back to the system when they are freed."""

from __future__ import annotations

import subprocess
import sys

TOLD = """
import numpy as np
from pathlib import Path
from kaga.kernel.resident.memory import give_back_early

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

if give_back_early():
    before = resident()
    large = [np.ones(2_000_000) for _ in range(8)]
    kept = [np.ones(1_000) for _ in range(8)]
    assert resident() - before > 100e6
    del large
    assert resident() - before < 8e6
"""


def test_freed_arrays_are_given_back_whatever_was_made_after_them():
    subprocess.run([sys.executable, "-c", TOLD], check=True)
