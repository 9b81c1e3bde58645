"""Workers die by SIGKILL at random moments: nothing is published twice, nothing is missing."""

from collections import Counter

import pytest

from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.networks import delivery, practice
from resonanz.networks.intake import take_in
from resonanz.networks.models import Delivery, PracticePost
from tests.killing import DELIVER, TAKE_IN, kill_until, rounds

from .conftest import JANA

pytestmark = pytest.mark.long

ANSWERS, POSTS = 60, 40


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(2)))
def test_a_hundred_answers_and_posts_go_out_once_although_workers_die(number, account, mira):
    asked = practice.say(account.remote_id, JANA, "Frage?")
    take_in(account)
    question = Post.objects.get(remote_id=practice.remote_id(asked))
    for n in range(ANSWERS):
        delivery.schedule(
            mira, account.channel, f"answer:{n}", [f"Antwort {n}"], parent=question, language="de"
        )
    for n in range(POSTS):
        delivery.schedule(
            mira,
            account.channel,
            f"post:{n}",
            [f"Teil 1 von {n}", f"Teil 2 von {n}"],
            language="de",
        )

    sent = Delivery.objects.filter(state=Delivery.State.SENT, is_entered=True)
    killed = kill_until(
        lambda: sent.count() == ANSWERS + POSTS, DELIVER, PRACTICE_FALTERS_SECONDS="0.02"
    )

    assert killed, "the work was done before anybody could be killed"

    stands = Counter(PracticePost.objects.filter(reason="own").values_list("text", flat=True))
    assert max(stands.values()) == 1, "nothing twice"
    assert len(stands) == ANSWERS + 2 * POSTS, "nothing missing"
    here = Counter(Post.objects.exclude(pk=question.pk).values_list("plain", flat=True))
    assert here == stands
    assert Event.objects.filter(verb="delivery.sent").count() == ANSWERS + POSTS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(rounds(2)))
def test_every_event_comes_in_once_and_in_order_although_the_intake_dies(number, account):
    said = [practice.say(account.remote_id, JANA, "Beitrag 0")]
    for n in range(1, 400):
        parent = said[n // 2]
        said.append(
            practice.say(account.remote_id, JANA, f"Beitrag {n}", parent=parent, reason="reply")
        )
        practice.interact(
            account.remote_id, {**JANA, "remote_id": f"fan:{n}"}, "reaction", post=parent
        )

    heard = Event.objects.filter(verb="post.heard")

    def done() -> bool:
        account.refresh_from_db()
        return account.cursor.get("post") == said[-1].pk

    kill_until(done, TAKE_IN)

    assert heard.count() == len(said) == Post.objects.count()
    posts = {post.remote_id: post for post in Post.objects.select_related("parent")}
    for row in said[1:]:
        post = posts[practice.remote_id(row)]
        assert post.parent == posts[practice.remote_id(row.parent)]
    in_thread = Post.objects.filter(root=posts[practice.remote_id(said[0])]).order_by("path")
    assert in_thread.count() == len(said)
    for post in in_thread[1:]:
        assert post.said_at >= post.parent.said_at
