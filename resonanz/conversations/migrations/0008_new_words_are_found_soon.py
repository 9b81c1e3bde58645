"""What was said lately lies in a list before it comes into the index of words; every search reads
that list from end to end. So it is kept short: after a rush of comments searches took ten times as
long. The index itself stays as it is.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

SHORT = "ALTER INDEX post_search SET (gin_pending_list_limit = 128)"
USUAL = "ALTER INDEX post_search RESET (gin_pending_list_limit)"
TAKE_IN = "SELECT gin_clean_pending_list('post_search')"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_subtitles")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(SHORT, USUAL),
                migrations.RunSQL(TAKE_IN, migrations.RunSQL.noop),
            ],
            state_operations=[
                migrations.RemoveIndex("post", "post_search"),
                migrations.AddIndex(
                    "post",
                    GinIndex(fields=["search"], name="post_search", gin_pending_list_limit=128),
                ),
            ],
        )
    ]
