"""The same question in two processes: the same plan and the same certificate, to the byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
ASK = """
import hashlib
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from kaga.engines.airspace.certificate.canonical import certificate_bytes
from kaga.engines.airspace.certificate.seal import CityKey
from kaga.engines.airspace.grid.uses import Use
from tests.engines.airspace.certificate.issued import office_of
from tests.engines.airspace.plan.town import Town

town = Town(tiles=4).hills(12.0, 900.0)
town.block((-200.0, -120.0, 150.0, 140.0), Use.HOME, height=9.0, residents=0.4)
key = CityKey("kaga.example/airspace", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
office = office_of(town, 300.0, key)
total = hashlib.sha256()
for one in office.plan.alternatives:
    course = one.course
    for part in (course.lats, course.lons, course.msl_m, course.times):
        total.update(part.tobytes())
    total.update(repr((one.risk, one.minima, one.refuges, one.bends, one.cost)).encode())
total.update(certificate_bytes(office.issue(office.plan.alternatives[0]).certificate))
print(len(office.plan.alternatives), total.hexdigest())
"""


def asked(seed: str) -> subprocess.Popen[str]:
    """A fresh process that answers; `seed` is that of Python's hashes."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": seed}
    return subprocess.Popen(
        [sys.executable, "-c", ASK],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_give_the_same_plan_and_certificate_to_the_byte():
    first, second = (process.communicate()[0] for process in [asked("1"), asked("2")])
    assert first == second
    count, digest = first.split()
    assert int(count) >= 2
    assert len(digest) == 64
