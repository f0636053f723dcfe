"""Runs the ETSI NGSI-LD test suite against a broker started for it, and writes what it saw.

    python tools/conformance.py SUITE [PART ...] [--robot ROBOT] [--port 8410] [--write]

SUITE is the suite's folder; PARTs are folders or files below its `TP/NGSI-LD` (all those whose
operations are here, when none is named), or below `IOP_TP`, for which five brokers are started.
ROBOT is Robot Framework's command in an environment with the suite's requirements. The brokers,
the suite's own servers and everything else stay on 127.0.0.1. With --write, the table goes to
docs/services/exchange-conformance.md, with the clauses that failing cases contradict
(tools/conformance_clauses.toml).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Results = dict[str, tuple[bool, str]]
"""Of each case, whether it passed, and why not."""
ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "services" / "exchange-conformance.md"
CLAUSES = ROOT / "tools" / "conformance_clauses.toml"
SUITE_CONTEXTS = (
    "https://raw.githubusercontent.com/marek-mraz/ngsi-ld-test-suite/main/resources/"
    "jsonld-contexts/"
)
PARTS = (  # what counts everything that there is comes first: evolutions outlive entities
    "ContextInformation/Consumption/TemporalEntity",
    "ContextInformation/Provision/TemporalEntity",
    "ContextInformation/Provision/TemporalEntityAttributes",
    "ContextInformation/Consumption/Discovery",
    "ContextInformation/Subscription/QuerySubscriptions",
    "ContextInformation/Provision/Entities",
    "ContextInformation/Provision/EntityAttributes",
    "ContextInformation/Provision/BatchEntities",
    "ContextInformation/Provision/PurgeEntities",
    "ContextInformation/Provision/TransientEntities",
    "ContextInformation/Consumption/Entity",
    "ContextInformation/Subscription/CreateSubscription",
    "ContextInformation/Subscription/DeleteSubscription",
    "ContextInformation/Subscription/RetrieveSubscription",
    "ContextInformation/Subscription/UpdateSubscription",
    "ContextInformation/Subscription/SubscriptionNotificationBehaviour",
    "ContextInformation/EntityMap",
    "ContextInformation/Snapshot",
    "ContextSource",
    "DistributedOperations",
    "jsonldContext",
    "CommonBehaviours",
)
SLASH = "|"  # stands in results for a slash in the name of a case
BETWEEN = "IOP_TP"  # five brokers that ask each other
ALIAS = "antares"  # what the suite's five brokers are called in one of its assertions
# Addresses that the suite names and that hold nothing it asks for: any context will do.
# Where the suite's own context was kept before; some cases still name it.
OLD_PLACE = (
    "https://easy-global-market.github.io/ngsild-api-data-models/ngsildTestSuite/"
    "ngsildTestSuiteV1.8-compound.jsonld"
)
ANY_CONTEXT = (
    "https://fiware.github.io/data-models/context.jsonld",
    "https://fiware.github.io/NGSI-LD_TestSuite/ldContext/testContext.jsonld",
)


def main() -> int:
    """Run, print the table, and write it where asked."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="conformance-") as place:
        folder = Path(place)
        _write_contexts(options.suite, folder / "contexts")
        results: Results = {}
        late: list[str] = []
        asked = options.parts or [*PARTS, BETWEEN]
        alone = [part for part in asked if not part.startswith(BETWEEN)]
        between = [part for part in asked if part.startswith(BETWEEN)]
        if alone:
            run = _run_twice(options, folder, [f"TP/NGSI-LD/{part}" for part in alone], 1)
            results, late = run
        if between:
            more, later = _run_twice(options, folder, between, 5)
            results, late = results | more, late + later
    table = _table(results)
    print(table)
    for name, (passed, why) in sorted(results.items()):
        if not passed:
            print(f"FAIL {name}: {why}")
    for name in late:
        print(f"LATE {name}")
    if options.write:
        PAGE.write_text(_page(results, late, table), "utf-8")
    return 0


