"""Procedures: what residents apply for, from the form to the decision and its notice.

See README.md beside this file for the tour.
"""

from __future__ import annotations
