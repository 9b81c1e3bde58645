"""The words of files are found with the post they hang on."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conversations', '0010_eras'),
        ('people', '0002_viewers_changed'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('attachment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='conversations.attachment')),
                ('plain', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func(models.F('plain'), models.F('language'), function='resonanz_search_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField())),
            ],
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(condition=models.Q(('kind', 'file')), fields=['id'], name='attachment_files'),
        ),
        migrations.AddIndex(
            model_name='filetext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='file_words'),
        ),
    ]
