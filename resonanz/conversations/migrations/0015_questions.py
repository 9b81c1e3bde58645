"""Forms of a post tell what they add to it; questions have an accepted answer, and are found."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Upper

FOLLOW = """
CREATE FUNCTION conversations_forget_cards_of_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card
    WHERE post_id = CASE TG_OP WHEN 'DELETE' THEN OLD.post_id ELSE NEW.post_id END;
    RETURN NULL;
END $$;
CREATE TRIGGER card_follows_form AFTER INSERT OR UPDATE OR DELETE ON conversations_particulars
FOR EACH ROW EXECUTE FUNCTION conversations_forget_cards_of_form();
CREATE FUNCTION conversations_forget_cards_of_asker() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card USING conversations_acceptedanswer AS accepted,
        conversations_post AS answer
    WHERE accepted.question_id = conversations_card.post_id AND answer.id = accepted.answer_id
      AND answer.author_id = NEW.id;
    RETURN NULL;
END $$;
-- A question shows who answered it.
CREATE TRIGGER card_follows_answerer AFTER UPDATE ON people_identity FOR EACH ROW
WHEN ((OLD.name, OLD.handle, OLD.person_id) IS DISTINCT FROM (NEW.name, NEW.handle, NEW.person_id))
EXECUTE FUNCTION conversations_forget_cards_of_asker();
"""

UNFOLLOW = """
DROP TRIGGER card_follows_answerer ON people_identity;
DROP FUNCTION conversations_forget_cards_of_asker();
DROP TRIGGER card_follows_form ON conversations_particulars;
DROP FUNCTION conversations_forget_cards_of_form();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0014_guests_are_marked"),
        ("people", "0002_viewers_changed"),
    ]
    operations = [
        migrations.CreateModel(
            name="Particulars",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="particulars",
                        serialize=False,
                        to="conversations.post",
                    ),
                ),
                ("told", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="AcceptedAnswer",
            fields=[
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="accepted",
                        serialize=False,
                        to="conversations.post",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accepted_for",
                        to="conversations.post",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="post",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(Upper("plain"), name="gin_trgm_ops"),
                condition=models.Q(("kind", "question")),
                name="question_like",
            ),
        ),
        migrations.RunSQL(FOLLOW, UNFOLLOW),
    ]
