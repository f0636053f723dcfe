"""Making what the auditor judges: ballots, keys, tallies, archives. Randomness is passed in."""
