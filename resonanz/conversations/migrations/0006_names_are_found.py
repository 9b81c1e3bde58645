"""Who is mentioned in a post is found there by name: the database keeps the names with the post."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# A name stands in the index as it is spelled, and as the language of the text would bend it: so it
# is found alone, and together with words of the text.
VECTOR = """
CREATE FUNCTION resonanz_search_vector(words text, language text, names text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE
    WHEN names = '' THEN resonanz_search_vector(words, language)
    ELSE resonanz_search_vector(words, language) || resonanz_search_vector(names, language)
        || to_tsvector('pg_catalog.simple'::regconfig, names)
END;
CREATE FUNCTION conversations_names_in(post bigint) RETURNS text
LANGUAGE sql STABLE RETURN coalesce((
    SELECT string_agg(DISTINCT name, ' · ') FROM (
        SELECT identity.name FROM conversations_mention mention
        JOIN people_identity identity ON identity.id = mention.identity_id
        WHERE mention.post_id = post
        UNION SELECT person.name FROM conversations_mention mention
        JOIN people_identity identity ON identity.id = mention.identity_id
        JOIN people_person person ON person.id = identity.person_id
        WHERE mention.post_id = post
    ) AS known (name) WHERE name <> ''
), '');
UPDATE conversations_post SET named = conversations_names_in(id)
WHERE id IN (SELECT post_id FROM conversations_mention);
"""

FORGET_VECTOR = """
DROP FUNCTION conversations_names_in(bigint);
DROP FUNCTION resonanz_search_vector(text, text, text);
"""

FOLLOW = """
CREATE FUNCTION conversations_name_in_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations_post SET named = conversations_names_in(id)
    WHERE id IN (SELECT post_id FROM changed);
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_name_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations_post SET named = conversations_names_in(id)
    WHERE id IN (SELECT post_id FROM conversations_mention WHERE identity_id = NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_name_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE conversations_post SET named = conversations_names_in(id)
    WHERE id IN (
        SELECT mention.post_id FROM conversations_mention mention
        JOIN people_identity identity ON identity.id = mention.identity_id
        WHERE identity.person_id = NEW.id
    );
    RETURN NULL;
END $$;
CREATE TRIGGER names_follow_new_mention AFTER INSERT ON conversations_mention
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION conversations_name_in_posts();
CREATE TRIGGER names_follow_gone_mention AFTER DELETE ON conversations_mention
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION conversations_name_in_posts();
CREATE TRIGGER names_follow_identity AFTER UPDATE ON people_identity FOR EACH ROW
WHEN ((OLD.name, OLD.person_id) IS DISTINCT FROM (NEW.name, NEW.person_id))
EXECUTE FUNCTION conversations_name_identity();
CREATE TRIGGER names_follow_person AFTER UPDATE ON people_person FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name)
EXECUTE FUNCTION conversations_name_person();
"""

UNFOLLOW = """
DROP TRIGGER names_follow_person ON people_person;
DROP TRIGGER names_follow_identity ON people_identity;
DROP TRIGGER names_follow_gone_mention ON conversations_mention;
DROP TRIGGER names_follow_new_mention ON conversations_mention;
DROP FUNCTION conversations_name_person();
DROP FUNCTION conversations_name_identity();
DROP FUNCTION conversations_name_in_posts();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0005_videos"),
        ("core", "0002_search_vector"),
        ("people", "0001_initial"),
    ]
    operations = [
        migrations.RemoveIndex("post", "post_search"),
        migrations.RemoveField("post", "search"),
        migrations.AddField(
            "post",
            "named",
            models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.RunSQL(VECTOR, FORGET_VECTOR),
        migrations.AddField(
            "post",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("plain"),
                    models.F("language"),
                    models.F("named"),
                    function="resonanz_search_vector",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "post",
            django.contrib.postgres.indexes.GinIndex(fields=["search"], name="post_search"),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
