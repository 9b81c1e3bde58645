import django.db.models.deletion
import resonanz.core.secrets
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('channels', '0001_initial'),
        ('conversations', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('server', models.CharField(blank=True, max_length=300)),
                ('handle', models.CharField(max_length=300)),
                ('remote_id', models.CharField(max_length=300)),
                ('secret', resonanz.core.secrets.SecretField(default=dict)),
                ('extra', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('connected', 'connected'), ('lost', 'needs to be connected again'), ('paused', 'paused')], default='connected', max_length=10)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('cursor', models.JSONField(default=dict)),
                ('intake_at', models.DateTimeField(blank=True, null=True)),
                ('hold_off_until', models.DateTimeField(blank=True, null=True)),
                ('speak_again_at', models.DateTimeField(blank=True, null=True)),
                ('look_again_at', models.DateTimeField(blank=True, null=True)),
                ('connected_at', models.DateTimeField()),
                ('channel', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='account', to='channels.channel')),
                ('connected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='AppRegistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=30)),
                ('server', models.CharField(max_length=300)),
                ('secret', resonanz.core.secrets.SecretField(default=dict)),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'server'), name='one_app_a_server')],
            },
        ),
        migrations.CreateModel(
            name='PracticePost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_remote_id', models.CharField(max_length=300)),
                ('author', models.JSONField()),
                ('text', models.TextField()),
                ('key', models.CharField(max_length=64, null=True, unique=True)),
                ('reason', models.CharField(default='mention', max_length=10)),
                ('visibility', models.CharField(default='public', max_length=10)),
                ('extra', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='networks.practicepost')),
            ],
        ),
        migrations.CreateModel(
            name='PracticeReaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_remote_id', models.CharField(max_length=300)),
                ('by', models.JSONField()),
                ('kind', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='networks.practicepost')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(max_length=80)),
                ('parts', models.JSONField(default=list)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('visibility', models.CharField(default='public', max_length=10)),
                ('content_warning', models.CharField(blank=True, max_length=500)),
                ('state', models.CharField(choices=[('scheduled', 'scheduled'), ('claimed', 'about to be sent'), ('sending', 'sending'), ('sent', 'sent'), ('refused', 'refused by the network'), ('unknown', 'looking whether it arrived'), ('withdrawn', 'withdrawn before sending')], default='scheduled', max_length=10)),
                ('due_at', models.DateTimeField()),
                ('fence', models.PositiveIntegerField(default=0)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('must_look', models.BooleanField(default=False)),
                ('progress', models.JSONField(default=dict)),
                ('problem', models.CharField(blank=True, max_length=500)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('remote_id', models.CharField(blank=True, max_length=600)),
                ('address', models.URLField(blank=True, max_length=1000)),
                ('attachments', models.ManyToManyField(blank=True, related_name='deliveries', to='conversations.attachment')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='people.person')),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='channels.channel')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conversations.post')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deliveries', to='conversations.post')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'indexes': [models.Index(condition=models.Q(('state__in', ['scheduled', 'claimed', 'sending', 'unknown'])), fields=['due_at'], name='delivery_due')],
                'constraints': [models.UniqueConstraint(fields=('origin', 'channel'), name='once_per_channel'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('remote_id__gt', ''), _connector='OR'), name='sent_has_remote_id')],
            },
        ),
    ]
