# Apart from the migration that fills it: some databases change no table whose rows have just changed.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_all_verbs")]

    operations = [
        migrations.AlterField(
            model_name="action",
            name="space",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="desk.space"
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["status", "lane", "due_ms"], name="action_due_in_lane"),
        ),
        migrations.AddIndex(
            model_name="action", index=models.Index(fields=["subject"], name="action_by_subject")
        ),
    ]
