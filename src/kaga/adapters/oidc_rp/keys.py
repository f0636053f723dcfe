"""Our keys towards providers: made once, kept in files, published as a JWK set.

>>> signing_key(Path("var/keys"), "ES256").as_dict(private=False)["crv"]    # doctest: +SKIP
'P-256'
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING, Any, Literal

from joserfc.jwk import ECKey, KeyParameters, RSAKey

if TYPE_CHECKING:
    from pathlib import Path

Algorithm = Literal["ES256", "RS256"]
_RSA_BITS = 3072


def signing_key(folder: Path, algorithm: Algorithm) -> ECKey | RSAKey:
    """The private key for client assertions; made at first use, never replaced."""
    path = folder / f"relying-party-{algorithm.lower()}.jwk"
    if not path.exists():
        _keep(path, _make(algorithm))
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return ECKey.import_key(content) if algorithm == "ES256" else RSAKey.import_key(content)


def public_part(key: ECKey | RSAKey) -> dict[str, str | list[str]]:
    """What others may know of a key."""
    return key.as_dict(private=False)


def _make(algorithm: Algorithm) -> dict[str, object]:
    use: KeyParameters = {"use": "sig", "alg": algorithm}
    if algorithm == "ES256":
        return dict(ECKey.generate_key("P-256", use, auto_kid=True).as_dict(private=True))
    return dict(RSAKey.generate_key(_RSA_BITS, use, auto_kid=True).as_dict(private=True))


def _keep(path: Path, content: dict[str, object]) -> None:
    """Write the file whole or not at all; the first of several starting processes wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
