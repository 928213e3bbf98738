import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_client_error_budget"),
        ("desk", "0004_case_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="Halt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at_ms", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Standing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=16)),
                ("language", models.CharField(max_length=10)),
                ("clause", models.CharField(max_length=100)),
                ("charter", models.CharField(max_length=100)),
                ("at_once", models.BooleanField()),
                ("budget", models.FloatField()),
                ("n", models.IntegerField(default=0)),
                ("right", models.IntegerField(default=0)),
                ("lower", models.FloatField(default=0.0)),
                ("may_act", models.BooleanField(default=False)),
                ("alone", models.BigIntegerField(default=0)),
                ("until_ms", models.BigIntegerField(null=True)),
                ("changed_ms", models.BigIntegerField()),
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
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("proposed", models.CharField(max_length=10)),
                (
                    "source",
                    models.CharField(
                        choices=[("held", "Held"), ("audit", "Audit"), ("alone", "Alone")], max_length=10
                    ),
                ),
                ("digest", models.BigIntegerField()),
                ("recorded_ms", models.BigIntegerField()),
                ("right", models.BooleanField(null=True)),
                ("decided_ms", models.BigIntegerField(null=True)),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="desk.space"
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="autonomy.standing"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("acts", models.BooleanField()),
                ("n", models.IntegerField()),
                ("right", models.IntegerField()),
                ("lower", models.FloatField()),
                ("at_ms", models.BigIntegerField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("decision", "Decision"),
                            ("age", "Age"),
                            ("budget", "Budget"),
                            ("charter", "Charter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="accounts.client"
                    ),
                ),
                (
                    "standing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="autonomy.standing",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["client", "clause"], name="standing_by_client"),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.UniqueConstraint(
                fields=("space", "fingerprint", "language"), name="one_standing_a_cell"
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("right__isnull", False)),
                fields=["standing", "-decided_ms", "-seq"],
                name="evidence_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("source__in", ["audit", "alone"])),
                fields=["space", "recorded_ms"],
                name="evidence_done",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["client", "-at_ms"], name="change_by_client"),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["standing", "-at_ms"], name="change_by_standing"),
        ),
    ]
