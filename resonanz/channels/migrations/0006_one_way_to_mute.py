from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_guests")]

    operations = [migrations.DeleteModel(name="Muting")]
