"""Rankings: the tally as the last mixer left it; how far the telling of an opening came."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("voting", "0001_initial")]

    operations = [
        migrations.AddField("measure", "mixed", models.BinaryField(null=True)),
        migrations.AddField("measure", "announced_to", models.UUIDField(null=True)),
    ]
