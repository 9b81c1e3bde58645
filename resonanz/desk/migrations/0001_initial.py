import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, choices=[('question', 'Question'), ('suggestion', 'Suggestion'), ('complaint', 'Complaint'), ('praise', 'Praise'), ('crisis', 'Crisis')], max_length=12)),
                ('state', models.CharField(choices=[('open', 'open'), ('waiting', 'waiting'), ('done', 'done')], default='open', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(blank=True, null=True)),
                ('first_answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('first_answer_due_at', models.DateTimeField(blank=True, null=True)),
                ('next_answer_due_at', models.DateTimeField(blank=True, null=True)),
                ('resolution_due_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('assignee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to='people.person')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='channels.channel')),
                ('latest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.post')),
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='case', to='conversations.post')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('awaiting', 'awaiting approval'), ('returned', 'came back'), ('approved', 'approved'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('visibility', models.CharField(default='public', max_length=10)),
                ('content_warning', models.CharField(blank=True, max_length=500)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('remark', models.CharField(blank=True, max_length=500)),
                ('written_at', models.DateTimeField()),
                ('attachments', models.ManyToManyField(blank=True, related_name='answers', to='conversations.attachment')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='people.person')),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.post')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('delivery', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answer', to='networks.delivery')),
                ('drawn_from', models.ManyToManyField(blank=True, related_name='answers_drawn', to='conversations.post')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.post')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='desk.case')),
            ],
        ),
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.TextField()),
                ('html', models.TextField()),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='desk.case')),
            ],
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
            ],
            options={
                'ordering': ['weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weekday__lte', 6), models.Q(('closes__gt', models.F('opens')), ('closes', datetime.time(0, 0)), _connector='OR')), name='opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('typing', models.BooleanField(default=False)),
                ('seen_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='desk.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_answer', models.DurationField(blank=True, default=datetime.timedelta(seconds=7200), null=True)),
                ('next_answer', models.DurationField(blank=True, default=datetime.timedelta(seconds=14400), null=True)),
                ('resolution', models.DurationField(blank=True, default=datetime.timedelta(days=1), null=True)),
                ('in_opening_hours', models.BooleanField(default=True)),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='service_level', to='channels.channel')),
            ],
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['state', 'due_at', 'id'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['assignee', 'state', 'due_at'], name='case_assignee'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'done')), fields=['-done_at', '-id'], name='case_done'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'returned'])), fields=('case', 'author'), name='one_draft_an_author'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'awaiting')), fields=('case',), name='one_awaits_approval'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='approved_at_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('case', 'person'), name='present_once'),
        ),
    ]
