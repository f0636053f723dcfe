"""Re-exports before two outside validators: do they find errors that the original had not?

    python bench/transit/judges.py FEEDS [--clean ARCHIVE ...]

FEEDS is a folder of GTFS archives. Each is read, written again, and both archives are given to
the validators; a feed that is refused must say where and why. The archives after --clean, for
example those of the city's own network (`kaga mobility export kaga kaga.zip`), must have no
error at all. Exit code 1 if a re-export has more errors of any kind, or a clean one has any.
Needs:

    pip install gtfs-validator==0.1.2 gtfs-guru==1.0.0
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from kaga.engines.transit.gtfs.read import read_feed  # noqa: E402
from kaga.engines.transit.gtfs.write import write_feed  # noqa: E402


def by_guru(archive: Path) -> Counter[str]:
    """Errors by code, gtfs-guru."""
    import gtfs_guru

    notices = gtfs_guru.validate(str(archive)).notices
    return Counter(n.code for n in notices if "ERROR" in str(n.severity).upper())


def by_validator(archive: Path) -> Counter[str]:
    """Errors by code, gtfs-validator."""
    command = [Path(sys.executable).with_name("gtfs-validator"), "--stdout", "-i", archive]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    notices = json.loads(ran.stdout[ran.stdout.index("{") :])["notices"]
    return Counter({n["code"]: n["totalNotices"] for n in notices if n["severity"] == "ERROR"})


def main() -> int:
    """Judge every feed; 1 if a re-export has a new error."""
    judges = {"gtfs_guru": by_guru, "gtfs_validator": by_validator}
    missing = [name for name in judges if not find_spec(name)]
    if missing:
        print("not installed:", ", ".join(missing))
        return 2
    asked = argparse.ArgumentParser(description="feeds before outside validators")
    asked.add_argument("feeds", type=Path)
    asked.add_argument("--clean", type=Path, nargs="*", default=[])
    options = asked.parse_args()
    worse = 0
    for path in sorted(options.feeds.glob("*.zip")):
        feed, report = read_feed(path.read_bytes())
        aside = f"{report.rows_set_aside} of {report.rows_read} rows set aside"
        if report.refused:
            print(f"{path.name:44} refused: {report.problems[0]}", flush=True)
            continue
        with tempfile.TemporaryDirectory() as folder:
            again = Path(folder) / path.name
            again.write_bytes(write_feed(feed))
            for name, judge in judges.items():
                before, after = judge(path), judge(again)
                new = {code: count for code, count in after.items() if count > before[code]}
                worse += len(new)
                total = f"{before.total()} errors, re-export {after.total()}"
                told = f"{total}; new: {new or 'none'} ({aside})"
                print(f"{path.name:44} {name:15} {told}", flush=True)
    for path in options.clean:
        for name, judge in judges.items():
            found = judge(path)
            worse += len(found)
            print(f"{path.name:44} {name:15} {found.total()} errors {dict(found)}", flush=True)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
