from __future__ import annotations

import ast
import sys
from pathlib import Path

import kaga.engines.airspace.verify as package

ALLOWED = {"numpy", "cryptography"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module or "")
    return names


def test_the_verifier_imports_only_the_standard_library_numpy_and_the_signature():
    files = sorted(Path(package.__path__[0]).glob("*.py"))
    assert len(files) > 10
    for path in files:
        for name in imported(path):
            top = name.split(".")[0]
            own = name.startswith("kaga.engines.airspace.verify")
            assert own or top in ALLOWED or top in sys.stdlib_module_names, (path.name, name)


def test_only_the_seal_knows_cryptography():
    users = [
        path.name
        for path in Path(package.__path__[0]).glob("*.py")
        if any(name.startswith("cryptography") for name in imported(path))
    ]
    assert users == ["seal.py"]
