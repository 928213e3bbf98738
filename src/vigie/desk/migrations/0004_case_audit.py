from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0003_own_charters")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="audit",
            field=models.BooleanField(default=False),
        ),
    ]
