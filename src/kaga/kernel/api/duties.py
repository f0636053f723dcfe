"""What the worker does for the API by the clock.

>>> forget_answers()                                                     # doctest: +SKIP
"""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel.api.idempotency import forget_old_answers
from kaga.kernel.jobs.periodic import periodic


@periodic("api.forget-answers", every=timedelta(hours=1))
def forget_answers() -> None:
    """Forget answers that were kept for repeated requests long enough."""
    forget_old_answers()
