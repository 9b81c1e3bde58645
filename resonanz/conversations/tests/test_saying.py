import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions
from resonanz.conversations.models import Crossing, Draft, Mention, Post
from resonanz.core.errors import Forbidden, Gone, Refused
from resonanz.core.models import Event
from tests.meanwhile import meanwhile


def test_a_member_says_something_and_it_is_kept_as_text_and_as_safe_html(tom, service):
    post = actions.say(tom, service, "Wer hat den **Schlüssel**? <script>alert(1)</script>")

    assert "<strong>Schlüssel</strong>" in post.html and "<script" not in post.html
    assert post.plain == "Wer hat den Schlüssel? <script>alert(1)</script>"
    assert (post.root_id, post.path, post.depth, post.language) == (post.pk, "", 0, "de")
    assert Event.objects.get(verb="post.said").subject_id == post.pk


def test_only_members_say_something_in_a_space(lea, service):
    with pytest.raises(Forbidden):
        actions.say(lea, service, "Hallo")


def test_who_may_read_an_open_space_may_comment_there(lea, tom, service):
    post = actions.say(tom, service, "Wer kommt mit?")

    assert actions.comment(lea, post, "Ich").parent == post


def test_a_closed_space_hears_only_its_members(lea, mira, make_space):
    closed = make_space("Umzug", mira, access=Channel.Access.CLOSED)
    post = actions.say(mira, closed, "Noch geheim")

    with pytest.raises(Forbidden):
        actions.comment(lea, post, "Was denn?")


def test_nobody_says_anything_in_an_archived_space_or_in_an_outside_channel(mira, farworld, ago):
    with pytest.raises(Forbidden):
        actions.say(mira, farworld, "Hallo Welt")
    old = Channel.objects.create(name="Alt", slug="alt", archived_at=ago(days=1))
    Membership.objects.create(channel=old, person=mira)
    with pytest.raises(Forbidden):
        actions.say(mira, old, "Ist da wer?")


@pytest.mark.parametrize(
    ("source", "link"), [("", ""), ("  \n", ""), ("x" * 20_003, ""), ("x", "javascript:alert(1)")]
)
def test_what_cannot_be_said_is_refused_with_a_reason(tom, service, source, link):
    with pytest.raises(Refused) as refusal:
        actions.say(tom, service, source, link=link)
    assert refusal.value.message and not refusal.value.lost


def test_a_link_or_a_question_says_what_it_is(tom, service):
    link = actions.say(tom, service, "", link="https://velora.example/e?x=1")
    question = actions.say(tom, service, "Fest verbaut oder einzeln?", kind=Post.Kind.QUESTION)

    assert (link.form, question.kind) == (Post.Form.LINK, Post.Kind.QUESTION)


def test_comments_stand_on_two_levels_and_count(tom, mira, service):
    post = actions.say(tom, service, "Frage")
    first = actions.comment(mira, post, "Antwort")
    second = actions.comment(tom, first, "Danke")
    third = actions.say(mira, service, "Gern", parent=second)

    assert [first.depth, second.depth, third.depth] == [1, 2, 2]
    assert third.parent == first
    assert list(Post.objects.filter(root=post).order_by("path")) == [post, first, second, third]
    post.refresh_from_db()
    assert post.comment_count == 3


def test_a_comment_on_a_deleted_post_is_told_so(tom, mira, service):
    post = actions.say(tom, service, "Frage")
    actions.delete(tom, post)

    with pytest.raises(Gone):
        actions.comment(mira, post, "Antwort")


def test_colleagues_who_may_read_are_mentioned_and_others_are_not(
    tom, mira, lea, gus, make_space, service
):
    open_one = actions.say(tom, service, "Hallo @Mira, @lea, @gus und @niemand, @mira!")
    closed = make_space("Umzug", tom, mira, access=Channel.Access.CLOSED)
    closed_one = actions.say(tom, closed, "Hallo @mira und @lea")

    def named(post):
        mentions = Mention.objects.filter(post=post)
        return set(mentions.values_list("identity__person", flat=True))

    assert named(open_one) == {mira.pk, lea.pk}
    assert named(closed_one) == {mira.pk}
    assert f'<a href="/people/{mira.pk}/"' in open_one.html
    assert f"/people/{lea.pk}/" not in closed_one.html


