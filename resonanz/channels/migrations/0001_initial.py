import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(default='inside', max_length=30)),
                ('kind', models.CharField(choices=[('space', 'Space'), ('direct', 'Direct conversation'), ('profile', 'Profile'), ('watch', 'Watch')], default='space', max_length=10)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('slug', models.SlugField(max_length=140, unique=True)),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='purpose')),
                ('access', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed'), ('secret', 'Secret')], default='open', max_length=10, verbose_name='access')),
                ('needs_approval', models.BooleanField(default=False, verbose_name='answers need approval')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('identity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='channels', to='people.identity')),
            ],
        ),
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='channels.channel')),
                ('identity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to='people.identity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'identity'), name='follow_once')],
            },
        ),
        migrations.CreateModel(
            name='JoinRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='channels.channel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='join_requests', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'person'), name='ask_once')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('moderator', 'Moderator'), ('member', 'Member')], default='member', max_length=10)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
                ('read_up_to', models.DateTimeField(blank=True, null=True)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='channels.channel')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'person'), name='member_once')],
            },
        ),
    ]
