from django.db import migrations

FORWARD = """
CREATE FUNCTION resonanz_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('resonanz_told', coalesce(NEW.person_id, OLD.person_id)::text);
    RETURN NULL;
END $$;

CREATE TRIGGER told AFTER INSERT OR DELETE OR UPDATE OF person_id, read_at
    ON notifications_notification FOR EACH ROW EXECUTE FUNCTION resonanz_told();
"""

BACK = """
DROP TRIGGER told ON notifications_notification;
DROP FUNCTION resonanz_told();
"""


class Migration(migrations.Migration):
    """Web processes that keep who has nothing new are told of every notification."""

    dependencies = [("notifications", "0003_promises")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
