from django.db import migrations

FORWARD = """
CREATE FUNCTION resonanz_profile_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    one bigint;
BEGIN
    FOR one IN SELECT user_id FROM people_person
        WHERE id IN (OLD.person_id, NEW.person_id) AND user_id IS NOT NULL
    LOOP
        PERFORM pg_notify('resonanz_viewers', one::text);
    END LOOP;
    RETURN NULL;
END $$;

-- Not what fans do (they have no sign-in, and come by the thousand), not seen_at.
CREATE TRIGGER viewer_gained AFTER INSERT ON people_identity
    FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION resonanz_profile_changed();
CREATE TRIGGER viewer_changed
    AFTER UPDATE OF person_id, network, remote_id, handle, name, address ON people_identity
    FOR EACH ROW WHEN (OLD.person_id IS NOT NULL OR NEW.person_id IS NOT NULL)
    EXECUTE FUNCTION resonanz_profile_changed();
CREATE TRIGGER viewer_lost AFTER DELETE ON people_identity
    FOR EACH ROW WHEN (OLD.person_id IS NOT NULL) EXECUTE FUNCTION resonanz_profile_changed();
"""

BACK = """
DROP TRIGGER viewer_lost ON people_identity;
DROP TRIGGER viewer_changed ON people_identity;
DROP TRIGGER viewer_gained ON people_identity;
DROP FUNCTION resonanz_profile_changed();
"""


class Migration(migrations.Migration):
    """Web processes are told when a profile they remember of somebody changes."""

    dependencies = [("people", "0003_handles_are_unique_and_found")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
