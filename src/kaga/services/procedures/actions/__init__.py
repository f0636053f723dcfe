"""The only place where drafts, cases, decisions and notices change. One verb per function.

Residents: `start_draft`, `save_page`, `discard_draft`, `restore_draft`, `submit`,
`answer_correction`, `withdraw`. Staff: `accept`, `start_review`, `request_correction`,
`propose`, `return_proposal`, `approve`, `decide`, `issue_notice`, `fulfil`, `close` and the
side acts in `office`. Reading by staff is an act too: `open_case`.
"""

from __future__ import annotations

from kaga.services.procedures.actions.correction import answer_correction, request_correction
from kaga.services.procedures.actions.decision import (
    Ruling,
    approve,
    decide,
    propose,
    return_proposal,
)
from kaga.services.procedures.actions.discarding import discard_draft, restore_draft
from kaga.services.procedures.actions.disposal import approve_disposal, archive, dispose
from kaga.services.procedures.actions.drafts import (
    Saved,
    save_page,
    start_draft,
)
from kaga.services.procedures.actions.notices import issue_notice
from kaga.services.procedures.actions.office import (
    accept,
    assign,
    charge_fee,
    close,
    dismiss_appeal,
    fulfil,
    merge,
    pass_step,
    receive_appeal,
    record_payment,
    resume,
    start_review,
    suspend,
    transfer,
    uphold_appeal,
)
from kaga.services.procedures.actions.perform import Done
from kaga.services.procedures.actions.publishing import publish_version, put_version
from kaga.services.procedures.actions.reading import open_case
from kaga.services.procedures.actions.submission import Submitted, submit
from kaga.services.procedures.actions.withdrawal import withdraw

__all__ = [
    "Done",
    "Ruling",
    "Saved",
    "Submitted",
    "accept",
    "answer_correction",
    "approve",
    "approve_disposal",
    "archive",
    "assign",
    "charge_fee",
    "close",
    "decide",
    "discard_draft",
    "dismiss_appeal",
    "dispose",
    "fulfil",
    "issue_notice",
    "merge",
    "open_case",
    "pass_step",
    "propose",
    "publish_version",
    "put_version",
    "receive_appeal",
    "record_payment",
    "request_correction",
    "restore_draft",
    "resume",
    "return_proposal",
    "save_page",
    "start_draft",
    "start_review",
    "submit",
    "suspend",
    "transfer",
    "uphold_appeal",
    "withdraw",
]
