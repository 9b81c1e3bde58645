"""A kept card is thrown away by the database itself when what it shows changes."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION conversations_forget_cards_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card WHERE post_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_forget_cards_of_attachment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM conversations_card WHERE post_id = OLD.post_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        DELETE FROM conversations_card WHERE post_id = NEW.post_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_forget_cards_of_crossing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM conversations_card WHERE post_id IN (OLD.inside_id, OLD.outside_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        DELETE FROM conversations_card WHERE post_id IN (NEW.inside_id, NEW.outside_id);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_forget_cards_of_identity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card USING conversations_post AS post
    WHERE post.id = conversations_card.post_id AND post.author_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_forget_cards_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card USING conversations_post AS post, people_identity AS author
    WHERE post.id = conversations_card.post_id AND post.author_id = author.id
      AND author.person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION conversations_forget_cards_of_channel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM conversations_card USING conversations_post AS post
    WHERE post.id = conversations_card.post_id AND post.channel_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER card_follows_post AFTER UPDATE OF
    html, kind, content_warning, link, address, edited_at, deleted_at, parent_id, said_at,
    author_id, visibility
ON conversations_post FOR EACH ROW EXECUTE FUNCTION conversations_forget_cards_of_post();
CREATE TRIGGER card_follows_attachment AFTER INSERT OR UPDATE OR DELETE
ON conversations_attachment FOR EACH ROW
EXECUTE FUNCTION conversations_forget_cards_of_attachment();
CREATE TRIGGER card_follows_crossing AFTER INSERT OR UPDATE OR DELETE
ON conversations_crossing FOR EACH ROW EXECUTE FUNCTION conversations_forget_cards_of_crossing();
CREATE TRIGGER card_follows_identity AFTER UPDATE ON people_identity FOR EACH ROW
WHEN ((OLD.name, OLD.handle, OLD.picture_address, OLD.address, OLD.person_id)
      IS DISTINCT FROM (NEW.name, NEW.handle, NEW.picture_address, NEW.address, NEW.person_id))
EXECUTE FUNCTION conversations_forget_cards_of_identity();
CREATE TRIGGER card_follows_person AFTER UPDATE ON people_person FOR EACH ROW
WHEN ((OLD.name, OLD.picture, OLD.title) IS DISTINCT FROM (NEW.name, NEW.picture, NEW.title))
EXECUTE FUNCTION conversations_forget_cards_of_person();
CREATE TRIGGER card_follows_channel AFTER UPDATE ON channels_channel FOR EACH ROW
WHEN ((OLD.name, OLD.slug, OLD.network) IS DISTINCT FROM (NEW.name, NEW.slug, NEW.network))
EXECUTE FUNCTION conversations_forget_cards_of_channel();
"""

UNDO = """
DROP TRIGGER card_follows_channel ON channels_channel;
DROP TRIGGER card_follows_person ON people_person;
DROP TRIGGER card_follows_identity ON people_identity;
DROP TRIGGER card_follows_crossing ON conversations_crossing;
DROP TRIGGER card_follows_attachment ON conversations_attachment;
DROP TRIGGER card_follows_post ON conversations_post;
DROP FUNCTION conversations_forget_cards_of_channel();
DROP FUNCTION conversations_forget_cards_of_person();
DROP FUNCTION conversations_forget_cards_of_identity();
DROP FUNCTION conversations_forget_cards_of_crossing();
DROP FUNCTION conversations_forget_cards_of_attachment();
DROP FUNCTION conversations_forget_cards_of_post();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_initial"),
        ("channels", "0001_initial"),
        ("people", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FUNCTIONS, UNDO)]
