"""Words in use are known to the search; the index of words says how old what it finds is."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0008_new_words_are_found_soon'),
        ('people', '0002_viewers_changed'),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gin", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_collation='C', max_length=60, unique=True)),
                ('shown', models.CharField(max_length=60)),
                ('folded', models.CharField(db_collation='C', max_length=90)),
                ('backwards', models.CharField(db_collation='C', max_length=90)),
                ('lexemes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField())),
            ],
        ),
        migrations.CreateModel(
            name='WordsLearned',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('up_to', models.BigIntegerField(default=0)),
                ('newest', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='post',
            name='post_search',
        ),
        migrations.AddIndex(
            model_name='post',
            index=django.contrib.postgres.indexes.GinIndex(models.F('search'), django.db.models.expressions.CombinedExpression(models.F('id'), '>>', models.Value(13)), django.db.models.expressions.CombinedExpression(models.F('id'), '>>', models.Value(16)), gin_pending_list_limit=128, name='post_words'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=models.Index(fields=['folded'], name='word_begins'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=models.Index(fields=['backwards'], name='word_ends'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', 'gin_trgm_ops'), name='word_like'),
        ),
    ]
