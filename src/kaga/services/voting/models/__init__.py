"""Tables of the ballot box. Who holds which key stands in none of them (see `registrar`)."""

from __future__ import annotations

from kaga.services.voting.models.ballots import BallotKey, CastBallot, SpoiledBallot
from kaga.services.voting.models.measures import Booth, Measure
from kaga.services.voting.models.trustees import Trustee, TrusteeMessage

__all__ = [
    "BallotKey",
    "Booth",
    "CastBallot",
    "Measure",
    "SpoiledBallot",
    "Trustee",
    "TrusteeMessage",
]
