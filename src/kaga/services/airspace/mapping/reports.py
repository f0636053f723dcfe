"""Refused rows as a table that opens in any office program.

>>> refused_csv(Report(0, {}, ()))
'row,reason,detail\\r\\n'
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from defusedcsv import csv

from kaga.engines.airspace.mapfiles.tally import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def refused_csv(report: Report) -> str:
    """One line for each refused row that is named."""
    return rows_csv(
        {"row": one.row, "reason": one.reason.value, "detail": one.detail}
        for one in report.first
    )


def rows_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """The same of plain rows; what a formula could be is kept from being one."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["row", "reason", "detail"])
    for one in rows:
        writer.writerow([one["row"], one["reason"], one["detail"]])
    return text.getvalue()
