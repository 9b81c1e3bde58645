"""Nobody gets what they may not see: not by any page, fragment, answer of the API, search, picture,
calendar, mail, push message or live topic, and no figure counts it.

`ORGANISATIONS=2000` looks at so many random organisations (`make rights`); `SEED=…` at one again.
"""

import json
import os
from collections.abc import Iterator
from functools import cache

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from resonanz.channels import abilities
from resonanz.channels.abilities import Side, Traits
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, calendar, direct, kinds, queries
from resonanz.conversations.attached import attachments
from resonanz.conversations.models import (
    Attachment,
    Crossing,
    Interaction,
    Post,
    Review,
    Tagging,
)
from resonanz.conversations.seeing import is_visible
from resonanz.conversations.tagged import tags
from resonanz.core.live import may_follow
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.notifications import letters, pushing, sending
from resonanz.notifications.models import Bundle, Errand, Notification, Way
from resonanz.notifications.queries import unread_figures
from resonanz.people.models import Person
from tests.guards.walking import PARAMETER, doors

from .organisations import WORD, World, known_to, organisation, standing

pytestmark = pytest.mark.long

ORGANISATIONS = int(os.environ.get("ORGANISATIONS", "10"))
# Many organisations are looked at in parts, so that several processes share them.
PARTS = 1 if ORGANISATIONS < 100 else 8
SEEDS = st.integers(0, 2**32) if "SEED" not in os.environ else st.just(int(os.environ["SEED"]))
HTMX = {"HTTP_HX_REQUEST": "true"}

# What everybody reads each day; how many of these, of other lists and of single things each viewer
# asks for in an organisation.
DAILY = (
    "/", "/notifications/", "/api/v1/notifications", "/api/v1/feed", "/messages/", "/calendar/",
    "/search?q=geschrieben", "/api/v1/search?q=steht", "/desk/asked", "/notifications/levels/",
    "/people/completion?q=p&channel={channel}", "/live/recent?since=0&topic=post:{post}",
)  # fmt: skip
EACH_DAY, LISTS, THINGS = 4, 4, 12
# Nothing of an organisation is told there.
ELSEWHERE = (
    "accounts/", "demonstration/", "networks/", "healthz", "push-worker.js", "media/",
    "api/v1/openapi.json", "api/v1/docs", "api/v1/networks", "settings/theme",
)  # fmt: skip


# --- what is asked for ------------------------------------------------------------------------


@cache
def routes() -> tuple[list[str], list[str]]:
    """All addresses that are read: lists, and those of one thing."""
    read = [route for method, route in doors() if method == "GET"]
    told = [route for route in read if not route.startswith(ELSEWHERE)]
    return (
        [route for route in told if not PARAMETER.search(route)],
        [route for route in told if PARAMETER.search(route)],
    )


def values_of(world: World) -> dict[str, list[object]]:
    """What may stand in an address, for each name of a parameter."""
    numbers = {
        "channel_id": [channel.pk for channel in world.channels],
        "post_id": [post.pk for post in world.posts],
        "person_id": [person.pk for person in world.people],
        "attachment_id": Attachment.objects.values_list("pk", flat=True),
        "notification_id": Notification.objects.values_list("pk", flat=True),
        "review_id": Review.objects.values_list("pk", flat=True),
        "slug": [channel.slug for channel in world.channels],
        "tag": Tagging.objects.values_list("tag", flat=True),
        "place": [f"post:{post.pk}" for post in world.posts],
        "kind": ["space", "conversation", "thread", "person"],
        "name": ["like"],
    }
    numbers["conversation_id"] = numbers["channel_id"]
    numbers["number"] = [*numbers["channel_id"], *numbers["post_id"], *numbers["person_id"]]
    return {name: list(values) for name, values in numbers.items()}


def addresses(world: World) -> Iterator[str]:
    """What one viewer asks for: what everybody reads, and some of everything else."""
    lists, things = routes()
    values = values_of(world)
    at = {"channel": world.one(world.channels).pk, "post": world.one(world.posts).pk}
    for address in world.random.sample(DAILY, EACH_DAY):
        yield address.format(**at)
    for route in world.random.sample(lists, LISTS):
        yield f"/{route}"
    known = [route for route in things if all(values.get(name) for name in names_in(route))]
    for route in world.random.sample(known, THINGS):
        yield "/" + PARAMETER.sub(lambda at: str(world.one(values[at["name"]])), route)


def names_in(route: str) -> list[str]:
    return [found["name"] for found in PARAMETER.finditer(route)]


# --- what nobody learns -----------------------------------------------------------------------


