"""`kaga ledger …`: append, look, prove, verify and audit from the command line.

Nothing of the city is loaded before a command needs it: `verify` works on a machine that has
neither database nor settings.

>>> # kaga ledger verify receipt.tlog-proof --key kaga.example/ledger+5d1b3c2a+AXN…
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.ledger import (
    Hash,
    LedgerError,
    pack,
    prove_consistency,
    prove_inclusion,
)
from kaga.engines.ledger.hashing import encode_base64
from kaga.kernel.errors import KagaError
from kaga.kernel.ledger import offline

app = typer.Typer(name="ledger", no_args_is_help=True, help="The city's public ledger.")

Key = Annotated[
    str | None, typer.Option("--key", help="The log's verifier key, or a file with it.")
]
Trusted = Annotated[
    Path | None, typer.Option("--policy", help="Whom to believe: logs, witnesses, quorum.")
]


@app.command()
def append(
    files: Annotated[
        list[Path] | None, typer.Argument(help="One entry per file; without, one per line.")
    ] = None,
) -> None:
    """Append entries from files, or from the lines of standard input; print their indices."""
    from kaga.kernel.ledger.writer import LedgerWriter  # noqa: PLC0415 - see above

    entries = (
        (file.read_bytes() for file in files)
        if files
        else (line.removesuffix(b"\n") for line in sys.stdin.buffer)
    )
    with plain_errors(), LedgerWriter.open() as writer:
        for index in [writer.append(entry) for entry in entries]:
            print(index.result())


@app.command()
def checkpoint() -> None:
    """Publish what waits, unless a sequencer is running anyway; print the signed head."""
    from kaga.kernel.ledger.faults import SequencerBusy  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.published import published  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.sequencer import settle  # noqa: PLC0415 - see above

    with plain_errors():
        with contextlib.suppress(SequencerBusy):  # whoever runs publishes within a second
            settle(patience_s=0)
        print(published().raw.decode(), end="")


@app.command()
def key() -> None:
    """Print the log's verifier key, which everybody may have."""
    from kaga.kernel.ledger.keys import load_signer  # noqa: PLC0415 - see above

    with plain_errors():
        print(load_signer().verifier.vkey())


@app.command()
def prove(
    index: Annotated[int | None, typer.Argument(help="The entry to prove.")] = None,
    size: Annotated[int | None, typer.Option(help="Of an earlier tree than the head.")] = None,
    old: Annotated[int | None, typer.Option("--from", help="Prove growth from here.")] = None,
    *,
    qr: Annotated[bool, typer.Option("--qr", help="Print the receipt as QR text.")] = False,
) -> None:
    """Print the receipt of an entry; with --size or --from, the bare hashes of a proof."""
    from kaga.kernel.ledger.published import published  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.queries import receipt_at  # noqa: PLC0415 - see above

    if index is None and old is None:
        raise typer.BadParameter("name an entry, or a size to prove growth from")
    with plain_errors():
        log = published()
        end = log.checkpoint.size if size is None else size
        if end > log.checkpoint.size:
            raise LedgerError(f"the signed head covers {log.checkpoint.size} entries only")
        if old is not None:
            _print_hashes(prove_consistency(old, end, log.read))
        elif index is not None and size is not None:
            _print_hashes(prove_inclusion(index, end, log.read))
        elif index is not None:
            receipt = receipt_at(index)
            print(pack(receipt) if qr else receipt.to_bytes().decode(), end="")


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A .tlog-proof, or the text of a QR code.")],
    key: Key = None,
    policy: Trusted = None,
    entry: Annotated[
        Path | None, typer.Option(help="The entry, if the receipt is without it.")
    ] = None,
) -> None:
    """Check a receipt, offline; exit code 1 if it proves nothing."""
    with plain_errors():
        trusted = offline.trusted(_one_of(key, policy), policy)
        print(offline.describe(offline.check_file(file, trusted, entry=entry)))