def _run_twice(
    options: argparse.Namespace, folder: Path, parts: list[str], count: int
) -> tuple[Results, list[str]]:
    """The results, and the cases that passed at the second try alone.

    Many cases wait a fixed time for something, which a busy machine does not keep; so whatever
    fails is run once more, by itself, against brokers that hold nothing.
    """
    with _brokers(options, folder / "first", count):
        results = _run(options, folder, parts)
    failing = [name for name, (good, _) in results.items() if not good]
    if not failing:
        return results, []
    only = [_case(name).replace(SLASH, "/") for name in failing]
    with _brokers(options, folder / "second", count):
        again = _run(options, folder, parts, only)
    return results | again, [name for name in failing if again.get(name, (False, ""))[0]]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--robot", default="robot")
    parser.add_argument("--port", type=int, default=8410)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    options.suite = options.suite.resolve()
    return options


def _write_contexts(suite: Path, contexts: Path) -> None:
    """The contexts that the suite names by addresses of the internet, pinned."""
    contexts.mkdir()
    index: dict[str, str] = {}
    for path in (suite / "resources" / "jsonld-contexts").glob("*.jsonld"):
        (contexts / path.name).write_bytes(path.read_bytes())
        index[SUITE_CONTEXTS + path.name] = path.name
    index[OLD_PLACE] = "ngsi-ld-test-suite-compound.jsonld"
    (contexts / "any.jsonld").write_text('{"@context": {"T1": "https://example.org/T1"}}')
    index |= dict.fromkeys(ANY_CONTEXT, "any.jsonld")
    (contexts / "index.json").write_text(json.dumps(index))


@contextmanager
def _brokers(options: argparse.Namespace, folder: Path, count: int) -> Iterator[None]:
    """Brokers on the first port and on those ten behind it, with folders of their own."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(count):
            port = _port(options, number)
            started.append(_start(folder, f"{count}-{number}", port, number))
            _until_up(started[-1], port)
        yield
    finally:
        for broker in started:
            broker.terminate()
        for broker in started:
            broker.wait(60)


def _port(options: argparse.Namespace, number: int) -> int:
    return int(options.port) + (10 + number if number else 0)


def _start(folder: Path, name: str, port: int, number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--own-machine"]
    command += ["--port", str(port), "--data", str(folder / name)]
    command += ["--contexts", str(folder.parent / "contexts")]
    command += ["--alias", ALIAS + str(number + 1)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, env=environment)


def _until_up(broker: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if broker.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/ngsi-ld/v1/types", timeout=1)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the broker did not start")


def _run(
    options: argparse.Namespace, folder: Path, parts: list[str], only: Sequence[str] = ()
) -> Results:
    base = f"http://127.0.0.1:{options.port}/ngsi-ld/v1"
    variables = {
        "url": base,
        "temporal_api_url": base,
        "notification_server_host": "127.0.0.1",
        "context_source_host": "127.0.0.1",
        "context_server_host": "127.0.0.1",
        "mqtt_broker_host": "127.0.0.1",
        "notification_server_port": options.port + 1,
        "context_source_port": options.port + 2,
        "context_server_port": options.port + 3,
    }
    for number in range(5):
        url = f"http://127.0.0.1:{_port(options, number)}/ngsi-ld/v1"
        variables[f"b{number + 1}_url"] = url
    output = folder / f"output-{parts[0].partition('/')[0]}"
    command = [options.robot, "--outputdir", str(output), "--log", "NONE", "--report", "NONE"]
    command += ["--console", "none"]
    for name, value in variables.items():
        command += ["--variable", f"{name}:{value}"]
    for name in only:
        command += ["--test", name]
    command += parts
    environment = _with_mosquitto(folder, options.suite)
    subprocess.run(
        command, cwd=options.suite, check=False, stdout=subprocess.DEVNULL, env=environment
    )
    return _read(output / "output.xml", options.suite)


def _with_mosquitto(folder: Path, suite: Path) -> dict[str, str]:
    """An environment in which the suite's `docker` starts Debian's mosquitto."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    docker = programs / "docker"
    shim = ROOT / "tools" / "mosquitto_container.py"
    docker.write_text(f'#!/bin/sh\nexec {sys.executable} {shim} "$@"\n')
    docker.chmod(0o755)
    conf = suite / "resources" / "mqttUtils" / "mosquitto"
    return os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "MOSQUITTO_CONF": str(conf),
        "MOSQUITTO_PLACE": str(folder / "mosquitto"),
    }


