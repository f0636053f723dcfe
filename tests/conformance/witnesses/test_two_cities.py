"""Two installations witness each other: own homes, sites, sequencers, and a witness each.

What one city publishes carries the other's cosignatures; a second history of a city is refused
by the other, which keeps both heads as evidence; a witness that is away is seen to be missed.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.ports import free_port
from tests.prepared_city import ROOT, city_copy
from tests.site_process import Site, city_environment, serving

from kaga.engines.ledger import (
    Checkpoint,
    Hash,
    NoteSigner,
    Policy,
    Request,
    parse_policy,
    sign_checkpoint,
)
from kaga.kernel.ledger.witness.keys import make_cosigners

pytestmark = pytest.mark.slow

PATIENCE_S = 120.0


@dataclass
class Installation:
    """A city with its site, its sequencer, and the witness that it runs for its neighbour."""

    site: Site
    port: int
    witness: Path
    listens: int
    key: str = ""

    @property
    def policy(self) -> Path:
        """Whom this city, and whoever checks it, believes."""
        return self.site.home / "policy"

    @property
    def name(self) -> str:
        return f"witness-{self.port}.example"

    def head(self) -> bytes:
        with urllib.request.urlopen(
            f"{self.site.url}/ledger/checkpoint", timeout=PATIENCE_S
        ) as answer:
            return answer.read()

    def witnessed(self, size: int) -> bool:
        """Whether a head of that size is published with the neighbour's cosignatures."""
        try:
            seen = believed(self).judge(self.head())
        except (OSError, ValueError):
            return False
        return seen.checkpoint.size >= size and len(seen.witnesses) == 2

    def append(self, text: str) -> int:
        """Enter something; how many entries there are then, published or not."""
        file = self.site.home / "entry"
        file.write_bytes(text.encode())
        return int(self.site.kaga("ledger", "append", str(file)).split()[-1]) + 1


def believed(one: Installation) -> Policy:
    return parse_policy(one.policy.read_bytes())


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.1)


@contextlib.contextmanager
def running(one: Installation, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of an installation, ended afterwards."""
    line = [sys.executable, "-m", "kaga.cli", *command]
    with (one.site.home / f"{command[1]}.log").open("ab") as log:
        process = subprocess.Popen(
            line, env=one.site.environment, cwd=ROOT, stdout=log, stderr=log
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def witnessing(one: Installation, other: Installation) -> tuple[str, ...]:
    """The command by which one is the other's witness."""
    where = ("--data", str(one.witness), "--name", one.name)
    return ("witness", "serve", *where, "--log", other.key, "--port", str(one.listens))


@contextlib.contextmanager
def installation() -> Iterator[Installation]:
    with city_copy("migrated") as (copied, _):
        port, home = free_port(), Path(copied["KAGA_HOME"])
        copied |= {"KAGA_LEDGER_POLICY": str(home / "policy")}
        environment = city_environment(copied, port)
        site = Site(environment["KAGA_PUBLIC_URL"], home, environment)
        yield Installation(site, port, home / "witness", free_port())


def trust(one: Installation, other: Installation) -> None:
    """One publishes what its neighbour's witness has cosigned, with both of its keys."""
    keys = [found.verifier.vkey() for found in make_cosigners(other.witness, other.name)]
    url = f"http://127.0.0.1:{other.listens}"
    told = [f"log {one.key}"]
    told += [f"witness w{at} {key} {url}" for at, key in enumerate(keys, 1)]
    told += ["group neighbour all w1 w2", "quorum neighbour", ""]
    one.policy.write_text("\n".join(told), "utf-8")


def first_key(one: Installation) -> str:
    """The log's key, which is made with the first entry; no witness is asked for that one."""
    alone = {**one.site.environment, "KAGA_LEDGER_POLICY": ""}
    bare = Installation(Site(one.site.url, one.site.home, alone), one.port, one.witness, 0)
    bare.append('{"first":true}')
    return signer_of(one).verifier.vkey()


def signer_of(one: Installation) -> NoteSigner:
    """The city's own key: whoever has it can lie, but not to two at once."""
    return NoteSigner.parse((one.site.home / "keys" / "ledger.key").read_text("utf-8"))


@pytest.fixture(scope="module")
def cities() -> Iterator[tuple[Installation, Installation]]:
    with contextlib.ExitStack() as stack:
        pair = stack.enter_context(installation()), stack.enter_context(installation())
        for one in pair:
            one.policy.write_text("", "utf-8")
            one.key = first_key(one)
        for one, other in (pair, pair[::-1]):
            trust(one, other)
        for one in pair:
            stack.enter_context(serving(one.site.environment, one.port))
            stack.enter_context(running(one, "ledger", "sequence"))
        yield pair


def forked(one: Installation, head: Checkpoint) -> bytes:
    """What a city would send that shows somebody another history of the same length."""
    lie = sign_checkpoint(Checkpoint(head.origin, head.size, Hash(bytes(32))), signer_of(one))
    return Request(head.size, (), lie).to_bytes()


def status_of(url: str, body: bytes) -> int:
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, body), timeout=PATIENCE_S
        ) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_each_city_publishes_what_the_other_has_cosigned_and_no_second_history(cities) -> None:
    one, other = cities
    with contextlib.ExitStack() as stack:
        stack.enter_context(running(other, *witnessing(other, one)))
        with running(one, *witnessing(one, other)):
            sizes = [city.append(f'{{"from":"{city.port}"}}') for city in cities]
            for city, size in zip(cities, sizes, strict=True):
                until(lambda city=city, size=size: city.witnessed(size))
            head = believed(one).judge(one.head()).checkpoint
            where = f"http://127.0.0.1:{other.listens}/add-checkpoint"
            assert status_of(where, forked(one, head)) in {409, 422}
            evidence = ("witness", "evidence", "--data", str(other.witness), "--json")
            told = subprocess.run(
                [sys.executable, "-m", "kaga.cli", *evidence],
                env=other.site.environment,
                capture_output=True,
                check=False,
            )
            (kept,) = json.loads(told.stdout)
            assert (told.returncode, kept["kind"], kept["origin"]) == (1, "fork", head.origin)
            assert kept["seen"].splitlines()[:2] == kept["offered"].splitlines()[:2]
            size = one.append('{"goes":"on"}')
            until(lambda: one.witnessed(size))
        # The other city's witness is away: its entry waits, and that can be seen.
        waits = other.append('{"waits":true}')
        until(lambda: "witnesses_missing_since" in readiness(other))
        assert not other.witnessed(waits)
        stack.enter_context(running(one, *witnessing(one, other)))
        until(lambda: other.witnessed(waits))
        watched = ("--policy", str(one.policy), "--data", str(one.site.home / "watch"))
        told = one.site.kaga("ledger", "monitor", f"{one.site.url}/ledger", *watched)
        assert told.startswith("3 entries, cosigned by w1, w2")


def readiness(one: Installation) -> str:
    try:
        with urllib.request.urlopen(f"{one.site.url}/readyz", timeout=PATIENCE_S) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.read().decode()
