"""The words of a text for full-text search, in the language it is written in."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION resonanz_search_vector(words text, language text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_tsvector(
    CASE left(language, 2)
        WHEN 'de' THEN 'pg_catalog.german'::regconfig
        WHEN 'en' THEN 'pg_catalog.english'::regconfig
        ELSE 'pg_catalog.simple'::regconfig
    END,
    words
)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION resonanz_search_vector(text, text)"),
    ]
