"""`kaga notice verify`: whether a letter, a receipt or a QR text is genuine, on any machine.

Nothing of the city is asked: no database, no settings, no network; only the public key.

    kaga notice verify notice.pdf --key kaga.example/ledger+5d1b3c2a+AXN…
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.ledger import MalformedError, NoteVerifier
from kaga.engines.notices import letter_of, seal_code
from kaga.services.procedures import proof_words
from kaga.services.procedures.letters.genuine import NotGenuine, Verdict, check

app = typer.Typer(name="notice", no_args_is_help=True, help="Notices of the city.")


@app.callback()
def notices() -> None:
    """Notices of the city."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A notice as PDF, a .tlog-proof, or a QR text.")],
    key: Annotated[str, typer.Option("--key", help="The public key, or a file with it.")],
) -> None:
    """Check a notice, offline; exit code 1 if it is not proven."""
    path = Path(key)
    try:
        text = path.read_text("utf-8") if path.is_file() else key
        verifier = NoteVerifier.parse(text.strip())
        verdict = check(file.read_bytes(), verifier)
    except MalformedError as error:
        print(f"not a public key: {error}")
        raise typer.Exit(2) from error
    except OSError as error:
        print(f"cannot read {file}: {error.strerror}")
        raise typer.Exit(2) from error
    except NotGenuine as refused:
        print(f"NOT PROVEN ({refused.doubt}): {proof_words.DOUBTS[refused.doubt].en}")
        raise typer.Exit(1) from refused
    print("\n".join(_told(verdict)))


def _told(verdict: Verdict) -> list[str]:
    """What is proven, line by line, and what is not."""
    title, _ = proof_words.FOUND[verdict.certainty]
    head = verdict.proven.checkpoint
    lines = [
        f"PROVEN ({verdict.certainty}): {title.en}",
        f"entry {verdict.proven.index} of {head.origin}, tree of {head.size}",
        *(f"{name}: {value}" for name, value in verdict.facts.items()),
    ]
    if verdict.notice is not None:
        letter = letter_of(verdict.notice)
        lines += [f"code: {seal_code(verdict.notice)}", letter.title, letter.addressee]
        lines += [f"{name}: {value}" for name, value in letter.blocks[0].rows]
    return [*lines, f"not proven: {proof_words.NOT_PROVEN[verdict.certainty].en}"]
