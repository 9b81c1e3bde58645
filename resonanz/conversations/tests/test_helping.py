"""What helps while writing: preview, drafts, tags, and taking back what was just said."""

from datetime import timedelta

import pytest

from resonanz.channels import actions as channels
from resonanz.conversations import actions, drafted, queries, tagged
from resonanz.conversations.models import Draft, Post, Tagging
from resonanz.core.errors import Forbidden, Refused
from resonanz.core.time import now, standing_at


def test_the_preview_reads_as_the_post_will(client, tom, mira, service):
    source = "**Fett**, @mira, #Akku\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n<script>x</script>"
    client.force_login(tom.user)
    shown = client.post("/preview", {"source": source, "channel": service.pk}).content.decode()

    assert shown == actions.say(tom, service, source).html
    assert "<table>" in shown and "<script" not in shown and f"/people/{mira.pk}/" in shown


def test_the_preview_names_nobody_where_one_does_not_read(client, tom, mira, lea, make_space):
    secret = make_space("Vorstand", lea, access="secret")
    assert drafted.preview(tom, "Hallo @lea", secret.pk) == "<p>Hallo @lea</p>"


def test_all_drafts_are_listed_with_their_places_and_only_ones_own(client, tom, mira, service):
    post = actions.say(mira, service, "Frage")
    for place in ("compose", f"channel:{service.pk}", f"post:{post.pk}", f"talk:{mira.pk}"):
        actions.keep_draft(tom, place, f"Entwurf in {place}")
    actions.keep_draft(mira, "compose", "Geheim")
    actions.keep_draft(tom, "channel:987", "Weg")
    client.force_login(tom.user)
    page = client.get("/drafts/").content.decode()

    assert "Geheim" not in page
    assert {one.address for one in drafted.begun(tom)} == {
        "/compose", "/spaces/service/", f"/posts/{post.pk}/answer",
        f"/messages/new?person={mira.pk}", "",
    }  # fmt: skip
    assert client.post("/drafts/channel:987/discarding").status_code == 302
    assert "Weg" not in client.get("/drafts/").content.decode()
    assert len(client.get("/api/v1/drafts").json()) == 4


def test_tags_lead_to_all_that_was_said_with_them_as_far_as_one_reads(
    client, tom, mira, lea, service, make_space
):
    secret = make_space("Vorstand", lea, access="secret")
    first = actions.say(tom, service, "Der #Akku ist leer, siehe `#code` und #42")
    hidden = actions.say(lea, secret, "#akku wird teurer")
    comment = actions.comment(mira, first, "Mein #AKKU auch")
    among_few = actions.say(tom, channels.talk(tom, [mira]), "#akku #geheim")

    assert [post.pk for post in tagged.tagged(tom, "Akku").rows] == [
        among_few.pk, comment.pk, first.pk,
    ]  # fmt: skip
    seen = [post.pk for post in tagged.tagged(lea, "akku").rows]
    assert seen == [comment.pk, hidden.pk, first.pk]
    assert list(tagged.tags(mira)) == [("akku", 2)]
    client.force_login(lea.user)
    page = client.get("/tags/akku/").content.decode()
    assert "wird teurer" in page and "geheim" not in page
    assert 'href="/tags/akku/"' in first.html


def test_an_edit_changes_the_tags(tom, service):
    post = actions.say(tom, service, "#eins #zwei")
    actions.edit(tom, post, "#zwei #drei")
    assert set(Tagging.objects.values_list("tag", flat=True)) == {"zwei", "drei"}


def test_what_was_just_said_is_taken_back_and_is_a_draft_again(client, tom, mira, service):
    post = actions.say(tom, service, "Zu früh abgeschickt")
    client.force_login(tom.user)
    answer = client.post(f"/posts/{post.pk}/taking-back", HTTP_HX_REQUEST="true")

    assert answer["HX-Redirect"] == "/spaces/service/"
    assert not queries.space_feed(mira, service).rows
    assert Draft.objects.get(person=tom).source == "Zu früh abgeschickt"
    thread = actions.say(mira, service, "Frage")
    comment = actions.comment(tom, thread, "Antw")
    actions.take_back(tom, comment)
    assert Draft.objects.get(person=tom, place=f"post:{thread.pk}").source == "Antw"


def test_nothing_is_taken_back_later_by_others_or_once_answered(tom, mira, service):
    post = actions.say(tom, service, "Frage")
    with pytest.raises(Forbidden):
        actions.take_back(mira, post)
    with standing_at(now() + timedelta(minutes=2)), pytest.raises(Refused):
        actions.take_back(tom, post)
    actions.comment(mira, post, "Antwort")
    with pytest.raises(Refused):
        actions.take_back(tom, post)
    assert Post.objects.standing().filter(pk=post.pk).exists()