def test_an_edit_keeps_how_it_read_before_and_names_anew(tom, mira, lea, service):
    post = actions.say(tom, service, "Hallo @mira")
    actions.edit(tom, post, "Hallo @lea, schau")
    actions.edit(tom, post, "Hallo @lea, schau")

    post.refresh_from_db()
    assert post.plain == "Hallo @lea, schau" and post.edited_at
    assert [revision.source for revision in post.revisions.all()] == ["Hallo @mira"]
    assert list(post.mentions.values_list("identity__person", flat=True)) == [lea.pk]
    with pytest.raises(Forbidden):
        actions.edit(mira, post, "Ich war das")


def test_what_is_deleted_can_be_brought_back_by_who_deleted_it(tom, mira, service):
    post = actions.say(tom, service, "Frage")
    comment = actions.comment(tom, post, "Hoppla")

    actions.delete(tom, comment)
    post.refresh_from_db()
    assert post.comment_count == 0
    with pytest.raises(Forbidden):
        actions.restore(mira, comment)  # Mira owns the space
    actions.restore(tom, comment)

    comment.refresh_from_db()
    post.refresh_from_db()
    assert comment.deleted_at is None and post.comment_count == 1
    with pytest.raises(Forbidden):
        actions.restore(tom, comment)


def test_everybody_deletes_own_posts_only(tom, lea, ada, mira, service):
    """Whoever looks after a space hides what others said, with a reason: see `test_moderation`."""
    post = actions.say(tom, service, "Frage")

    for somebody in (lea, ada, mira):
        with pytest.raises(Forbidden):
            actions.delete(somebody, post)
    actions.delete(tom, post)
    with pytest.raises(Forbidden):
        actions.delete(tom, post)


def test_what_one_types_is_kept_until_it_is_said(tom, service):
    place = f"channel:{service.pk}"
    actions.keep_draft(tom, place, "Wer h", {"kind": "question"})
    actions.keep_draft(tom, place, "Wer hat")
    assert Draft.objects.get(person=tom).source == "Wer hat"

    actions.say(tom, service, "Wer hat Zeit?")
    assert not Draft.objects.exists()
    assert actions.keep_draft(tom, place, "  ") is None
    with pytest.raises(Refused):
        actions.keep_draft(tom, "x" * 61, "Wer hat")


def test_a_crossing_keeps_the_outside_post_as_it_stood(mira, service, hear):
    outside = hear("1", "Der Ständer wackelt")
    inside = actions.say(mira, service, "Wer weiß etwas?")
    crossing = actions.cross(outside, inside, Crossing.Direction.IN, mira)

    assert crossing.snapshot["plain"] == "Der Ständer wackelt"
    assert actions.cross(outside, inside, Crossing.Direction.IN, mira) == crossing


def test_what_is_gone_or_back_already_is_told_once(tom, service):
    post = actions.say(tom, service, "Wer kommt mit?")
    comment = actions.comment(tom, post, "Ich selbst")
    again = Post.objects.select_related("channel", "author").get(pk=comment.pk)
    actions.delete(tom, comment)
    gone = [Post.objects.select_related("channel").get(pk=comment.pk) for _twice in range(2)]
    assert Post.objects.get(pk=post.pk).comment_count == 0

    for each in gone:
        assert actions.restore(tom, each).deleted_at is None
    assert Post.objects.get(pk=post.pk).comment_count == 1
    assert Event.objects.filter(verb="post.restored").count() == 1
    with meanwhile('SET "deleted_at"', lambda: actions.storing.take_away(again, by_id=tom.pk)):
        actions.delete(tom, again)
    assert Post.objects.get(pk=post.pk).comment_count == 0
    assert Event.objects.filter(verb="post.deleted").count() == 1
