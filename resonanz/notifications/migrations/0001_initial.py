import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('conversations', '0001_initial'),
        ('core', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('mentioned', 'You were mentioned'), ('answered', 'An answer to you'), ('commented', 'A comment on your post'), ('taking_part', 'New in a thread you take part in'), ('assigned', 'Assigned to you'), ('approval', 'Your approval is asked for'), ('approved', 'Your answer was approved'), ('returned', 'Your answer came back'), ('refused', 'A network refused your answer'), ('thanked', 'Thank you: your words helped in an answer'), ('reacted', 'A reaction to your post'), ('asked_to_join', 'Somebody asks to join'), ('let_in', 'You were let in'), ('account_lost', 'A network account needs you'), ('late', 'Something did not go out in time')], max_length=20)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='core.event')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='people.person')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='conversations.post')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at', '-id'], name='notification_list')],
                'constraints': [models.UniqueConstraint(fields=('person', 'event'), name='told_once')],
            },
        ),
    ]
