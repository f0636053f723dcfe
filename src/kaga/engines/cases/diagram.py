"""The state diagram and the table for the documentation, drawn from the table itself.

Example:
    >>> mermaid().splitlines()[0]
    'stateDiagram-v2'
"""

from __future__ import annotations

from kaga.engines.cases.model import Row, State
from kaga.engines.cases.table import TABLE


def mermaid(rows: tuple[Row, ...] = TABLE) -> str:
    """The machine as a Mermaid state diagram, one arrow for each pair of states."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row.to is not row.start:
            target = str(row.to) if row.to else "back"
            arrows.setdefault((str(row.start), target), []).append(_label(row))
    lines = [f"    {a} --> {b}: {', '.join(labels)}" for (a, b), labels in arrows.items()]
    ends = [f"    {state} --> [*]" for state in (State.DISPOSED, State.ARCHIVED)]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT}", *lines, *ends])


def _label(row: Row) -> str:
    return f"{row.act} ({row.outcome})" if row.outcome else str(row.act)


def markdown(rows: tuple[Row, ...] = TABLE) -> str:
    """The whole page for docs/services: diagram, then every row with its law."""
    head = [
        "# States of a case",
        "",
        "Drawn from `kaga.engines.cases.table`; `kaga cases diagram` writes it anew.",
        "`back` is the state from which a side state was entered.",
        "",
        "```mermaid",
        mermaid(rows),
        "```",
        "",
        "| from | act | to | who | needs | effects | clause |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_line(row) for row in rows), ""])


def _line(row: Row) -> str:
    start = str(row.start)
    if row.only is not None:
        start += f" ({', '.join(sorted(row.only))})"
    target = str(row.to) if row.to else "back"
    if row.outcome:
        target += f" ({row.outcome})"
    cells = (
        start,
        str(row.act),
        target,
        ", ".join(sorted(row.who)),
        ", ".join(row.needs),
        ", ".join(row.effects),
        row.clause,
    )
    return "| " + " | ".join(cells) + " |"
