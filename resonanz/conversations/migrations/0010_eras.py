"""The index of words holds the era of each post twice, half an era apart: one look is enough."""

import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0009_search_words'),
        ('people', '0002_viewers_changed'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='post',
            name='post_words',
        ),
        migrations.RemoveField(
            model_name='word',
            name='shown',
        ),
        migrations.AddIndex(
            model_name='post',
            index=django.contrib.postgres.indexes.GinIndex(models.F('search'), django.db.models.expressions.CombinedExpression(models.F('id'), '>>', models.Value(15)), django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('id'), '+', models.Value(16384)), '>>', models.Value(15)), gin_pending_list_limit=128, name='post_words'),
        ),
    ]
