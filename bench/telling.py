"""A post to a space that twenty thousand follow: how soon it is said, and how soon all are told."""

import time

from django.conf import settings
from django.test import Client

from resonanz.channels.models import Channel
from resonanz.core.jobs import drain
from resonanz.core.time import now
from resonanz.notifications.models import Attention, Level, Notification
from resonanz.people import viewers
from resonanz.people.models import Person

FOLLOWERS = 20_000
POSTS = 5
WITHIN_MS, ALL_WITHIN_SECONDS = 100.0, 30.0


def to_all_followers() -> bool:
    """Say something to all of them; whether it returned, and all were told, in time."""
    settings.TELLS_BY_MAIL = True  # each mail is planned too; none is sent here
    viewers.listen()  # as a web process does
    author, space = _filled()
    client = Client(SERVER_NAME="localhost")
    client.force_login(author.user)
    took, told = [], []
    for number in range(POSTS):
        begun = time.perf_counter()
        answer = client.post(
            f"/api/v1/channels/{space.pk}/posts",
            {"source": f"Nummer {number} an alle"},
            "application/json",
        )
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 201, answer.content
        drain()
        told.append(time.perf_counter() - begun)
        heard = Notification.objects.filter(post_id=answer.json()["id"]).count()
        assert heard == FOLLOWERS, heard
    # The first one warms up connection, statements and templates.
    longest, slowest = max(took[1:]), max(told)
    print(
        f"a post to {FOLLOWERS:,} followers: said within {longest:.0f} ms "
        f"(at most {WITHIN_MS:.0f}), all told after {slowest:.1f} s "
        f"(at most {ALL_WITHIN_SECONDS:.0f})",
        flush=True,
    )
    return longest <= WITHIN_MS and slowest <= ALL_WITHIN_SECONDS


def _filled() -> tuple[Person, Channel]:
    """The author and the space, once for all runs."""
    from bench.data import followed_space

    if not Channel.objects.filter(slug="followed").exists():
        followed_space(FOLLOWERS)
    space = Channel.objects.get(slug="followed")
    author = Person.objects.select_related("user").get(user__email="author@bench.example")
    if not Attention.objects.filter(channel=space).exists():
        members = space.memberships.exclude(person=author).values_list("person_id", flat=True)
        Attention.objects.bulk_create(
            Attention(person_id=number, channel=space, level=Level.EVERYTHING,
                      reason=Attention.Reason.CHOSEN, at=now())
            for number in members
        )  # fmt: skip
    return author, space
