"""A real SMTP server for development: takes every mail and keeps it as a file (Maildir).

    kaga mailbox --port 8025            take mail
    kaga mailbox-fault refuse           from now on: 550 (busy: 451, slow, drop, none)

Nothing leaves this machine. The fault is a word in a file, so it can be changed while the
server runs, by hand or by a test.
"""

from __future__ import annotations

import asyncio
import mailbox
import signal
import warnings
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from aiosmtpd.smtp import SMTP, Envelope, Session

Fault = Literal["none", "refuse", "busy", "slow", "drop"]
FAULTS: tuple[Fault, ...] = get_args(Fault)
SLOW_S = 30.0
MOST_BYTES = 20 * 1024 * 1024


def set_fault(folder: Path, fault: Fault) -> None:
    """From now on the server fails like this."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "fault").write_text(fault)


def fault_of(folder: Path) -> Fault:
    """How the server fails now."""
    path = folder / "fault"
    found = path.read_text().strip() if path.exists() else "none"
    return next((fault for fault in FAULTS if fault == found), "none")


def maildir(folder: Path) -> mailbox.Maildir:
    """Where the mails lie."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return mailbox.Maildir(folder / "mail", create=True)


class Keeper:
    """What the server does with a mail (hooks of aiosmtpd)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = maildir(folder)

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take a recipient, unless told to fail."""
        fault = fault_of(self._folder)
        if fault == "drop" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        if fault == "slow":
            await asyncio.sleep(SLOW_S)
        if fault == "refuse":
            return "550 5.1.1 no such mailbox"
        if fault == "busy":
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail with its envelope."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        message = mailbox.MaildirMessage(raw)
        message["X-Kaga-Envelope-From"] = envelope.mail_from or ""
        message["X-Kaga-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self._kept.add(message)
        return "250 OK"


async def serve(folder: Path, host: str, port: int) -> None:
    """Take mail until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    keeper = Keeper(folder)

    def session() -> Any:
        return SMTP(keeper, data_size_limit=MOST_BYTES, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(session, host, port)
    bound = server.sockets[0].getsockname()[1]
    print(f"mailbox listens on {host}:{bound}", flush=True)  # noqa: T201 - says where it is
    async with server:
        await stop.wait()
