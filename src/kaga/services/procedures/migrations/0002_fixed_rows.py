"""Rows that never change: published forms, and acts on cases. The database itself refuses."""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER procedures_published_form_is_fixed
    BEFORE UPDATE ON procedures_formversion WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published form version never changes'); END
    """,
    """
    CREATE TRIGGER procedures_act_is_fixed BEFORE UPDATE ON procedures_caseact
    BEGIN SELECT RAISE(ABORT, 'an act on a case never changes'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION procedures_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER procedures_published_form_is_fixed
    BEFORE UPDATE ON procedures_formversion FOR EACH ROW WHEN (OLD.published_at IS NOT NULL)
    EXECUTE FUNCTION procedures_refuse('a published form version never changes')
    """,
    """
    CREATE TRIGGER procedures_act_is_fixed
    BEFORE UPDATE ON procedures_caseact FOR EACH ROW
    EXECUTE FUNCTION procedures_refuse('an act on a case never changes')
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER procedures_published_form_is_fixed",
    "DROP TRIGGER procedures_act_is_fixed",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER procedures_published_form_is_fixed ON procedures_formversion",
    "DROP TRIGGER procedures_act_is_fixed ON procedures_caseact",
    "DROP FUNCTION procedures_refuse()",
]


def fix(apps: Any, editor: Any) -> None:
    """Set the triggers."""
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement, params=None)


def free(apps: Any, editor: Any) -> None:
    """Take the triggers away."""
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Triggers on both databases."""

    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(fix, free)]
