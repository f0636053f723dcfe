"""What can be wrong with something a log handed over.

Everything a verifier is given comes from outside, so every reader and checker of this engine
ends in a value or in one of these, never in another exception:

    try:
        checkpoint = open_checkpoint(raw, key)
    except LedgerError as wrong:
        print(wrong)
"""

from __future__ import annotations


class LedgerError(ValueError):
    """The thing read is not what it claims to be; the text names what and where."""


class MalformedError(LedgerError):
    """The bytes do not follow the format at all."""


class EmptyTreeError(MalformedError):
    """A head of size 0 with a root that is not the empty tree's."""


class SignatureError(LedgerError):
    """No trusted key signed this, or a trusted key's signature is wrong."""


class ProofError(LedgerError):
    """The hashes do not lead from the one side to the other."""


class MissingHashError(LedgerError):
    """A tile or hash that the tree needs is not there."""
