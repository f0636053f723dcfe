"""How long after an edit in the portal it is on the data platform, by both interfaces.

    python bench/exchange/portal_edit.py [--edits 50]

A whole city of its own: web site, worker, publisher, broker, each a process. A clerk sends the
form of a transport notice; from the answer on, NGSI-LD and NGSI-v2 are asked for it by turns,
with 5 ms between two questions, until both have told it. The time is taken from before the form
was sent, so it holds the portal's own.

Printed: median and maximum for each interface; 1 where one of them took more than a second.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.a11y.conftest import peopled  # noqa: E402
from tests.exchange_beside import Beside  # noqa: E402
from tests.services.platform.test_pages import CONTEXT, NOTICES, token  # noqa: E402
from tests.site_process import Site, running_site  # noqa: E402

from kaga.kernel.exchange.keys import city_key  # noqa: E402

LONGEST_S = 60.0


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edits", type=int, default=50)
    edits = parser.parse_args().edits
    beside = Beside()
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(running_site("peopled", **beside.settings))
        running = stack.enter_context(beside.of(site))
        stack.enter_context(_process(site, "worker"))
        stack.enter_context(_process(site, "exchange", "publish", "--follow"))
        took = _edit(site, running.port, edits)
    for name, all_ in took.items():
        print(
            f"{name}: median {statistics.median(all_):.3f} s, most {max(all_):.3f} s of {edits}"
        )
    return int(max(map(max, took.values())) > 1.0)


@contextlib.contextmanager
def _process(site: Site, *command: str) -> Iterator[None]:
    started = subprocess.Popen(
        [sys.executable, "-m", "kaga.cli", *command],
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        started.terminate()
        started.wait(60)


def _edit(site: Site, port: int, edits: int) -> dict[str, list[float]]:
    """Seconds until each edit was told, by interface."""
    key = city_key(site.home / "keys" / "exchange.key").bearer  # strangers ask less often
    link = {"Link": f'<{site.url}/contexts/kaga-v1.jsonld>; rel="{CONTEXT}"'}
    places = {
        "NGSI-LD": (f"http://127.0.0.1:{port}/ngsi-ld/v1/entities?type=ServiceAlert", link),
        "NGSI-v2": (f"http://127.0.0.1:{port}/v2/entities?typePattern=ServiceAlert", {}),
    }
    took: dict[str, list[float]] = {name: [] for name in places}
    cookies = {"kaga": peopled(site).sessions["clerk"]}
    with (
        httpx.Client(base_url=site.url, cookies=cookies, timeout=60, trust_env=False) as desk,
        httpx.Client(headers=key, timeout=60, trust_env=False) as asking,
    ):
        for number in range(-1, edits):  # the first one loads what a process needs once
            text = f"大雪のため遅れています {number}号"
            fields = token(desk, NOTICES) | {"kind": "told", "ja": text, "easy": "", "en": ""}
            began = time.monotonic()
            desk.post(NOTICES, data=fields)
            waiting = dict(places)
            while waiting and time.monotonic() - began < LONGEST_S:
                for name, (url, headers) in list(waiting.items()):
                    if text in asking.get(f"{url}&limit=1000", headers=headers).text:
                        del waiting[name]
                        took[name] += [time.monotonic() - began] if number >= 0 else []
                time.sleep(0.005)
            if waiting:
                raise SystemExit(f"{text} did not come through {', '.join(waiting)}")
    return took


if __name__ == "__main__":
    sys.exit(main())
