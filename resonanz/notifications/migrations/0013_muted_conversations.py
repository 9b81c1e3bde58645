from django.db import migrations

# Whoever muted a conversation heard of it only when named: the level of mentions, chosen by them.
MOVE = """
INSERT INTO notifications_attention (channel_id, person_id, level, reason, at)
SELECT m.channel_id, m.person_id, 1, 'chosen', u.at
FROM channels_muting u JOIN channels_membership m ON m.id = u.membership_id
ON CONFLICT (channel_id, person_id) DO UPDATE SET
    level = least(notifications_attention.level, excluded.level), reason = excluded.reason
"""
BACK = """
INSERT INTO channels_muting (membership_id, at)
SELECT m.id, a.at FROM notifications_attention a
JOIN channels_channel c ON c.id = a.channel_id AND c.kind = 'direct'
JOIN channels_membership m ON m.channel_id = a.channel_id AND m.person_id = a.person_id
WHERE a.level < 2 AND a.reason = 'chosen'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_direct_conversations"),
        ("notifications", "0012_replies"),
    ]
    run_before = [("channels", "0006_one_way_to_mute")]

    operations = [migrations.RunSQL(MOVE, BACK)]
