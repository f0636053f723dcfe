"""Voting: ballots on city measures that anyone can verify.

What stands here so far needs no city: the commands that simulate a whole election and audit the
archive of any. The protocol itself is `kaga.engines.ballot`.
"""