def _read(path: Path, suite: Path) -> Results:
    results: Results = {}
    for part in ET.parse(path).getroot().iter("suite"):
        source = part.get("source")
        for test in part.findall("test"):
            status = test.find("status")
            where = _where(Path(str(source)), suite)
            passed = status is not None and status.get("status") == "PASS"
            why = " ".join((status.text or "").split()) if status is not None else ""
            case = str(test.get("name")).replace("/", SLASH)
            results[f"{where}/{case}"] = (passed, why[:300])
    return results


def _where(source: Path, suite: Path) -> Path:
    """The part of the suite that a file belongs to."""
    alone = suite / "TP" / "NGSI-LD"
    if source.is_relative_to(alone):
        return source.relative_to(alone).parent
    return Path(BETWEEN) / source.relative_to(suite / BETWEEN / "NGSI-LD").parent


def _table(results: Results) -> str:
    passed, total = Counter[str](), Counter[str]()
    for name, (good, _) in results.items():
        part = "/".join(name.split("/")[:3]).removesuffix("/" + name.split("/")[-1])
        total[part] += 1
        passed[part] += good
    lines = ["| part | passed | of |", "|---|---|---|"]
    lines += [f"| {part} | {passed[part]} | {total[part]} |" for part in sorted(total)]
    lines.append(f"| **all that was run** | **{passed.total()}** | **{total.total()}** |")
    return "\n".join(lines)


def _page(results: Results, late: list[str], table: str) -> str:
    clauses = tomllib.loads(CLAUSES.read_text("utf-8"))
    failing = [name for name, (good, _) in sorted(results.items()) if not good]
    against = [name for name in failing if _number(name) in clauses]
    open_ = "\n".join(f"- `{name}`" for name in failing if name not in against)
    again = "\n".join(f"- `{name}`" for name in late)
    return (
        "# Conformance of the exchange\n\n"
        "The ETSI NGSI-LD test suite (V1.9.1) against the broker with its embedded store, and "
        "against five brokers that ask each other. `make conformance SUITE=path` runs it again "
        "and prints the reasons.\n\n"
        f"{table}\n\n"
        "## Cases that contradict a clause\n\n"
        f"{_against(against, clauses)}\n\n"
        "## Other cases that fail\n\n"
        f"{open_ or 'None.'}\n\n"
        "## Passed when run again, alone\n\n"
        "Cases wait a fixed time for what a busy machine does later.\n\n"
        f"{again or 'None.'}\n"
    )


def _against(names: list[str], clauses: dict[str, dict[str, str]]) -> str:
    """What is wrong with each case, by the clause."""
    if not names:
        return "None."
    lines = ["| case | clause | what the clause means |", "|---|---|---|"]
    for name in names:
        told = clauses[_number(name)]
        meaning = " ".join(told["meaning"].split())
        lines.append(f"| `{name}` | {told['clause']} | {meaning} |")
    return "\n".join(lines)


def _number(name: str) -> str:
    """The number of a case: the first word of its name."""
    return _case(name).split()[0]


def _case(name: str) -> str:
    """The name of a case without its part."""
    return name.rpartition("/")[2]


if __name__ == "__main__":
    sys.exit(main())
