"""Counts beside a post are right, whatever happens at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resonanz.conversations import actions
from resonanz.conversations.models import Interaction, Post

NAMES = ("like", "thanks", "insight")
deeds = st.lists(
    st.tuples(
        st.sampled_from(["comment", "delete", "restore", "react", "unreact", "reply"]),
        st.integers(0, 2),  # who
        st.integers(0, 9),  # which comment
        st.sampled_from(NAMES),
    ),
    max_size=25,
)


def check_counts(post):
    post.refresh_from_db()
    standing = Post.objects.filter(root=post, deleted_at=None).exclude(pk=post.pk)
    assert post.comment_count == standing.count()
    for each in Post.objects.filter(root=post):
        given_ones = Interaction.objects.filter(post=each).values_list("name", flat=True)
        assert each.reaction_counts == {name: list(given_ones).count(name) for name in given_ones}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds)
def test_counts_agree_with_the_facts_whatever_was_done(tom, mira, lea, service, some_deeds):
    people = (tom, mira, lea)
    with transaction.atomic():
        post = actions.say(tom, service, "Frage")
        comments = [post]
        for deed, who, which, name in some_deeds:
            person, one = people[who], comments[which % len(comments)]
            one.refresh_from_db()
            if deed == "comment":
                comments.append(actions.comment(person, post, "Antwort"))
            elif deed == "reply" and one.deleted_at is None:
                comments.append(actions.comment(person, one, "Dazu"))
            elif deed == "delete" and one != post and one.deleted_at is None:
                actions.delete(one.author.person, one)
            elif deed == "restore" and one.deleted_at is not None:
                actions.restore(one.author.person, one)
            elif deed in ("react", "unreact") and one.deleted_at is None:
                getattr(actions, deed)(person, one, name)
        check_counts(post)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_all_count(make_person, make_space):
    people = [make_person(f"Person{number} Nachname") for number in range(8)]
    space = make_space("Alle", *people)
    post = actions.say(people[0], space, "Frage")

    def do_everything(person):
        try:
            actions.comment(person, post, "Antwort")
            for name in NAMES:
                actions.react(person, post, name)
            actions.unreact(person, post, "insight")
            mine = actions.comment(person, post, "Noch eine")
            actions.delete(person, mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(do_everything, people))

    check_counts(post)
    assert post.comment_count == 8
    assert post.reaction_counts == {"like": 8, "thanks": 8}
