"""What comes in many at once stands as if it had come one by one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.conversations.models import Interaction, Post
from resonanz.core.models import Event
from resonanz.networks.contract import IdentitySeen, InteractionSeen, MediaSeen, PostSeen
from resonanz.networks.taking import take
from resonanz.networks.taking_many import take_all
from resonanz.people.models import Identity, Person

BEGIN = datetime(2026, 11, 1, 9, tzinfo=UTC)


def fan(number):
    return IdentitySeen(f"fan{number}", f"fan{number}", f"Fan {number}")


def post(number, parent=None, by=0, **more):
    name = "" if parent is None else f"p{parent}"
    return PostSeen(
        f"p{number}", fan(by), BEGIN + timedelta(minutes=number), html=f"<p>Nr. {number}</p>",
        parent_remote_id=name, reason="mention", language="de", **more,
    )  # fmt: skip


def like(number, by, kind="reaction"):
    name = "like" if kind == "reaction" else ""
    return InteractionSeen(kind, f"p{number}", fan(by), BEGIN, name, f"l{number}-{by}")


def standing(channel):
    """Everything a batch left behind, told without the numbers of rows."""
    posts = Post.objects.filter(channel=channel).order_by("remote_id")
    return [
        (
            one.remote_id,
            one.parent.remote_id if one.parent else None,
            one.root.remote_id,
            one.depth,
            one.html,
            one.plain,
            one.comment_count,
            one.reaction_counts,
            one.share_count,
            one.author.remote_id,
            sorted(mention.identity.remote_id for mention in one.mentions.all()),
            [(media.kind, media.alt, media.position) for media in one.attachments.all()],
        )
        for one in posts.select_related("parent", "root", "author")
    ]


def order(channel):
    root = Post.objects.filter(channel=channel)
    return list(root.order_by("root__remote_id", "path").values_list("remote_id", flat=True))


def forget(channel):
    Event.objects.filter(channel_id=channel.pk).delete()
    Interaction.objects.filter(post__channel=channel).delete()
    Post.objects.filter(channel=channel).delete()
    Identity.objects.filter(remote_id__startswith="fan").delete()


def both_ways(account, events):
    """What stands after all at once, and after one by one."""
    take_all(account, events)
    at_once = standing(account.channel), order(account.channel)
    forget(account.channel)
    for seen in events:
        take(account, seen)
    return at_once, (standing(account.channel), order(account.channel))


def test_a_thread_with_pictures_names_and_likes(account):
    media = (MediaSeen("picture", "https://fans.example/rad.jpg", alt="Rad"),)
    events = [
        post(0, media=media, mentions=(fan(8), fan(9))),
        *(post(number, parent=number // 3, by=number) for number in range(1, 12)),
        *(like(number % 4, by=number) for number in range(10)),
        like(0, by=1, kind="share"),
        like(0, by=1, kind="share"),
    ]
    at_once, one_by_one = both_ways(account, events)
    assert at_once == one_by_one


def test_taken_in_again_nothing_changes(account):
    events = [post(0), *(post(number, parent=0, by=number) for number in range(1, 9)), like(0, 3)]
    take_all(account, events)
    before = standing(account.channel), Event.objects.count(), Person.objects.count()
    take_all(account, events)
    assert (standing(account.channel), Event.objects.count(), Person.objects.count()) == before


def test_an_answer_that_comes_before_what_it_answers_finds_it(account):
    early = [post(number, parent=number - 1, by=number) for number in range(9, 0, -1)]
    at_once, one_by_one = both_ways(account, [*early, post(0)])
    assert at_once == one_by_one


def test_an_answer_waits_for_another_batch(account):
    take_all(account, [post(number, parent=0, by=number) for number in range(1, 9)])
    take_all(account, [post(number) for number in (0, *range(20, 28))])
    assert Post.objects.get(remote_id="p0").comment_count == 8


def test_an_edit_among_them_is_an_edit(account):
    events = [post(number) for number in range(8)]
    edited = replace(post(3), html="<p>Anders</p>", edited_at=BEGIN + timedelta(hours=1))
    take_all(account, [*events, edited])
    assert Post.objects.get(remote_id="p3").plain == "Anders"
    assert Post.objects.get(remote_id="p3").revisions.count() == 1


def test_each_is_heard_once_and_whoever_is_new_is_one_person(account, run_jobs):
    take_all(account, [post(number, by=number % 3) for number in range(10)])
    heard = Event.objects.filter(verb="post.heard")
    assert heard.count() == 10
    assert Identity.objects.filter(remote_id__startswith="fan").count() == 3
    run_jobs()
    assert account.channel.cases.count() == 10


def test_a_changed_name_is_kept(account):
    take_all(account, [post(number) for number in range(8)])
    renamed = IdentitySeen("fan0", "fan0", "Jana Sommer")
    take_all(account, [replace(post(number), author=renamed) for number in range(20, 28)])
    assert Identity.objects.get(remote_id="fan0").name == "Jana Sommer"


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parents=st.lists(st.integers(-1, 14), min_size=6, max_size=15),
    likes=st.lists(st.tuples(st.integers(0, 14), st.integers(0, 4)), max_size=12),
)
def test_any_batch_stands_as_if_it_had_come_one_by_one(account, parents, likes):
    events = [
        post(number, parent=None if parent in (-1, number) else parent, by=number % 4)
        for number, parent in enumerate(parents)
        if parent < number  # parents first, as the contract says
    ]
    events += [like(number, by) for number, by in likes]
    forget(account.channel)
    at_once, one_by_one = both_ways(account, events)
    assert at_once == one_by_one
