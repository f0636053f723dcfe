"""Runs Orion's functional tests that are pure request and response against the broker.

    python tools/orion_cases.py SUITE [WORD ...] [--port 8600] [--words] [--show] [--write]

SUITE is a checkout of github.com/telefonicaid/fiware-orion, or `test/functionalTest/cases` of
it; WORDs choose cases by parts of their paths. Nothing of it is copied: the shell lines of a
case run in a shell in which the functions of the suite (`orionCurl`, `dbInit`, `brokerStart`)
are ours and ask this program, which asks the broker. A fresh database is a fresh tenant.

What is compared: statuses, headers (whatever their order), bodies as JSON. What is not: the
reason phrase of a status, the length of a body, and the text of an error's `description`, of
which the interface's own specification says that it is meant for people and may vary; --words
compares it too. --show prints what differs; --write puts the table into
docs/services/exchange-v2.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from orion_compare import differences

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "services" / "exchange-v2.md"
MARK = "<!-- cases -->"
# A case with one of these needs more than a request and its reply: a receiver, another broker,
# a look into the database, a log, a wait.
NOT_PURE = [
    *[
        "accumulator",
        "mosquitto",
        "mqtt",
        "Mqtt",
        "kafka",
        "jexl",
        "mongoCmd",
        "dbInsertEntity",
    ],
    *["CP1", "CP2", "CBHA", "/log", "contextBroker.log", "/statistics", "/admin/", "sleep"],
    *["python", "nc ", "curl -", "/v1/", "/NGSI", "/ngsi10", "/ngsi9"],
]
SHELL = r"""
set +e; set -f
_ask() { exec 9<>/dev/tcp/127.0.0.1/$ASK; printf '%s\0' "$#" "$@" >&9; cat <&9; exec 9>&-; }
dbInit() { _ask dbInit "$@"; }
brokerStart() { _ask brokerStart "$@"; }
dbDrop() { :; }; brokerStop() { :; }; valgrindSleep() { :; }; vMsg() { :; }; dMsg() { :; }
orionCurl() {
  _both=$(_ask orionCurl "$@")
  _responseHeaders=${_both%%$'\x02'*}; _response=${_both#*$'\x02'}
  printf '%s\n' "$_responseHeaders"
  if [ -n "$_response" ]; then printf '%s\n' "$_response"; fi
}
CB_PORT=1026; CB_DB_NAME=cases
"""


@dataclass
class Case:
    """One file of the suite."""

    path: Path
    name: str
    setting_up: str
    shell: str
    expected: str

    @property
    def code(self) -> str:
        """What the shell does, without what it says."""
        lines = f"{self.setting_up}\n{self.shell}".splitlines()
        return "\n".join(
            line for line in lines if not line.lstrip().startswith(("#", 'echo "'))
        )

    @property
    def is_pure(self) -> bool:
        """Whether it asks the second interface and needs nothing but replies."""
        code = self.code
        return "orionCurl" in code and "/v2" in code and not any(w in code for w in NOT_PURE)


def read_case(path: Path, root: Path) -> Case:
    """The sections of a file."""
    text = path.read_text("utf-8", errors="replace")
    pieces = re.split(r"^--([A-Z-]+)--\s*$", text, flags=re.MULTILINE)
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=False))
    return Case(
        path,
        str(path.relative_to(root)),
        parts.get("SHELL-INIT", ""),
        parts.get("SHELL", ""),
        parts.get("REGEXPECT", ""),
    )


# -- asking the broker -------------------------------------------------------------------------


@dataclass
class Asker:
    """Answers the shell: turns the arguments of `orionCurl` into requests."""

    port: int
    tenant: str = ""
    many: bool = False  # whether the case's broker has several tenants
    sent: int = 0
    fresh: int = 0
    listener: socket.socket = field(
        default_factory=lambda: socket.create_server(("127.0.0.1", 0))
    )

    def serve(self) -> None:
        """Until the program ends."""
        while True:
            with self.listener.accept()[0] as connection:
                connection.sendall(self._answer(_arguments(connection)))

    def begin(self) -> None:
        """A new case: nothing is there."""
        self.fresh += 1
        self.tenant = f"c{os.getpid()}_{self.fresh}"
        self.many = False

    def _answer(self, words: list[str]) -> bytes:
        if words[0] == "dbInit" and len(words) < 3:
            self.begin()
        elif words[0] == "brokerStart":
            self.many = "-multiservice" in words
        elif words[0] == "orionCurl":
            self.sent += 1
            return self._curl(words[1:])
        return b""

    def _curl(self, words: list[str]) -> bytes:
        method, url, body, headers = _read_words(words)
        tenant = headers.pop("Fiware-Service", None)
        if not self.many and tenant is not None and re.fullmatch(r"\w{1,50}", tenant):
            tenant = None
        if tenant is None:
            headers["Fiware-Service"] = self.tenant
        elif re.fullmatch(r"\w{1,30}", tenant):
            headers["Fiware-Service"] = f"{self.tenant}_{tenant}"
        else:
            headers["Fiware-Service"] = tenant
        head, content = _exchange(
            self.port, method or ("POST" if body else "GET"), url, headers, body
        )
        shown = content.decode("utf-8", "replace")
        if "json" in head.lower():
            shown = _pretty(shown)
        return f"{head}\n\x02{shown}".encode()


def _arguments(connection: socket.socket) -> list[str]:
    data = b""
    while True:
        data += connection.recv(1 << 20)
        pieces = data.split(b"\0")
        if len(pieces) > 1 and len(pieces) >= int(pieces[0]) + 2:
            return [piece.decode("utf-8", "replace") for piece in pieces[1:-1]]


_FLAGS = {"--noPayloadCheck", "-v", "--verbose", "-d", "--debug"}
_KINDS = {
    "json": "application/json",
    "xml": "application/xml",
    "text": "text/plain",
    "any": "*/*",
}


def _read_words(words: list[str]) -> tuple[str, str, bytes, dict[str, str]]:
    """What the arguments of the suite's own command for requests mean."""
    method, url, body = "", "", b""
    headers = {"Host": "localhost:1026", "User-Agent": "curl/8.0", "Accept": "application/json"}
    named = {
        "--servicePath": "Fiware-ServicePath",
        "--tenant": "Fiware-Service",
        "--origin": "Origin",
        "--correlator": "Fiware-Correlator",
        "--xauthToken": "X-Auth-Token",
    }
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            continue
        value = next(rest, "") if word not in _FLAGS else ""
        if word == "--url":
            url = _said(value) + url
        elif word == "--urlParams":
            url += "?" + value
        elif word == "-X":
            method = value
        elif word == "--payload":
            body = _payload(value)
        elif word in named:
            headers[named[word]] = _said(value)
        else:
            headers.update(_header(word, value))
    if body:
        headers.setdefault("Content-Type", "application/json")
    return method, url, body, headers


def _header(word: str, value: str) -> dict[str, str]:
    if word in {"-H", "--header"}:
        name, _, text = _said(value).partition(":")
        return {name.strip(): text.strip()}
    if word == "--in":
        return {"Content-Type": _KINDS.get(value, value)}
    if word == "--out":
        return {"Accept": "" if value == "EMPTY" else _KINDS.get(value, value)}
    return {}


def _payload(given: str) -> bytes:
    if given.startswith("/") and Path(given).is_file():
        return Path(given).read_bytes().replace(b"\n", b"").replace(b"\r", b"")
    return " ".join(given.split()).encode()


def _said(text: str) -> str:
    """As the shell's second reading leaves it."""
    return re.sub(r'\\([\\"$`\[\]{}])', r"\1", text)


def _exchange(
    port: int, method: str, url: str, headers: dict[str, str], body: bytes
) -> tuple[str, bytes]:
    if body:
        headers["Content-Length"] = str(len(body))
    lines = [f"{method} {url} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items() if value]
    head = "\r\n".join([*lines, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        data = b""
        try:
            connection.sendall(head.encode() + body)
            while piece := connection.recv(1 << 16):
                data += piece
        except OSError as error:  # it may refuse before it has heard all
            data = data or f"no reply: {error}".encode()
    told, _, content = data.partition(b"\r\n\r\n")
    return told.decode("utf-8", "replace").replace("\r\n", "\n"), content


def _pretty(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=4, sort_keys=True, ensure_ascii=False)
    except ValueError as error:
        return str(error)


# -- running -----------------------------------------------------------------------------------


def run(case: Case, asker: Asker, folder: Path) -> str:
    """What a case says when it runs."""
    asker.begin()
    script = f"{SHELL}\n{case.setting_up}\n{case.shell}"
    environment = {
        "PATH": os.environ["PATH"],
        "ASK": str(asker.listener.getsockname()[1]),
        "LC_ALL": "C.UTF-8",
        "LISTENER_PORT": "9997",
    }
    script = script.replace("#SORT_START", "").replace("#SORT_END", "")
    done = subprocess.run(
        ["bash", "-c", script] if len(script) < 100_000 else ["bash", "-s"],
        input=None if len(script) < 100_000 else script.encode(),
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")


def main() -> int:
    """Run what was asked for, and say how it went."""
    options = _options()
    root = options.suite / "test" / "functionalTest" / "cases"
    root = root if root.is_dir() else options.suite
    cases = [read_case(path, root) for path in sorted(root.rglob("*.test")) if path.is_file()]
    pure = [case for case in cases if case.is_pure]
    chosen = [c for c in pure if not options.only or any(w in c.name for w in options.only)]
    with tempfile.TemporaryDirectory(prefix="orion-cases-") as place:
        folder = Path(place)
        broker = _start(options.port, folder)
        asker = Asker(options.port)
        threading.Thread(target=asker.serve, daemon=True).start()
        try:
            failed = _judge(chosen, asker, folder, options)
        finally:
            broker.terminate()
            broker.wait(10)
        errors = (folder / "broker.log").read_text("utf-8")
    if options.show:
        print(errors[-4000:])
    passed = len(chosen) - len(failed)
    share = 100 * passed / max(len(chosen), 1)
    print(f"{len(cases)} cases in the suite, {len(pure)} of them pure request and response")
    print(f"{passed} of {len(chosen)} pass ({share:.1f} %), {asker.sent} requests")
    for folder_name, count in Counter(name.split("/")[0] for name in failed).most_common():
        print(f"  {count:3} {folder_name}")
    if options.write:
        _write(len(cases), asker.sent, chosen, failed)
    return 0


def _judge(
    chosen: list[Case], asker: Asker, folder: Path, options: argparse.Namespace
) -> list[str]:
    failed: list[str] = []
    for case in chosen:
        given = run(case, asker, folder)
        said = differences(case.expected, given, words=options.words)
        if said:
            failed.append(case.name)
            print(f"FAIL {case.name}")
            if options.show:
                print("   " + "\n   ".join(said[: options.show]))
    return failed


def _write(total: int, sent: int, chosen: list[Case], failed: list[str]) -> None:
    """Put the figures into the page, between its marks."""
    passed = len(chosen) - len(failed)
    lines = [
        f"Of {total} cases, {len(chosen)} are pure request and response ({sent:,} requests).",
        f"**{passed} pass ({100 * passed / len(chosen):.1f} %).** These do not:",
        "",
        *[f"- `{name}`" for name in failed],
    ]
    before, _, rest = PAGE.read_text("utf-8").partition(MARK)
    after = rest.partition(MARK)[2]
    text = "\n".join(lines)
    PAGE.write_text(f"{before}{MARK}\n\n{text}\n\n{MARK}{after}", "utf-8")


def _start(port: int, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kaga.cli", "exchange", "serve", "--own-machine"]
    command += ["--port", str(port), "--data", str(folder / "data")]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with (folder / "broker.log").open("wb") as log:
        broker = subprocess.Popen(command, env=environment, stderr=log)
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if broker.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return broker
    raise SystemExit("the broker did not start")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", type=Path)
    parser.add_argument("only", nargs="*")
    parser.add_argument("--port", type=int, default=8600)
    parser.add_argument("--words", action="store_true")
    parser.add_argument("--show", type=int, default=0, nargs="?", const=3)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
