import kaga.kernel.clock
import kaga.kernel.ids
import kaga.kernel.jsontext
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mobility', '0002_chosen_way'),
    ]

    operations = [
        migrations.CreateModel(
            name='StreetsVersion',
            fields=[
                ('id', models.UUIDField(default=kaga.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('handle', models.UUIDField(default=kaga.kernel.ids.new_handle, editable=False, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('address', models.CharField(max_length=64)),
                ('key', models.UUIDField()),
                ('origin', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=200)),
                ('facts', models.JSONField(default=dict, encoder=kaga.kernel.jsontext.JsonText)),
                ('report', models.JSONField(default=dict, encoder=kaga.kernel.jsontext.JsonText)),
                ('made_at', models.DateTimeField(default=kaga.kernel.clock.now)),
                ('used_at', models.DateTimeField(db_index=True, null=True)),
            ],
        ),
    ]
