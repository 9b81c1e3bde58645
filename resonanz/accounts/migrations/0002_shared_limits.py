from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache, in which the limits of sign-in are counted."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE accounts_limit (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX accounts_limit_expires ON accounts_limit (expires);
            """,
            "DROP TABLE accounts_limit",
        )
    ]
