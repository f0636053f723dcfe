"""`kaga forms`: judge, compare, describe and print form definitions.

kaga forms check form-2.json
kaga forms diff form-1.json form-2.json --language en
kaga forms paper form-2.json > form.html
kaga forms schema form-2.json
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kaga.engines.forms import DefinitionError, Form, diff, is_publishable, load, schema
from kaga.engines.forms import check as problems_of

app = typer.Typer(
    name="forms", help="Judge, compare, describe and print forms.", no_args_is_help=True
)


class Tongue(StrEnum):
    """The languages of the city."""

    ja = "ja"
    easy = "easy"
    en = "en"


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A kaga-form/1 file.")]
InLanguage = Annotated[Tongue, typer.Option("--language", help="Language of the answer.")]


def _form(file: Path) -> Form:
    try:
        return load(json.loads(file.read_text("utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        typer.echo(f"{file}: not JSON: {error}", err=True)
    except DefinitionError as error:
        typer.echo(f"{file}: {error}", err=True)
    raise typer.Exit(2)


@app.command()
def check(file: File) -> None:
    """Say everything that is wrong with a form; exit 1 when it may not be published."""
    found = problems_of(_form(file))
    for problem in found:
        typer.echo(f"{problem.level}: {problem.place}: {problem.code}: {problem.reason}")
    if not is_publishable(found):
        raise typer.Exit(1)
    typer.echo("may be published")


@app.command("diff")
def difference(old: File, new: File, language: InLanguage = Tongue.ja) -> None:
    """Say in plain words what changed between two versions."""
    for change in diff(_form(old), _form(new)):
        typer.echo(f"{change.place}: {change.words.get(language.value)}")


@app.command("paper")
def printed(file: File, language: InLanguage = Tongue.ja) -> None:
    """Write the printable form as one HTML document."""
    from kaga.kernel.web.forms.printing import paper_document  # noqa: PLC0415 - needs Django

    typer.echo(paper_document(_form(file), language.value), nl=False)


@app.command("schema")
def described(file: File) -> None:
    """Write the JSON Schema (2020-12) of the answers."""
    typer.echo(json.dumps(schema(_form(file)), ensure_ascii=False, indent=2))
