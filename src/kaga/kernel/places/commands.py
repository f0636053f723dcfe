"""`kaga seed`, `kaga import` and `kaga facts`.

>>> # kaga seed --check
>>> # kaga import shelters FILE; kaga import --undo shelters
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kaga.kernel.actors import Actor
from kaga.kernel.console import refused
from kaga.kernel.errors import KagaError
from kaga.kernel.places import actions, checks, queries
from kaga.kernel.places.drafts import VersionDraft
from kaga.kernel.places.importers import Reading, read_file
from kaga.kernel.places.pack import named_pack, open_pack

LARGEST_FILE = 512 * 1024 * 1024


def add_commands(app: typer.Typer) -> None:
    """Put this area's commands on the `kaga` command."""
    app.command("seed")(seed)
    app.command("import")(import_file)
    app.command("facts")(facts)


def seed(
    pack: Annotated[Path | None, typer.Option(help="Folder of another city's pack.")] = None,
    *,
    check: Annotated[bool, typer.Option(help="Count what has been loaded.")] = False,
) -> None:
    """Load a city pack (safe to repeat), then with --check count everything."""
    try:
        opened = open_pack(pack or named_pack())
        report = actions.seed(opened, Actor(role="operator", name="kaga seed"))
    except KagaError as error:
        raise refused(error.detail, 1) from error
    print(f"{opened.city.name} {opened.city.code}")
    for layer, rows in report.written.items():
        print(f"  {layer}: {rows} 件")
    for layer in report.kept_imports:
        print(f"  {layer}: 取り込んだ公式ファイルをそのまま使います")
    if not report.written:
        print("  変わったものはありません")
    if check:
        _print_checks(checks.run_checks(opened))


def _print_checks(found: tuple[checks.Check, ...]) -> None:
    for one in found:
        print(f"{'ok' if one.passed else 'NG'}  {one.name}: {one.found} ({one.wanted})")
    if not all(one.passed for one in found):
        raise typer.Exit(1)


def import_file(
    layer: Annotated[str, typer.Argument(help="boundary, addresses, shelters, …")],
    file: Annotated[Path | None, typer.Argument(help="The official file.")] = None,
    as_of: Annotated[str, typer.Option(help="Date of the file, for example 2026-04-01.")] = "",
    *,
    undo: Annotated[bool, typer.Option(help="Take back the last import.")] = False,
) -> None:
    """Replace a layer by an official file, or take the last import back."""
    actor = Actor(role="operator", name="kaga import")
    try:
        if undo:
            version = actions.undo_import(layer, actor)
            print(f"{layer}: 第{version.number}版（{version.rows_kept} 件）に戻しました")
        elif file is None:
            raise typer.BadParameter("ファイルを指定してください。")
        else:
            _import(layer, file, as_of, actor)
    except KagaError as error:
        raise refused(error.detail, 1) from error


def _import(layer: str, file: Path, as_of: str, actor: Actor) -> None:
    if not file.is_file() or file.stat().st_size > LARGEST_FILE:
        raise typer.BadParameter(f"{file} が見つからないか、大きすぎます。")
    data = file.read_bytes()
    reading = read_file(layer, data, queries.import_context(layer))
    draft = VersionDraft(
        layer=layer,
        origin="import",
        status=reading.status,
        source=reading.source.slug,
        digest=hashlib.sha256(data).hexdigest(),
        rows=reading.rows,
        rows_read=reading.rows_read,
        as_of=as_of,
        note=reading.note,
        file_name=file.name,
        rejected=reading.rejected,
    )
    _print_reading(layer, reading)
    version = actions.import_version(draft, reading.source, actor)
    print(f"{layer}: 第{version.number}版になりました。取り消すには kaga import --undo {layer}")


def _print_reading(layer: str, reading: Reading) -> None:
    print(f"{layer}: 読んだ行 {reading.rows_read}、層の行 {len(reading.rows)}")
    print(f"  取らなかった行 {len(reading.rejected)}")
    reasons = Counter(one.reason for one in reading.rejected)
    first = {one.reason: one.row for one in reversed(reading.rejected)}
    for reason, count in reasons.most_common():
        print(f"  {count} 行: {reason}（はじめは {first[reason]} 行目）")
    if reading.note:
        print(f"  {reading.note}")


def facts(layer: Annotated[str, typer.Argument(help="population, transport, …")] = "") -> None:
    """Print figures with status and source."""
    for row in queries.current_facts(layer).order_by("id"):
        value = f"{row.value}{row.unit}" if row.value else row.subject
        print(f"{row.measure_ja}\t{value}\t{row.as_of}\t{row.status}\t{row.source.title}")
