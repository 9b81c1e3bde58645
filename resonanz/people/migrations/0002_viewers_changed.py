from django.db import migrations

FORWARD = """
CREATE FUNCTION resonanz_user_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('resonanz_viewers', OLD.id::text);
    RETURN NULL;
END $$;

CREATE FUNCTION resonanz_users_row_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.user_id IS NOT NULL THEN
        PERFORM pg_notify('resonanz_viewers', OLD.user_id::text);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION resonanz_organisation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('resonanz_viewers', '0');
    RETURN NULL;
END $$;

CREATE TRIGGER viewer_changed AFTER UPDATE OR DELETE ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION resonanz_user_changed();
CREATE TRIGGER viewer_changed AFTER UPDATE OR DELETE ON people_person
    FOR EACH ROW EXECUTE FUNCTION resonanz_users_row_changed();
-- Not last_used_at, which changes every minute.
CREATE TRIGGER viewer_changed
    AFTER UPDATE OF user_id, digest, scopes, expires_at OR DELETE ON accounts_apitoken
    FOR EACH ROW EXECUTE FUNCTION resonanz_users_row_changed();
CREATE TRIGGER viewer_changed AFTER INSERT OR UPDATE OR DELETE ON people_organisation
    FOR EACH ROW EXECUTE FUNCTION resonanz_organisation_changed();

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
DROP TRIGGER viewer_changed ON people_organisation;
DROP TRIGGER viewer_changed ON accounts_apitoken;
DROP TRIGGER viewer_changed ON people_person;
DROP TRIGGER viewer_changed ON accounts_user;
DROP FUNCTION resonanz_organisation_changed();
DROP FUNCTION resonanz_users_row_changed();
DROP FUNCTION resonanz_user_changed();
"""


class Migration(migrations.Migration):
    """Web processes are told when something they remember of a sign-in changes."""

    dependencies = [("people", "0001_initial"), ("accounts", "0002_shared_limits")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
