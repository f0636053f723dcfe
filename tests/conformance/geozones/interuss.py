"""InterUSS's check of geographical zones, run on what we write.

    python tests/conformance/geozones/interuss.py CHECKOUT [PYTHON]

CHECKOUT is a copy of `interuss/monitoring` (Apache-2.0) with its submodule `interfaces/ed318`;
PYTHON an interpreter of 3.13 or newer that has that project's dependencies. Its suite
`uspace.geo_awareness_cis` is run as its own configuration has it, but for the two files, which
are ours, and the answer is what it says: 0 if every check passed. No test of ours needs it: the
tests read our files with the types of the same people (`uas_standards`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.engines.airspace.geozones.made import DATASET, FESTIVAL, SCHOOL  # noqa: E402

from kaga.engines.airspace.geozones.ed269 import write_ed269  # noqa: E402
from kaga.engines.airspace.geozones.ed318 import write_ed318  # noqa: E402

SAMPLE = "file://./test_data/che/geoawareness/cis_source_sample_{}.json"


def configured(checkout: Path, folder: Path) -> str:
    """Its configuration with our files in place of its samples."""
    here = checkout / "monitoring/uss_qualifier/configurations/dev"
    text = (here / "geoawareness_cis.yaml").read_text("utf-8")
    for name in ("ed269", "ed318"):
        sample = SAMPLE.format(name)
        assert sample in text, f"the configuration no longer names {sample}"
        text = text.replace(sample, (folder / f"{name}.json").as_uri())
    return text.replace("./library/", f"{here.as_uri()}/library/")


def checks(report: Any) -> tuple[list[str], list[str]]:
    """Names of passed and failed checks of every scenario anywhere in a report."""
    passed, failed = [], []
    if isinstance(report, dict) and isinstance(report.get("passed_checks"), list):
        passed += [one["name"] for one in report["passed_checks"]]
        failed += [f"{one['name']}: {one['details']}" for one in report["failed_checks"]]
    parts = report.values() if isinstance(report, dict) else report
    for part in parts:
        if isinstance(part, dict | list):
            more = checks(part)
            passed += more[0]
            failed += more[1]
    return passed, failed


def main() -> int:
    checkout = Path(sys.argv[1]).resolve()
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        zones = [SCHOOL, FESTIVAL]
        (folder / "ed269.json").write_text(write_ed269(zones, DATASET, "ja-JP"), "utf-8")
        (folder / "ed318.json").write_text(write_ed318(zones, DATASET), "utf-8")
        (folder / "cis.yaml").write_text(configured(checkout, folder), "utf-8")
        config = (folder / "cis.yaml").as_uri()
        command = [python, "-m", "monitoring.uss_qualifier.main", "--config", config]
        done = subprocess.run(
            [*command, "--output-path", str(folder / "out")],
            cwd=checkout / "monitoring/uss_qualifier",
            env={**os.environ, "PYTHONPATH": str(checkout)},
            check=False,
        )
        reports = sorted((folder / "out").rglob("report.json"))
        passed, failed = checks([json.loads(one.read_text("utf-8")) for one in reports])
    print(f"{len(passed)} checks passed, {len(failed)} failed; it ended with {done.returncode}")
    for line in failed:
        print(f"  {line}")
    return 0 if passed and not failed and done.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
