"""Every measured claim, one script after the other.

    python bench/all.py [NAME ...]

Each script prints its own medians and ratios and names its peer; docs/benchmarks.md keeps what
was seen. The long ones (inbox with 1,000,000 cases) run as well: expect some minutes.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    """Run the scripts named, or all; 1 if one failed."""
    failed = 0
    for script in scripts():
        if wanted and script.stem not in wanted:
            continue
        print(f"== {script.relative_to(FOLDER).with_suffix('')}", flush=True)
        begin = time.monotonic()
        failed |= subprocess.run(
            [sys.executable, str(script)], cwd=FOLDER.parent, check=False
        ).returncode
        print(f"   ({time.monotonic() - begin:.0f} s)", flush=True)
    return 1 if failed else 0


def scripts() -> list[Path]:
    """Those that tell how they are run with nothing but options; the others are their parts."""
    found = sorted(FOLDER.rglob("*.py"))
    return [one for one in found if one.name != "all.py" and _runs_alone(one)]


def _runs_alone(script: Path) -> bool:
    call = f"\n    python bench/{script.relative_to(FOLDER)}"
    rest = script.read_text("utf-8").partition(call)[2].partition("\n")[0].split()
    return call in script.read_text("utf-8") and (not rest or rest[0].startswith("["))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