class Ears:
    """What one viewer reads, held against what they may know."""

    def __init__(self, world: World, viewer: Person) -> None:
        self.world, self.viewer = world, viewer
        self.known = known_to(world, viewer)

    def hear(self, told: str, where: str) -> None:
        """What is told there holds no word the viewer may not know, unless they said it."""
        heard = {int(number) for number in WORD.findall(told)}
        heard -= {int(number) for number in WORD.findall(where)}
        secrets = [self.world.secrets[number] for number in heard - self.known]
        assert not secrets, f"{self.viewer} ({self.viewer.role}) learns of {secrets} at {where}"


def check_addresses(ears: Ears) -> None:
    world, client = ears.world, Client()
    client.force_login(ears.viewer.user)
    for address in addresses(world):
        more = HTMX if not address.startswith("/api") and world.random.random() < 0.4 else {}
        answer = client.get(address, **more)
        assert answer.status_code < 500, f"{address} breaks"
        content = b"".join(answer) if answer.streaming else answer.content
        told = content.decode(errors="replace") + str(answer.headers)
        ears.hear(told, f"{address} {'(fragment)' if more else ''}")
    check_search(ears, client)
    check_pictures(ears)


def check_search(ears: Ears, client: Client) -> None:
    """Whoever types a secret word finds what it stands in, or nothing at all."""
    posts, visible = ears.world.posts, standing(ears.viewer)
    for number in ears.world.random.sample(range(len(ears.world.secrets)), 2):
        kind, of = ears.world.secrets[number]
        found = json.loads(client.get(f"/api/v1/search?q=zw{number}ze").content)["items"]
        assert {one["id"] for one in found} <= visible, f"{ears.viewer} finds {kind} {of}"
        if kind == "post" and found:
            assert [one["id"] for one in found] == [posts[of].pk]


def check_pictures(ears: Ears) -> None:
    """Pictures and files are seen with their posts, or where these are quoted; uploads by who made
    them."""
    visible = standing(ears.viewer)
    quotes = Crossing.objects.filter(inside__in=visible).values("outside")
    hidden = Attachment.objects.filter(post__isnull=False)
    hidden = hidden.exclude(post__in=visible).exclude(post__in=quotes)
    theirs = Attachment.objects.filter(post=None).exclude(owner=ears.viewer)
    seen = attachments(ears.viewer)
    assert not seen.filter(pk__in=hidden.values("pk")).exists()
    assert not seen.filter(pk__in=theirs.values("pk")).exists()


def check_news(ears: Ears) -> None:
    """Mails and push messages, as they would leave now, whatever one was told of before."""
    person, rows = ears.viewer, Notification.objects.filter(person=ears.viewer)
    for way in Way:
        bundle = Bundle.objects.create(person=person, way=way, made_at=now())
        Errand.objects.bulk_create(
            Errand(notification=row, person=person, way=way, due_at=now(), bundle=bundle)
            for row in rows
        )
        left = sending._deliverable(bundle)
        if left and way == Way.MAIL:
            mail = letters.letter(bundle, left)
            whole = [mail.subject, str(mail.body), *(part.content for part in mail.alternatives)]
            ears.hear(" ".join(map(str, whole)), "a mail")
        for row in left if way == Way.PUSH else ():
            ears.hear(pushing._message(bundle, row).decode(), "a push message")


def check_calendar(ears: Ears) -> None:
    secret = actions.renew_calendar_feed(ears.viewer)
    owner = calendar.feed_owner(secret)
    assert owner == ears.viewer
    ears.hear(calendar.calendar_of(owner, "velora.example").decode(), "the calendar")


def check_forms(ears: Ears) -> None:
    """What each may read shows them of polls, ideas, events, and of what it shares."""
    with_more = ("poll", "idea", "event", "notice", "share")
    posts = Post.objects.visible_to(ears.viewer).standing().filter(kind__in=with_more)
    for post in posts.select_related("channel", "author__person"):
        ears.hear(str(kinds.of(post.kind).own(ears.viewer, post)), f"the {post.kind} {post.pk}")


def check_figures(ears: Ears) -> None:
    """What is counted is what one may see."""
    viewer, visible = ears.viewer, standing(ears.viewer)
    told = Notification.objects.visible_to(viewer).filter(read_at=None)
    assert unread_figures(viewer)[0] == told.count()
    tagged = dict(tags(viewer))
    for tag, count in tagged.items():
        assert count == Tagging.objects.filter(tag=tag, post__in=visible).count()
    mine = Membership.objects.filter(person=viewer, channel__kind="direct")
    for talk in direct.talks(viewer).rows:
        assert mine.filter(channel=talk.id).exists()
        assert talk.unread <= Post.objects.filter(channel=talk.id, pk__in=visible).count()
    for post in Post.objects.filter(pk__in=visible):
        given = Interaction.objects.filter(post=post, identity__person=viewer)
        assert set(queries.own_reactions(viewer, post)) == {one.name for one in given}


