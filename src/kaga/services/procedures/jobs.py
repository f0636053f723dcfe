"""Long work of this service: printing the letter that asks for a correction.

Example:
    >>> start_job(tx, CORRECTION_LETTER, None, {"correction": str(row.id)})  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

from kaga.kernel.events.retry import Schedule
from kaga.kernel.jobs.kinds import job
from kaga.services.procedures import desk_words
from kaga.services.procedures.actions.fixing import CORRECTION_LETTER
from kaga.services.procedures.actions.notices import issue_correction_letter

if TYPE_CHECKING:
    from kaga.kernel.jobs.work import Work

# The ledger signs within a second; if it stands still, half a day is waited for it.
_UNTIL_SIGNED: Final = Schedule(first_s=1, most_s=3600, attempts=24)


@job(CORRECTION_LETTER, title=desk_words.correction_letter, schedule=_UNTIL_SIGNED)
def print_correction_letter(work: Work) -> None:
    """Print the letter of one request."""
    issue_correction_letter(UUID(str(work.args["correction"])))
