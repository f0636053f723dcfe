"""Who may see the jobs of others."""

from __future__ import annotations

from kaga.kernel.permissions import permission

SEE_JOBS = permission("jobs.job.see", "すべての処理の状況を見る", staff=True)
