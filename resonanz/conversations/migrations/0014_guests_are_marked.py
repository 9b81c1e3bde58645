"""A card says that its author is a guest: it is thrown away when somebody becomes one, or no more."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION conversations_forget_cards_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card
    USING conversations_post AS post, people_identity AS author, people_person AS person
    WHERE post.id = conversations_card.post_id AND post.author_id = author.id
      AND author.person_id = person.id AND person.user_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER card_follows_user AFTER UPDATE ON accounts_user FOR EACH ROW
WHEN ((OLD.role = 'guest') IS DISTINCT FROM (NEW.role = 'guest'))
EXECUTE FUNCTION conversations_forget_cards_of_user();
DELETE FROM conversations_card;
"""

UNDO = """
DROP TRIGGER card_follows_user ON accounts_user;
DROP FUNCTION conversations_forget_cards_of_user();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0013_tags"),
        ("accounts", "0003_sessions_changed"),
        ("people", "0002_viewers_changed"),
    ]
    operations = [migrations.RunSQL(FOLLOW, UNDO)]
