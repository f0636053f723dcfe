"""What a witness signs: that it saw this head and that it grew out of all earlier ones.

C2SP tlog-cosignature, both kinds: Ed25519, whose message is the head's own text, and
ML-DSA-44 (FIPS 204), which a quantum computer does not break and which names the witness.

    witness = Cosigner("witness.example/w1", Ed25519PrivateKey.generate())
    line = witness.cosign(checkpoint, at=1_679_315_147).line()
    witness.verifier.accepts(checkpoint.text(), signature)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.mldsa import (
    MLDSA44PrivateKey,
    MLDSA44PublicKey,
)

from kaga.engines.ledger.checkpoints import Checkpoint, parse_checkpoint
from kaga.engines.ledger.errors import MalformedError
from kaga.engines.ledger.hashing import encode_base64
from kaga.engines.ledger.notes import (
    PRIVATE_PREFIX,
    Signature,
    check_name,
    key_id,
    split_key,
    split_secret,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COSIGNATURE_ED25519: Final = 0x04
COSIGNATURE_ML_DSA_44: Final = 0x06

Private: TypeAlias = Ed25519PrivateKey | MLDSA44PrivateKey

_SEED: Final = 32
_TIME: Final = 8
_LATEST: Final = (1 << 63) - 1
_LABEL: Final = b"subtree/v1\n\0"
_PUBLIC: Final[Mapping[int, int]] = {COSIGNATURE_ED25519: 32, COSIGNATURE_ML_DSA_44: 1312}
_VALUE: Final[Mapping[int, int]] = {COSIGNATURE_ED25519: 64, COSIGNATURE_ML_DSA_44: 2420}
_FROM_SEED: Final[Mapping[int, Callable[[bytes], Private]]] = {
    COSIGNATURE_ED25519: Ed25519PrivateKey.from_private_bytes,
    COSIGNATURE_ML_DSA_44: MLDSA44PrivateKey.from_seed_bytes,
}


@dataclass(frozen=True, slots=True)
class CosignatureVerifier:
    """A witness's public key, the name it signs under, and which kind of key it is."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of the hash over name, kind and key."""
        return key_id(self.name, bytes([self.kind]) + self.public)

    def vkey(self) -> str:
        """The verifier key as one line of text."""
        material = encode_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{material}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a witness's verifier key.

        Raises
        ------
        MalformedError
            If it is no key for cosignatures or its identifier does not fit its content.
        """
        name, label, material = split_key(vkey.strip())
        if _PUBLIC.get(material[0]) != len(material) - 1:
            raise MalformedError("this is not a verifier key for cosignatures")
        verifier = cls(name, material[0], material[1:])
        if verifier.key_id.hex() != label:
            raise MalformedError("the verifier key's identifier does not fit its content")
        return verifier

    def accepts(self, text: str, signature: Signature) -> bool:
        """Whether this key cosigned the head with that text."""
        value = signature.value[_TIME:]
        if len(value) != _VALUE[self.kind]:
            return False
        at = time_of(signature)
        if not 0 < at <= _LATEST:
            return False
        try:
            self._verify(value, _message(self.kind, self.name, parse_checkpoint(text), at))
        except (InvalidSignature, ValueError):
            return False
        return True

    def _verify(self, value: bytes, message: bytes) -> None:
        if self.kind == COSIGNATURE_ED25519:
            Ed25519PublicKey.from_public_bytes(self.public).verify(value, message)
        else:
            MLDSA44PublicKey.from_public_bytes(self.public).verify(value, message)


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's private key together with the name it signs under."""

    name: str
    private: Private

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def kind(self) -> int:
        """Which kind of key it is."""
        classical = isinstance(self.private, Ed25519PrivateKey)
        return COSIGNATURE_ED25519 if classical else COSIGNATURE_ML_DSA_44

    @property
    def verifier(self) -> CosignatureVerifier:
        """The public half."""
        return CosignatureVerifier(
            self.name, self.kind, self.private.public_key().public_bytes_raw()
        )

    def cosign(self, checkpoint: Checkpoint, *, at: int) -> Signature:
        """State that this head is the largest consistent one seen of its log.

        Parameters
        ----------
        checkpoint
            Checked, and already remembered where a crash cannot lose it.
        at
            Seconds since 1970-01-01, at least 1.
        """
        if not 0 < at <= _LATEST:
            raise MalformedError(f"not a moment that can be cosigned: {at}")
        value = self.private.sign(_message(self.kind, self.name, checkpoint, at))
        return Signature(self.name, self.verifier.key_id, at.to_bytes(_TIME, "big") + value)

    def secret(self) -> str:
        """The private key as one line of text (its seed, 32 bytes)."""
        material = encode_base64(bytes([self.kind]) + self.private.private_bytes_raw())
        return f"{PRIVATE_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{material}"

    @classmethod
    def parse(cls, secret: str) -> Self:
        """Read what `secret` wrote.

        Raises
        ------
        MalformedError
            If it is anything else; the message never repeats the secret.
        """
        name, label, material = split_secret(secret)
        made = _FROM_SEED.get(material[0])
        if made is None or len(material) != _SEED + 1:
            raise MalformedError("this is not the private key of a witness")
        cosigner = cls(name, made(material[1:]))
        if cosigner.verifier.key_id.hex() != label:
            raise MalformedError("the private key's identifier does not fit its content")
        return cosigner


def time_of(signature: Signature) -> int:
    """When a cosignature was made, in seconds since 1970; unchecked like the rest of it."""
    return int.from_bytes(signature.value[:_TIME], "big")


def _message(kind: int, name: str, checkpoint: Checkpoint, at: int) -> bytes:
    if kind == COSIGNATURE_ED25519:
        return f"cosignature/v1\ntime {at}\n{checkpoint.text()}".encode()
    return b"".join(
        (
            _LABEL,
            _short(name),
            at.to_bytes(_TIME, "big"),
            _short(checkpoint.origin),
            (0).to_bytes(8, "big"),
            checkpoint.size.to_bytes(8, "big"),
            checkpoint.root,
        )
    )


def _short(text: str) -> bytes:
    """At most 255 bytes behind their length (RFC 8446, section 3.4)."""
    raw = text.encode()
    if not 0 < len(raw) < 256:
        raise MalformedError("a name that is cosigned has 1 to 255 bytes")
    return bytes([len(raw)]) + raw
