import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("desk", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("case", "queue", models.CharField(default="", max_length=64)),
        migrations.AddField("case", "proposals", models.CharField(default="", max_length=40)),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["client", "status", "queue", "-priority", "skips", "due_ms"], name="case_one_queue"
            ),
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.client"
                    ),
                ),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="desk.space"
                    ),
                ),
                ("name", models.CharField(max_length=64)),
                ("clause", models.CharField(max_length=100)),
                ("charter", models.CharField(max_length=100)),
                ("charter_version", models.CharField(max_length=40)),
                ("seq", models.BigIntegerField()),
                ("at_ms", models.BigIntegerField()),
                ("count", models.IntegerField(default=1)),
                ("last_ms", models.BigIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["client", "-at_ms"], name="alert_by_client"),
                    models.Index(fields=["space", "-at_ms"], name="alert_by_space"),
                ],
            },
        ),
    ]
