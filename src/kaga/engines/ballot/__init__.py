"""Ballots that anyone can verify: the Belenios protocol, version 1.

Votes are encrypted on the voter's device, each with proofs that it is a vote; they are added up
without being opened, and only the sum is decrypted, by enough trustees together. Everything is
published in one archive, which anybody can audit with nothing but this engine:

    from kaga.engines.ballot.verify.audit import audit

The README tells the theory and which file holds what.
"""
