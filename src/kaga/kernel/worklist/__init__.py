"""What waits for staff: every service publishes its queues, the staff home shows them.

>>> publish(WorkQueue("procedures.inbox", title, "/staff/cases", waiting=count, permission=see))
... # doctest: +SKIP
"""

from __future__ import annotations

from kaga.kernel.worklist.queues import Waiting, WorkQueue, publish, waiting_for

__all__ = ["Waiting", "WorkQueue", "publish", "waiting_for"]
