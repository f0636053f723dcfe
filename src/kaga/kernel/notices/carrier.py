"""The port to whoever carries mail out of the city (an adapter, bound at start-up).

The kernel composes a standard message; the carrier hands it over and says how it went.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from email.message import EmailMessage


class MailRefused(Exception):
    """The mail was not taken: `permanent` when trying again is of no use (SMTP 5xx)."""

    def __init__(self, code: int | None, *, permanent: bool) -> None:
        super().__init__(f"mail was refused ({code})")
        self.code = code
        self.permanent = permanent


class Carrier(Protocol):
    """Hands one message over."""

    def carry(self, message: EmailMessage, sender: str, recipient: str) -> int:
        """Deliver to the next server; its reply code (raises MailRefused)."""
        ...


_bound: list[Carrier] = []


class NoCarrier(RuntimeError):
    """No carrier was bound: mail stays in the outbox."""


def bind_carrier(carrier: Carrier) -> None:
    """Say who carries; the last one that was bound does."""
    _bound[:] = [carrier]


def carrier() -> Carrier:
    """Who carries (raises NoCarrier)."""
    if not _bound:
        raise NoCarrier
    return _bound[0]
