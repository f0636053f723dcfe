"""Airspace: heights, frames, volumes, search, risk and people, as pure functions.

Import from the module that holds what you need; this package itself loads nothing.
"""
