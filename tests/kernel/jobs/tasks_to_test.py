"""Tasks of Django's interface, at module level as it asks for."""

from __future__ import annotations

from django_tasks import task


@task
def add(a, b):
    return a + b


@task
def fail():
    raise ValueError("加賀太郎")
