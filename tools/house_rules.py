"""The rules of the house that no ready-made linter knows.

    python tools/house_rules.py

Each line of its answer names a place and says what to do instead. Exit code 1 if there is any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "kaga"
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

WRITES = {"save", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
WRITE_HOMES = (
    "kernel/storage/door.py",
    "kernel/identity/sessionstore.py",
    # These know no database: their .save() writes a picture or a document into memory.
    "engines/",
    "site/demo_photo.py",
)
OPEN_HOMES = (
    "adapters/",
    "kernel/storage/",
    "kernel/ledger/",
    "cli.py",
    "site/",
    "commands.py",
)
VAGUE = {"utils.py", "util.py", "helpers.py", "manager.py", "common.py", "misc.py"}

Finding = tuple[int, str]


def main() -> int:
    """Print every finding; 1 if there is any."""
    count = 0
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for line, message in findings(path):
            print(f"{path.relative_to(ROOT)}:{line}: {message}")
            count += 1
    return 1 if count else 0


def findings(path: Path) -> Iterator[Finding]:
    """What is wrong with one file."""
    text = path.read_text("utf-8")
    place = path.relative_to(SOURCE).as_posix()
    if path.name in VAGUE:
        yield 1, "name the module after the one thing it holds"
    if text.count("\n") > LONGEST_FILE:
        yield 1, f"longer than {LONGEST_FILE} lines: does it still hold one idea?"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _length(node)
        elif isinstance(node, ast.Call):
            yield from _call(node, place)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Finding]:
    doc = ast.get_docstring(node, clean=False)
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length - (doc.count("\n") + 1 if doc else 0) > LONGEST_FUNCTION:
        yield node.lineno, f"function longer than {LONGEST_FUNCTION} lines: cut it"


def _call(node: ast.Call, place: str) -> Iterator[Finding]:
    function = node.func
    if isinstance(function, ast.Name) and function.id == "open" and _outside(place, OPEN_HOMES):
        yield node.lineno, "open() only in adapters and commands; content goes to storage.blobs"
    if not isinstance(function, ast.Attribute) or not _outside(place, WRITE_HOMES):
        return
    if function.attr in WRITES or _is_orm_write(function):
        yield (
            node.lineno,
            (
                f".{function.attr}(): write through kernel.storage.door.write(): tx.add, "
                "tx.change, tx.change_where, tx.remove_where"
            ),
        )


def _is_orm_write(function: ast.Attribute) -> bool:
    """`X.objects….create|update|delete(…)`: a queryset, not a dictionary."""
    if function.attr not in {"create", "update", "delete"}:
        return False
    return any(
        isinstance(part, ast.Attribute) and part.attr in {"objects", "_default_manager"}
        for part in ast.walk(function.value)
    )


def _outside(place: str, homes: tuple[str, ...]) -> bool:
    return not any(place.startswith(home) or place.endswith(f"/{home}") for home in homes)


if __name__ == "__main__":
    sys.exit(main())
