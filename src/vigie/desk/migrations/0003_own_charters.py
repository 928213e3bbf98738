import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0002_queues_proposals_alerts"),
        ("versions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "space",
            "own_charter",
            models.ForeignKey(
                default=None,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spaces",
                to="versions.owncharter",
            ),
        ),
    ]
