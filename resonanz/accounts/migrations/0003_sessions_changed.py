from django.db import migrations

FORWARD = """
CREATE FUNCTION resonanz_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('resonanz_sessions', OLD.session_key);
    RETURN NULL;
END $$;

CREATE TRIGGER session_changed AFTER UPDATE OR DELETE ON django_session
    FOR EACH ROW EXECUTE FUNCTION resonanz_session_changed();
"""

BACK = """
DROP TRIGGER session_changed ON django_session;
DROP FUNCTION resonanz_session_changed();
"""


class Migration(migrations.Migration):
    """Web processes are told when a session they keep is changed or ended."""

    dependencies = [("accounts", "0002_shared_limits"), ("sessions", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