@app.command()
def mirror(
    url: Annotated[str, typer.Argument(help="The log's address: its checkpoint is below it.")],
    out: Annotated[Path, typer.Option("--out", help="The copy; any web server may serve it.")],
    key: Key = None,
    policy: Trusted = None,
) -> None:
    """Copy a log with every entry checked; run it again to bring the copy up to date."""
    from kaga.kernel.ledger.files import TileFiles  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.mirror import mirror as copy  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.remote import RemoteLog  # noqa: PLC0415 - see above

    def say(done: int, of: int) -> None:
        print(f"{done:,} of {of:,} entries", file=sys.stderr)

    with plain_errors(), RemoteLog(url) as log:
        known = offline.policy_of(offline.trusted(_one_of(key, policy), policy))
        made = copy(log, known, TileFiles(out), say=say)
    print(f"{made.copied} entries copied; the copy has {made.checkpoint.size}, all checked")


@app.command()
def monitor(
    url: Annotated[str, typer.Argument(help="The log's address: its checkpoint is below it.")],
    data: Annotated[Path, typer.Option("--data", help="What was seen, and evidence.")],
    key: Key = None,
    policy: Trusted = None,
    every: Annotated[
        float | None, typer.Option(help="Look again after so many seconds; without, once.")
    ] = None,
) -> None:
    """Watch a log for split views; exit code 2 if something speaks against it, 1 if unsure."""
    from kaga.kernel.ledger.monitor import look  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.remote import RemoteLog  # noqa: PLC0415 - see above

    with plain_errors(), RemoteLog(url) as log:
        known = offline.policy_of(offline.trusted(_one_of(key, policy), policy))
        while True:
            seen = look(log, known, data)
            names = ", ".join(sorted(seen.witnesses)) or "no witness"
            print(f"{seen.checkpoint.size} entries, cosigned by {names}", flush=True)
            for found in seen.findings:
                print(f"{found.kind}: {found.text}", flush=True)
            if any(found.is_misconduct for found in seen.findings):
                raise typer.Exit(2)
            if every is None:
                break
            time.sleep(every)
        if seen.findings:
            raise typer.Exit(1)


def _one_of(key: str | None, policy: Path | None) -> str:
    """The key's text; the caller has given it, or a policy, and not both."""
    if (key is None) is (policy is None):
        raise typer.BadParameter("give the log's --key or a --policy")
    path = Path(key or "")
    return path.read_text("utf-8") if path.is_file() else key or ""


@app.command()
def fsck() -> None:
    """Read everything again and name each damaged place; exit code 1 if there is one."""
    from kaga.kernel.ledger.audit import audit  # noqa: PLC0415 - see above
    from kaga.kernel.ledger.sequencer import stored_size  # noqa: PLC0415 - see above

    count = 0
    for fault in audit():
        print(fault)
        count += 1
    if count:
        raise typer.Exit(1)
    print(f"{stored_size()} entries: rows, bundles, tiles and signed head agree")


@app.command()
def sequence(
    patience: Annotated[
        float, typer.Option(help="Seconds to wait for another sequencer to end.")
    ] = 0,
) -> None:
    """Be the ledger's one sequencer until told to stop (SIGTERM or Ctrl-C)."""
    from kaga.kernel.ledger.sequencer import Sequencer  # noqa: PLC0415 - see above

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with plain_errors(), Sequencer().hold(patience_s=patience) as sequencer:
        print(f"sequencing from {sequencer.published_size}", flush=True)
        sequencer.run(stop)


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what can go wrong into one line and exit code 1."""
    try:
        yield
    except (LedgerError, KagaError, OSError) as error:
        print(f"kaga ledger: {error}", file=sys.stderr)
        raise typer.Exit(1) from error


def _print_hashes(proof: list[Hash]) -> None:
    for step in proof:
        print(encode_base64(step))
