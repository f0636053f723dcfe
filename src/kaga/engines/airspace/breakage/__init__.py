"""Whose flight a change of the map breaks: what became worse, and every line through it.

Modules: `changes` (columns that rose, sank or became unknown, or where people are now),
`breaks` (flights judged by them, exactly). Import the module you need; this package itself
loads nothing.
"""
