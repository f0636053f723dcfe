"""Commands about mail: the development mailbox, its faults, mail that came back.

>>> # kaga mailbox --port 8025
"""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer
from django.conf import settings

from kaga.adapters.mail.mailbox_server import FAULTS, serve, set_fault
from kaga.kernel.notices.bounces import take_back


def mount(app: typer.Typer) -> None:
    """Add the commands about mail."""
    app.command()(mailbox)
    app.command()(mailbox_fault)
    app.command()(mail_bounced)


def mailbox(
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8025,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
) -> None:
    """Take mail by SMTP and keep it as files (development)."""
    asyncio.run(serve(settings.KAGA_MAILBOX, host, port))


def mailbox_fault(
    fault: Annotated[str, typer.Argument(help=f"One of {', '.join(FAULTS)}.")],
) -> None:
    """Make the development mailbox fail from now on, or work again (none)."""
    known = next((one for one in FAULTS if one == fault), None)
    if known is None:
        raise typer.BadParameter(f"must be one of {', '.join(FAULTS)}")
    set_fault(settings.KAGA_MAILBOX, known)


def mail_bounced() -> None:
    """Read one returned mail (a delivery status notification) from standard input."""
    mail_id = take_back(sys.stdin.buffer.read())
    if mail_id is None:
        typer.echo("not a report of a mail that failed for good", err=True)
        raise typer.Exit(1)
    typer.echo(str(mail_id))
