from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0006_channels")]

    operations = [
        migrations.AddField("message", "held", models.BooleanField(null=True)),
        migrations.AddField("message", "revision", models.CharField(max_length=100, null=True)),
    ]
