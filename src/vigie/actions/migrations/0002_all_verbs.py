import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from vigie.actions.lanes import SIMULATED, lane_for
from vigie.actions.verbs import subject_of

#: Rows written in one statement.
_TOGETHER = 2_000


def place_and_subject(apps, _schema_editor):
    """Say of each request where it goes and what it is about; until now its message said both."""
    Action = apps.get_model("actions", "Action")
    asked = Action.objects.select_related("message", "decision").defer("message__text")
    changed = []
    for action in asked.iterator(chunk_size=_TOGETHER):
        action.space_id = action.message.space_id
        action.lane = lane_for(action.network, None)
        action.by_id = action.decision.by_id
        action.subject = subject_of(
            action.verb,
            action.space_id,
            message=action.message.native_id,
            replayed=action.network == SIMULATED,
        )
        changed.append(action)
        if len(changed) == _TOGETHER:
            Action.objects.bulk_update(changed, ["space", "lane", "by", "subject"])
            changed = []
    Action.objects.bulk_update(changed, ["space", "lane", "by", "subject"])


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0001_initial"),
        ("channels", "0001_initial"),
        ("desk", "0006_channels"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(model_name="action", name="action_due"),
        migrations.AddField(
            model_name="action",
            name="space",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="desk.space",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="asked_actions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("action", "author_id", models.CharField(default="", max_length=500)),
        migrations.AddField(
            "action", "lane", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.AddField("action", "args", models.JSONField(default=dict)),
        migrations.AddField("action", "subject", models.CharField(default="", max_length=80)),
        migrations.AddField("action", "last_error_fr", models.TextField(blank=True, default="")),
        migrations.AddField("action", "made", models.CharField(default="", max_length=500)),
        migrations.AlterField(
            model_name="action",
            name="decision",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="desk.decision",
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="message",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="desk.message",
            ),
        ),
        migrations.AlterField("action", "verb", models.CharField(max_length=20)),
        migrations.RunPython(place_and_subject, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.IntegerField()),
                ("purpose", models.CharField(max_length=20)),
                ("units", models.FloatField(default=0.0)),
                ("times", models.IntegerField(default=0)),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spending",
                        to="channels.channel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("channel", "day", "purpose"), name="one_spending_a_purpose"
                    )
                ],
            },
        ),
    ]
