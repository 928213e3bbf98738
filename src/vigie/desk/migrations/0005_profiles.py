"""The shipped charters of media and brands are sector profiles under names of their own."""

from django.db import migrations, models

_NAMES = {"media-fr": "media", "brand-fr": "advertiser"}


def rename(apps, schema_editor):  # noqa: ARG001 - what a migration is given
    """Give each space the profile that took the place of its charter."""
    space = apps.get_model("desk", "Space")
    for old, new in _NAMES.items():
        space.objects.filter(charter=old).update(charter=new)


class Migration(migrations.Migration):
    """Rows that name a shipped charter of before."""

    dependencies = [("desk", "0004_case_audit")]

    operations = [
        migrations.AlterField("space", "charter", models.CharField(default="media", max_length=500)),
        migrations.RunPython(rename, migrations.RunPython.noop),
    ]
