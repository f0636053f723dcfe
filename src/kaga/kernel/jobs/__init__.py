"""Long work outside of requests: jobs with progress, periodic duties, the worker's loops."""

from __future__ import annotations
