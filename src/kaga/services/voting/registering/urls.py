"""Where ballot keys are registered."""

from __future__ import annotations

from django.urls import path

from kaga.services.voting.registering.views import ballot_key

urlpatterns = [path("vote/<str:uuid>/key", ballot_key, name="vote-key")]
