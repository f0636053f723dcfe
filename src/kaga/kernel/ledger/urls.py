"""Addresses of the ledger: pages for people, files for programs (C2SP tlog-tiles)."""

from __future__ import annotations

from django.urls import path

from kaga.kernel.ledger import pages, raw, witness_pages

urlpatterns = [
    path("ledger/", pages.overview, name="ledger"),
    path("ledger/entries", pages.entries, name="ledger-entries"),
    path("ledger/entries/<int:index>", pages.entry, name="ledger-entry"),
    path("ledger/entries/<int:index>/receipt.tlog-proof", pages.receipt, name="ledger-receipt"),
    path("ledger/verify", pages.verify, name="ledger-verify"),
    path("ledger/how", witness_pages.how, name="ledger-how"),
    path("ledger/policy", witness_pages.whom, name="ledger-policy"),
    path("ledger/checkpoint", raw.checkpoint, name="ledger-checkpoint"),
    path("ledger/tile/<path:path>", raw.tile, name="ledger-tile"),
]
