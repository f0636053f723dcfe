"""The planner: one process that holds the city, asked over a socket by all the others.

Modules for those who ask: `wire` (messages), `client` (asking, typed errors). For the process:
`server` (the socket), `slots` (how many at once), `city` (map, kernels, what has to be warm),
`air` (zones and flights in force), `asking` (a question in plain form), `plans`, `proofs`,
`pictures`, `judging` (what it answers), `running` (its life). Web processes import the first
two and nothing else: they never load the compiled engines.
"""
