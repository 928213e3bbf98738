from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0003_always_a_space")]

    operations = [migrations.AddField("action", "unsent", models.IntegerField(default=0))]