def check_talks(world: World) -> None:
    """What is said among few is seen by who belongs, whatever their role, and looked after by
    nobody."""
    for post in world.posts:
        if not post.channel.is_direct:
            continue
        belong = set(post.channel.memberships.values_list("person", flat=True))
        for person in world.people:
            seen = Post.objects.visible_to(person).filter(pk=post.pk).exists()
            assert seen == (person.pk in belong)
            assert not may(person, "conversations.moderate", post)
            for right in ("channels.manage", "channels.moderate", "channels.let_in"):
                assert not may(person, right, post.channel)
            for right in ("channels.see", "channels.read", "channels.post"):
                assert may(person, right, post.channel) == (person.pk in belong)


def check_topics(world: World, viewer: Person) -> None:
    readable = set(Channel.objects.readable_by(viewer).values_list("pk", flat=True))
    visible = set(Post.objects.visible_to(viewer).values_list("pk", flat=True))
    stands = standing(viewer)
    for post in world.posts:
        assert may_follow(viewer, f"post:{post.pk}") == (post.pk in visible)
        assert is_visible(viewer, post.pk) == (post.pk in stands)
    for channel in world.channels:
        if channel.pk not in readable:
            assert not may_follow(viewer, f"channel:{channel.pk}")
    for person in world.people:
        if person != viewer:
            assert not may_follow(viewer, f"person:{person.pk}")


def check_statements(viewer: Person) -> None:
    """The hand-written statements and `visible_to` are the same rule."""
    threads = Post.objects.visible_to(viewer).standing().threads().order_by("-said_at", "-id")
    mine = threads.filter(channel__memberships__person=viewer, channel__network="inside")
    mine = mine.exclude(channel__kind="direct").filter(channel__archived_at=None)
    fed = [item["id"] for item in json.loads(queries.home_feed_json(viewer))["items"]]
    assert [row.id for row in queries.home_feed(viewer).rows] == fed
    assert fed == list(mine.values_list("pk", flat=True))
    chosen = queries.chosen_posts(viewer, list(Post.objects.values_list("pk", flat=True)))
    assert set(chosen) == standing(viewer)
    for channel in Channel.objects.readable_by(viewer):
        shown = [row.id for row in queries.space_feed(viewer, channel).rows]
        assert shown == list(threads.filter(channel=channel).values_list("pk", flat=True))
    for root in threads:
        read = {post.id for post in queries.thread(viewer, root.pk).comments if not post.is_gap}
        there = Post.objects.visible_to(viewer).standing().filter(root=root).exclude(pk=root.pk)
        assert read == set(there.values_list("pk", flat=True))


@pytest.fixture
def a_far_network(monkeypatch):
    known = dict(abilities._traits)
    known["farworld"] = Traits("farworld", "Farworld", Side.OUTSIDE, frozenset())
    monkeypatch.setattr(abilities, "_traits", known)


@pytest.mark.parametrize("part", range(PARTS))
@settings(
    max_examples=max(1, ORGANISATIONS // PARTS),
    deadline=None,
    # An organisation is its seed: nothing is to be shrunk.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=SEEDS)
def test_nobody_gets_what_they_may_not_see(db, a_far_network, part, seed):
    with transaction.atomic():
        world = organisation(seed)
        check_talks(world)
        for viewer in Person.objects.filter(user__isnull=False).select_related("user"):
            ears = Ears(world, viewer)
            check_topics(world, viewer)
            check_statements(viewer)
            check_forms(ears)
            check_figures(ears)
            check_calendar(ears)
            check_news(ears)
            check_addresses(ears)
        transaction.set_rollback(True)


def test_a_picture_is_shown_to_who_may_see_its_post_and_an_upload_to_its_owner(
    client, tom, mira, make_space, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    closed = make_space("Umzug", tom, access=Channel.Access.CLOSED)
    upload = Attachment.objects.create(owner=tom, file="x.png", uploaded_at=now())
    client.force_login(mira.user)

    assert client.get(f"/attachments/{upload.pk}/").status_code == 404
    actions.say(tom, closed, "Bild", attachments=[upload])
    assert client.get(f"/attachments/{upload.pk}/").status_code == 404
