from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0006_names_are_found")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="subtitles",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="subtitles_language",
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
