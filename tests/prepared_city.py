"""Cities that are made once in a run of the tests and copied whenever a test wants one.

A home and a database, of the kind the suite runs on: a file in the home, or a database beside
the suite's own on the same PostgreSQL server.

    with city_copy("peopled") as (environment, told):
        subprocess.run([...], env={**os.environ, **environment})
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PATH = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
Kind = Literal["empty", "migrated", "peopled"]
_SHARED = "KAGA_TEST_CITIES"
_COMMANDS = {
    "migrated": ("migrated", ["-m", "kaga.cli", "manage", "migrate", "--verbosity", "0"]),
    "peopled": ("migrated", ["-m", "tests.peopled_city"]),
}


def share() -> None:
    """Have this process and those that it starts use the same cities; gone when it ends."""
    if _SHARED not in os.environ:
        os.environ[_SHARED] = tempfile.mkdtemp(prefix="kaga-cities-")
        atexit.register(_forget)


def shared_folder() -> Path:
    """What the processes of one run of the tests share; gone when it ends."""
    share()
    return Path(os.environ[_SHARED])


def _forget() -> None:
    folder = Path(os.environ[_SHARED])
    for kept in folder.glob("*/database"):
        _on_server(f'DROP DATABASE "{kept.read_text()}" WITH (FORCE)')
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def city_copy(kind: Kind) -> Iterator[tuple[dict[str, str], str]]:
    """A city of one's own: its environment, and what was told when the first was filled."""
    source = _prepared(kind)
    with tempfile.TemporaryDirectory(prefix="kaga-city-") as folder:
        home = Path(folder) / "home"
        if source is None:
            home.mkdir()
        else:
            shutil.copytree(source / "home", home, symlinks=True)
        with _database(source) as database:
            told = (source / "told").read_text("utf-8") if source is not None else ""
            yield {"KAGA_HOME": str(home), **database}, told


def _prepared(kind: Kind) -> Path | None:
    """The folder of a city, made by whichever process wants it first."""
    if kind == "empty":
        return None
    folder = shared_folder() / kind
    lock = folder.with_suffix(".lock")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (folder / "told").exists():
            _make(kind, folder)
    return folder


def _make(kind: Kind, folder: Path) -> None:
    before, command = _COMMANDS[kind]
    source = None if before == kind else _prepared("migrated")
    (folder / "home").mkdir(parents=True)
    if source is not None:
        shutil.copytree(source / "home", folder / "home", symlinks=True, dirs_exist_ok=True)
    environment = {
        **os.environ,
        "PYTHONPATH": PATH,
        "KAGA_HOME": str(folder / "home"),
        "KAGA_DEVELOPMENT": "1",
        "KAGA_PUBLIC_URL": "http://127.0.0.1",
    }
    if _server():
        name = _new_database(source)
        (folder / "database").write_text(name)
        environment["KAGA_DATABASE_URL"] = _address(name)
    (folder / "told").write_text(said_by(environment, *command), "utf-8")


@contextlib.contextmanager
def _database(source: Path | None) -> Iterator[dict[str, str]]:
    if not _server():
        yield {"KAGA_DATABASE_URL": ""} if os.environ.get("KAGA_DATABASE_URL") else {}
        return
    name = _new_database(source)
    try:
        yield {"KAGA_DATABASE_URL": _address(name)}
    finally:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _server() -> str:
    url = os.environ.get("KAGA_DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def _address(name: str) -> str:
    return urlsplit(_server())._replace(path=f"/{name}").geturl()


def _new_database(source: Path | None) -> str:
    name = f"kaga_scratch_{secrets.token_hex(6)}"
    like = f' TEMPLATE "{(source / "database").read_text()}"' if source is not None else ""
    _on_server(f'CREATE DATABASE "{name}"{like}')
    return name


def _on_server(command: str) -> None:
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(command)


def said_by(environment: dict[str, str], *arguments: str) -> str:
    """What Python said when it ran this in a city (raises RuntimeError)."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout}\n{done.stderr}")
    return done.stdout
