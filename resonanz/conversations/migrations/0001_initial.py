import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0002_search_vector'),
        ('channels', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(blank=True, db_collation='C', max_length=2000)),
                ('depth', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('post', 'Post'), ('question', 'Question')], default='post', max_length=10)),
                ('form', models.CharField(choices=[('text', 'Text'), ('link', 'Link'), ('photo', 'Picture'), ('video', 'Video'), ('poll', 'Poll')], default='text', max_length=10)),
                ('visibility', models.CharField(choices=[('public', 'Public'), ('unlisted', 'Unlisted'), ('followers', 'Followers only'), ('direct', 'Direct message')], default='public', max_length=10)),
                ('source', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('plain', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('content_warning', models.CharField(blank=True, max_length=500)),
                ('link', models.URLField(blank=True, max_length=2000)),
                ('remote_id', models.CharField(blank=True, max_length=600, null=True)),
                ('remote_parent_id', models.CharField(blank=True, max_length=600)),
                ('address', models.URLField(blank=True, max_length=1000)),
                ('said_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('comment_count', models.PositiveIntegerField(default=0)),
                ('reaction_counts', models.JSONField(default=dict)),
                ('share_count', models.PositiveIntegerField(default=0)),
                ('search', models.GeneratedField(db_persist=True, expression=models.Func(models.F('plain'), models.F('language'), function='resonanz_search_vector', output_field=django.contrib.postgres.search.SearchVectorField()), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.identity')),
                ('channel', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='channels.channel')),
                ('deleted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replies', to='conversations.post')),
                ('root', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='thread', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='people.identity')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reaction', 'Reaction'), ('share', 'Share'), ('quote', 'Quote'), ('vote', 'Vote'), ('click', 'Click')], max_length=10)),
                ('name', models.CharField(blank=True, max_length=30)),
                ('remote_id', models.CharField(blank=True, max_length=600)),
                ('at', models.DateTimeField()),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interactions', to='people.identity')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interactions', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Crossing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('direction', models.CharField(choices=[('in', 'brought in'), ('out', 'went out')], max_length=3)),
                ('at', models.DateTimeField()),
                ('snapshot', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('inside', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings_out', to='conversations.post')),
                ('outside', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='crossings_in', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('html', models.TextField()),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('picture', 'Picture'), ('video', 'Video'), ('file', 'File')], default='picture', max_length=10)),
                ('file', models.FileField(blank=True, upload_to='attachments/%Y/%m/')),
                ('remote_address', models.URLField(blank=True, max_length=2000)),
                ('preview_address', models.URLField(blank=True, max_length=2000)),
                ('media_type', models.CharField(blank=True, max_length=100)),
                ('alt', models.TextField(blank=True, verbose_name='alternative text')),
                ('width', models.PositiveIntegerField(blank=True, null=True)),
                ('height', models.PositiveIntegerField(blank=True, null=True)),
                ('size_bytes', models.PositiveBigIntegerField(blank=True, null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='conversations.post')),
            ],
            options={
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('html', models.TextField()),
                ('at', models.DateTimeField()),
                ('edited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=60)),
                ('source', models.TextField(blank=True)),
                ('fields', models.JSONField(default=dict)),
                ('kept_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'place'), name='one_draft_a_place')],
            },
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('deleted_at__isnull', True), ('parent__isnull', True)), fields=['channel', '-said_at', '-id'], name='post_feed'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['root', 'path'], name='post_thread'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['author', '-said_at'], name='post_author'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(condition=models.Q(('remote_parent_id', ''), _negated=True), fields=['channel', 'remote_parent_id'], name='post_awaits_parent'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='post_search'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(fields=('channel', 'remote_id'), name='heard_once'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('post', 'identity'), name='mentioned_once'),
        ),
        migrations.AddConstraint(
            model_name='interaction',
            constraint=models.UniqueConstraint(fields=('post', 'identity', 'kind', 'name'), name='interacted_once'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.UniqueConstraint(fields=('outside', 'inside', 'direction'), name='crossed_once'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(fields=('post', 'language'), name='one_card_a_language'),
        ),
    ]
