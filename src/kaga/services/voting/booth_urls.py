"""Addresses of the voter's own pages.

>>> [str(one.pattern) for one in urlpatterns][0]
'vote/booth/'
"""

from __future__ import annotations

from django.urls import path

from kaga.services.voting import booth

urlpatterns = [
    path("vote/booth/", booth.booth, name="vote-booth"),
    path("vote/booth/worker.js", booth.worker, name="vote-booth-worker"),
    path("vote/check/", booth.check, name="vote-check"),
    path("vote/observe/", booth.observe, name="vote-observe"),
]
