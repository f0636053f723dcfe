"""Letters on paper: a notice and its ledger receipt as PDF, and finding out if one is genuine.

`paper.print_letter` makes the file, `genuine.check` judges any file somebody holds. Neither
needs a database or a network.
"""

from __future__ import annotations
