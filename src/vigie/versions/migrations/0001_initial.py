import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SENTENCE = "A published version is neither changed nor taken away: publish a new one."

# SQLite forgets the triggers of a table that it makes anew, as it does for most changes of a column: a later
# migration that changes this table makes them again.
SQLITE = [
    f"""
    CREATE TRIGGER versions_version_unchanged BEFORE UPDATE ON versions_version
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,
    f"""
    CREATE TRIGGER versions_version_undeleted BEFORE DELETE ON versions_version
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,
    # INSERT OR REPLACE takes a row away without asking the trigger on DELETE.
    f"""
    CREATE TRIGGER versions_version_unreplaced BEFORE INSERT ON versions_version
    WHEN EXISTS (
        SELECT 1 FROM versions_version
        WHERE id = NEW.id OR (own_id = NEW.own_id AND number = NEW.number) OR seal = NEW.seal
    )
    BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
    """,  # noqa: S608 - our own sentence
]
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION versions_version_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER versions_version_unchanged BEFORE UPDATE OR DELETE ON versions_version
    FOR EACH ROW EXECUTE FUNCTION versions_version_refuse()
    """,
]


def refuse_changes(apps, schema_editor):  # noqa: ARG001
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, None)


def row_id():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "Generation",
            fields=[
                ("id", row_id()),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            "OwnCharter",
            fields=[
                ("id", row_id()),
                ("slug", models.CharField(max_length=64)),
                ("draft", models.TextField()),
                ("edition", models.IntegerField(default=1)),
                ("saved_ms", models.BigIntegerField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_charters",
                        to="accounts.client",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["client", "slug"], name="one_own_charter_a_slug")
                ],
            },
        ),
        migrations.CreateModel(
            "Version",
            fields=[
                ("id", row_id()),
                ("number", models.IntegerField()),
                ("text", models.TextField()),
                ("source", models.TextField()),
                ("extends", models.CharField(max_length=64)),
                ("extends_version", models.CharField(max_length=40)),
                ("reason", models.TextField()),
                ("author", models.CharField(max_length=150)),
                ("at_ms", models.BigIntegerField()),
                ("seal", models.CharField(max_length=64, unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "own",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="versions.owncharter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["own", "number"], name="one_version_a_number")
                ],
            },
        ),
        # Nothing to undo: the triggers go with the table.
        migrations.RunPython(refuse_changes, migrations.RunPython.noop),
    ]
