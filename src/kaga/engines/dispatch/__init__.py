"""Dial-a-ride: shared vehicles that come when called, with promises that are kept.

Parts: `model` (shifts, requests, plans), `schedule` (when each call happens), `offers` (where a
request fits into a plan), `solve` (the whole day anew), `reoptimise` (better, with what is
promised kept), `verify` (a judge that shares no code with the rest), `simulate` (days and
policies), `instances` (the literature's files). Import the module you need; this package itself
loads nothing.
"""
