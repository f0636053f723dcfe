"""A place's next 24 hours as iCalendar (RFC 5545) and Atom (RFC 4287).

What: who follows a place gives nothing away but the number of a square of about 250 m. Why
both: calendars remind, readers list. Names are Japanese, as the city's own; a reader asks in
its language by `lang=`.

>>> folded("SUMMARY:" + "a" * 100).count("\\r\\n ")
1
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from kaga.services.airspace import over_words as w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaga.kernel.identity.visitor import Language
    from kaga.services.airspace.pages.over_rows import Row
    from kaga.services.airspace.queries.over import Overflight, Overhead

_LONGEST_LINE: Final = 75
_QUARTER: Final = 900


def calendar_of(mesh: str, found: Overhead, now: datetime) -> str:
    """A calendar with one event for each pass."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Kaga//over my house//JA",
        f"X-WR-CALNAME:{_ical(w.title.ja)} {mesh}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
    ]
    for number, one in enumerate(found.flights):
        begins, ends = _shown(one)
        purpose = w.PURPOSES[one.priority].ja
        above = w.above_value.ja.format(metres=f"{one.above_m:.0f}")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.reference}-{number}-{mesh}@kaga",
            f"DTSTAMP:{_of(now.timestamp())}",
            f"DTSTART:{_of(begins)}",
            f"DTEND:{_of(ends)}",
            f"SUMMARY:{_ical(f'ドローン：{purpose}')}",
            f"DESCRIPTION:{_ical(f'{above}。{one.operator}（{one.contact}）')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR"]) + "\r\n"


def _shown(one: Overflight) -> tuple[float, float]:
    """Seconds of a pass to the minute; errands of health to the quarter of an hour."""
    step = _QUARTER if one.is_health else 60
    begins = one.begins.timestamp() // step * step
    ends = -(-one.ends.timestamp() // step) * step
    return begins, max(ends, begins + step)


def _of(second: float) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y%m%dT%H%M%SZ}"


def _ical(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r", "").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, never within a character."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > _LONGEST_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]).decode()


def atom_of(
    where: str, mesh: str, rows: Sequence[tuple[Overflight, Row]], language: Language
) -> str:
    """A feed with one entry for each pass."""

    def say(text: object) -> str:
        return escape(str(text))

    updated = max((one.begins for one, _ in rows), default=None)
    entries = [
        f"<entry><id>urn:kaga:airspace:over:{mesh}:{say(one.reference)}:{number}</id>"
        f"<title>{say(row.window.in_language(language))} "
        f"{say(row.purpose.in_language(language))}</title>"
        f"<updated>{one.begins.isoformat()}</updated>"
        f"<summary>{say(row.above.in_language(language))}</summary>"
        f"<author><name>{say(one.operator)}</name></author></entry>"
        for number, (one, row) in enumerate(rows)
    ]
    stamp = updated.isoformat() if updated else "1970-01-01T00:00:00+00:00"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>urn:kaga:airspace:over:{mesh}</id>"
        f"<title>{say(w.title.in_language(language))} {mesh}</title>"
        f'<updated>{stamp}</updated><link href="{say(where)}"/>'
        f"{''.join(entries)}</feed>\n"
    )
