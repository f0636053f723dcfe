"""A process to be killed while ballots are cast; tells what was promised.

Started by test_vote_kill.py. Django is loaded once, one vote is open; every order forks a
child. Orders are lines on standard input, one JSON object each:

    {"do": "cast"}                       cast until killed; prints "ack TRACKER ENTRY LEAF"
    {"do": "check", "acks": [[tracker, entry, leaf]]}

After each child it prints "end STATUS".
"""

from __future__ import annotations

import json
import os
import secrets
import signal
from typing import Any
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from tests.children import in_threads, obey, say  # noqa: E402
from tests.services.voting.poll import NO, YES, ballot, listed, opened, vote  # noqa: E402

from kaga.engines.ledger import leaf_hash  # noqa: E402
from kaga.engines.ledger.hashing import encode_base64  # noqa: E402
from kaga.kernel.ledger.models import LedgerEntry  # noqa: E402
from kaga.kernel.ledger.sequencer import settle  # noqa: E402
from kaga.services.voting.models import CastBallot, Measure  # noqa: E402
from kaga.services.voting.promises import box_signer, read_promise  # noqa: E402

THREADS = 3
VOTERS = 9
EACH = 20
_voters: list[Any] = []


def cast_until_killed(_order: dict[str, Any]) -> None:
    """Cast from several threads; each promise is told at once."""
    measure = Measure.objects.get()
    in_threads([(measure, voter) for voter in _voters], THREADS, _cast)
    signal.pause()  # quicker than the kill


def _cast(pairs: list[tuple[Measure, Any]]) -> None:
    for _ in range(EACH):
        for measure, voter in pairs:
            taken = vote(measure, voter, secrets.choice((YES, NO)))
            said = read_promise(taken.promise.encode(), box_signer().verifier)
            say(f"ack {taken.tracker} {said['entry']} {said['leaf']}")


def check(order: dict[str, Any]) -> None:
    """What was promised stands in the ledger as promised; nothing is half there."""
    settle()
    wrong = []
    for tracker, entry, leaf in order["acks"]:
        row = LedgerEntry.objects.filter(entry_id=UUID(entry)).first()
        if row is None or encode_base64(leaf_hash(bytes(row.data))) != leaf:
            wrong.append(f"{tracker} is not in the ledger as promised")
        if not CastBallot.objects.filter(tracker=tracker, id=UUID(entry)).exists():
            wrong.append(f"{tracker} is lost")
    entries = LedgerEntry.objects.filter(act="vote.ballot.cast").order_by("index")
    listed_ones = list(entries.values_list("entry_id", flat=True))
    rows = list(CastBallot.objects.order_by("id").values_list("id", flat=True))
    if listed_ones != rows:
        wrong.append("ballots and ledger do not agree, or not in their order")
    say(json.dumps({"wrong": wrong, "ballots": len(rows)}))


def main() -> None:
    """Open a vote with some keys, then obey."""
    measure, _ = opened()
    _voters.extend(listed(measure) for _ in range(VOTERS))
    ballot(measure, _voters[0], YES)  # children share the loaded election
    obey({"cast": cast_until_killed, "check": check})


if __name__ == "__main__":
    main()
