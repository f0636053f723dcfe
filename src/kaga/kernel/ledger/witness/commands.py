"""`kaga witness …`: be a witness of logs, show its keys, show what it keeps as evidence.

>>> # kaga witness serve --data DIR --name newspaper.example/w --log VKEY --port 8100
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.ledger import Cosigner, LedgerError, MalformedError, NoteVerifier
from kaga.kernel.console import moment_text, refused, say
from kaga.kernel.ledger.faults import LedgerDamaged
from kaga.kernel.ledger.witness.keys import load_cosigners, make_cosigners
from kaga.kernel.ledger.witness.store import WitnessStore

app = typer.Typer(name="witness", no_args_is_help=True, help="A witness of other logs.")

Data = Annotated[Path, typer.Option("--data", help="The witness's own folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command()
def serve(
    data: Data,
    logs: Annotated[
        list[str] | None,
        typer.Option("--log", help="A log's verifier key, or a file with one a line."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The witness's name; needed at the first start.")
    ] = "",
    address: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8100,
) -> None:
    """Sign the heads of these logs, as long as each grows out of the ones before."""
    from kaga.kernel.ledger.witness.serving import serve as run  # noqa: PLC0415 - the server is loaded for this alone

    cosigners, known = _keys(data, name), _logs(logs or [])
    if not known:
        raise refused("name at least one log: --log VKEY")
    for one in cosigners:
        print(f"witness {one.name} {one.verifier.vkey()} http://{address}:{port}", flush=True)
    run(data, cosigners, known, address=address, port=port)


@app.command()
def key(
    data: Data,
    name: Annotated[
        str, typer.Option(help="Make keys under this name if there are none.")
    ] = "",
) -> None:
    """Print the witness's verifier keys as lines for a policy."""
    for one in _keys(data, name):
        print(f"witness {one.name} {one.verifier.vkey()}")


@app.command()
def evidence(data: Data, *, as_json: AsJson = False) -> None:
    """Show heads that did not fit what was signed before; exit code 1 if a log forked."""
    store = WitnessStore(data / "witness.db")
    found = store.evidence()
    record = [
        {
            "number": one.number,
            "origin": one.origin,
            "kind": one.kind,
            "at": moment_text(one.at),
            "because": one.because,
            "seen": one.seen.decode(),
            "offered": one.offered.decode(),
        }
        for one in found
    ]
    lines = [
        f"{row['number']} {row['at']} {row['origin']} {row['kind']}: {row['because']}\n"
        f"{row['seen']}\n{row['offered']}"
        for row in record
    ]
    say(record, lines or ["nothing is kept: every head fitted"], as_json=as_json)
    if any(one.kind == "fork" for one in found):
        raise typer.Exit(1)


def _keys(data: Path, name: str) -> Sequence[Cosigner]:
    made: Callable[[], Sequence[Cosigner]] = (
        (lambda: make_cosigners(data, name)) if name else (lambda: load_cosigners(data))
    )
    try:
        found = made()
    except (LedgerDamaged, LedgerError) as error:
        raise refused(f"kaga witness: {error}") from error
    if name and any(one.name != name for one in found):
        raise refused(f"kaga witness: the keys in {data} belong to {found[0].name}")
    return found


def _logs(given: Sequence[str]) -> dict[str, list[NoteVerifier]]:
    known: dict[str, list[NoteVerifier]] = {}
    for text in given:
        path = Path(text)
        lines = path.read_text("utf-8").split("\n") if path.is_file() else [text]
        for line in filter(None, (one.strip() for one in lines)):
            if line.startswith("#"):
                continue
            try:
                verifier = NoteVerifier.parse(line.removeprefix("log ").split(" ")[0])
            except MalformedError as error:
                raise refused(f"kaga witness: {error}") from error
            known.setdefault(verifier.name, []).append(verifier)
    return known
