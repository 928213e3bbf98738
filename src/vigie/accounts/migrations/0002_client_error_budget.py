from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="client",
            name="error_budget",
            field=models.FloatField(default=0.05),
        ),
    ]
