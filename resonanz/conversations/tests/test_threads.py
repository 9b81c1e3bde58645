from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resonanz.conversations import actions, thread
from resonanz.conversations.models import Draft, Interaction, Post


def paths_in_order(root):
    return list(Post.objects.filter(root=root).order_by("path").values_list("remote_id", flat=True))


moments = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2400, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(st.lists(st.tuples(moments, st.integers(1, 2**40)), min_size=2))
def test_keys_sort_by_moment_then_number(facts):
    keys = [thread.key_of(*fact) for fact in sorted(facts)]
    assert all(before <= after for before, after in pairwise(keys))
    assert {len(key) for key in keys} == {thread.KEY_LENGTH}


def test_moments_beyond_reason_still_have_a_key():
    assert thread.key_of(datetime(1, 1, 1, tzinfo=UTC), 1).startswith("0" * 9)
    assert thread.key_of(datetime(9999, 1, 1, tzinfo=UTC), 1).startswith("~" * 9)


def test_a_reply_that_comes_before_its_parent_is_adopted_with_all_below_it(hear):
    grandchild = hear("3", answers="2", minutes=1)
    great = hear("4", answers="3", minutes=0)
    root = hear("1", minutes=9)
    late = hear("5", answers="1", minutes=2)
    middle = hear("2", answers="1", minutes=5)

    for post in (grandchild, great, root, late, middle):
        post.refresh_from_db()
    assert paths_in_order(root) == ["1", "2", "3", "4", "5"]
    assert [great.depth, grandchild.depth, middle.depth] == [3, 2, 1]
    assert (root.comment_count, grandchild.comment_count) == (4, 0)


def test_the_same_thread_comes_about_in_whatever_order_it_is_heard(hear):
    for number in (4, 2, 5, 3, 1, 6):
        hear(str(number), answers=str(number // 2) if number > 1 else "", minutes=20 - number)

    root = Post.objects.get(remote_id="1")
    assert paths_in_order(root) == ["1", "2", "4", "5", "3", "6"]
    assert root.comment_count == 5


def test_a_thread_deeper_than_an_index_bears_goes_on_beside_its_parent(hear):
    for number in range(130):
        post = hear(str(number), answers=str(number - 1) if number else "", minutes=200 - number)

    assert len(post.path) == thread.PATH_LENGTH and post.depth == 129
    root = Post.objects.get(remote_id="0")
    assert paths_in_order(root) == [str(number) for number in range(130)]


def test_a_post_that_answers_itself_or_its_own_thread_does_no_harm(hear):
    assert hear("1", answers="1").parent is None
    one = hear("7", answers="8")
    other = hear("8", answers="7")

    assert other.root_id == one.pk


def test_placing_a_post_again_changes_nothing(hear):
    root, reply = hear("1", minutes=2), hear("2", answers="1")
    actions.place_in_thread(reply)

    root.refresh_from_db()
    assert root.comment_count == 1


def test_an_own_post_may_be_heard_once_only(hear):
    hear("1")
    with pytest.raises(Exception, match="heard_once"):
        hear("1")


def test_interactions_are_counted_once_and_taken_back_once(hear, fan):
    post = hear("1")
    kinds = (Interaction.Kind.SHARE, ""), (Interaction.Kind.REACTION, "like")
    for kind, name in kinds:
        assert actions.note_interaction(post, fan, kind, name=name)
        assert not actions.note_interaction(post, fan, kind, name=name)
    post.refresh_from_db()
    assert (post.share_count, post.reaction_counts) == (1, {"like": 1})
    for kind, name in kinds:
        assert actions.drop_interaction(post, fan, kind, name=name)
        assert not actions.drop_interaction(post, fan, kind, name=name)
    post.refresh_from_db()
    assert (post.share_count, post.reaction_counts) == (0, {})
    assert actions.note_interaction(post, fan, Interaction.Kind.CLICK)


def test_a_change_and_a_deletion_from_outside_are_stored(hear):
    root, reply = hear("1", minutes=2), hear("2", answers="1")
    actions.change(reply, actions.storing.render("neu"), content_warning="Achtung")

    assert actions.take_away(reply) and not actions.take_away(reply)
    root.refresh_from_db()
    assert (reply.plain, reply.content_warning, root.comment_count) == ("neu", "Achtung", 0)


def test_who_answers_what_was_deleted_meanwhile_is_told_so_and_loses_no_word(
    client, tom, mira, service
):
    post = actions.say(mira, service, "Frage")
    actions.delete(mira, post)
    client.force_login(tom.user)

    told = client.post(f"/posts/{post.pk}/comments", {"source": "Lange Antwort"})
    assert told.status_code == 404 and "post:" not in told.text
    assert "The post you answer was deleted" in told.text or "wurde gelöscht" in told.text
    assert Draft.objects.get(person=tom, place=f"post:{post.pk}").source == "Lange Antwort"

    actions.forget_draft(tom, f"post:{post.pk}")
    data = {"source": "Noch einmal"}
    told = client.post(f"/api/v1/posts/{post.pk}/comments", data, "application/json")
    assert told.status_code == 404
    assert Draft.objects.get(person=tom).source == "Noch einmal"
