"""Nobody gets what they may not see: not by page, fragment, API, search, picture or live topic."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from resonanz.accounts.models import User
from resonanz.channels import abilities
from resonanz.channels.abilities import Side, Traits
from resonanz.channels.actions import talk
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions, queries
from resonanz.conversations.models import Attachment, Crossing, Post
from resonanz.conversations.seeing import is_visible
from resonanz.core.errors import Refused
from resonanz.core.live import may_follow
from resonanz.core.markdown import from_text
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.people.models import Identity, Organisation, Person

pytestmark = pytest.mark.long

ROLES = (User.Role.MEMBER, User.Role.MEMBER, User.Role.GUEST, User.Role.ADMINISTRATOR)
HTMX = {"HTTP_HX_REQUEST": "true"}

spaces = st.lists(
    st.tuples(st.sampled_from(Channel.Access.values), st.booleans()), min_size=1, max_size=4
)
memberships = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=10)
posts = st.lists(
    st.tuples(
        st.integers(0, 3),  # space
        st.integers(0, 3),  # author
        st.none() | st.integers(0, 5),  # parent
        st.sampled_from(["public", "public", "direct"]),
        st.sampled_from([False, False, False, True]),  # deleted
    ),
    min_size=1,
    max_size=6,
)
# Who talks among few with whom, and what they say: groups of two to four of the people.
talks = st.lists(
    st.tuples(st.sets(st.integers(0, 3), min_size=2, max_size=4), st.integers(0, 3)), max_size=3
)
crossings = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=2)


@dataclass
class World:
    people: list[Person] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)

    def word(self, post: Post) -> str:
        """A word that stands in this post only."""
        return f"zauberwort{post.pk}ende"


def a_person(number: int) -> Person:
    user = User.objects.create_user(f"p{number}@velora.example", "x", role=ROLES[number])
    person = Person.objects.create(name=f"Person Nummer {number}", user=user)
    Identity.objects.create(
        person=person, network="inside", remote_id=str(person.pk), handle=f"p{number}"
    )
    return person


def a_world(some_spaces, some_memberships, some_posts, some_crossings, some_talks=()) -> World:
    Organisation.objects.create(name="Velora")
    world = World([a_person(number) for number in range(len(ROLES))])
    for number, (access, outside) in enumerate(some_spaces):
        world.channels.append(
            Channel.objects.create(
                name=f"Kanal {number}",
                slug=f"kanal-{number}",
                access=access,
                network="farworld" if outside else "inside",
                kind=Channel.Kind.PROFILE if outside else Channel.Kind.SPACE,
            )
        )
    for person, channel in some_memberships:
        Membership.objects.get_or_create(
            person=world.people[person], channel=world.channels[channel % len(world.channels)]
        )
    for channel, author, parent, visibility, deleted in some_posts:
        world.posts.append(a_post(world, channel, author, parent, visibility))
        if deleted:
            actions.take_away(world.posts[-1])
    for people, speaker in some_talks:
        members = [world.people[number] for number in sorted(people)]
        place = a_talk(world, members)
        if place is not None:
            begin = actions.say(members[speaker % len(members)], place, "noch leer")
            reply = actions.comment(members[0], begin, "noch leer")
            for post in (begin, reply):
                actions.change(post, from_text(f"Hier steht {world.word(post)} geschrieben."))
                world.posts.append(post)
    for outside, inside in some_crossings:
        one, other = (world.posts[number % len(world.posts)] for number in (outside, inside))
        if one.pk != other.pk:
            actions.cross(one, other, Crossing.Direction.IN, world.people[0])
    return world


def a_talk(world, members) -> Channel | None:
    """Their conversation, where those who begin it may: a guest writes to whom they see."""
    try:
        place = talk(members[0], members[1:])
    except Refused:
        return None
    if place not in world.channels:
        world.channels.append(place)
    return place


def a_post(world, channel, author, parent, visibility) -> Post:
    place = world.channels[channel % len(world.channels)]
    above = world.posts[parent % len(world.posts)] if parent is not None and world.posts else None
    if above is not None:
        place = above.channel
    post = actions.store(
        place,
        Identity.objects.get(person=world.people[author]),
        rendered=from_text("noch leer"),
        parent=above,
        visibility=visibility,
        language="de",
        attachments=[Attachment(file="attachments/nowhere.png", media_type="image/png")],
    )
    actions.change(post, from_text(f"Hier steht {world.word(post)} geschrieben."))
    return post


def answers(client: Client, world: World) -> Iterator[tuple[str, str]]:
    """Everything the product answers to this viewer, with the address asked."""
    addresses = ["/", "/compose", "/notifications/", "/api/v1/feed", "/api/v1/people", "/people/"]
    addresses += ["/messages/", "/messages/new", "/api/v1/conversations", "/desk/asked"]
    addresses += ["/moderation/", "/moderation/?decided=1", "/moderation/trail"]
    addresses += ["/notifications/badge", "/api/v1/notifications", "/settings/stored/"]
    addresses += ["/search?q=geschrieben", "/api/v1/search?q=geschrieben"]
    addresses += ["/spaces/", "/api/v1/channels", "/people/completion?q=Person"]
    for channel in world.channels:
        addresses += [f"/channels/{channel.pk}/", f"/spaces/{channel.slug}/"]
        addresses += [f"/messages/{channel.pk}/", f"/messages/{channel.pk}/later"]
        addresses += [f"/channels/{channel.pk}/members/", f"/api/v1/conversations/{channel.pk}"]
        addresses += [f"/channels/{channel.pk}/members/", f"/channels/{channel.pk}/header"]
        addresses += [f"/api/v1/channels/{channel.pk}/members"]
        addresses += [f"/api/v1/channels/{channel.pk}/posts", f"/api/v1/channels/{channel.pk}"]
    for post in world.posts:
        addresses += [f"/posts/{post.pk}/{part}" for part in ("", "history", "answer", "edit")]
        addresses += [
            f"/api/v1/posts/{post.pk}",
            f"/api/v1/posts/{post.pk}/thread",
            f"/api/v1/posts/{post.pk}/comments",
        ]
        addresses += [f"/api/v1/posts/{post.pk}/history", f"/search?q={world.word(post)}"]
        addresses += [f"/api/v1/search?q={world.word(post)}"]
    for person in world.people:
        addresses += [f"/people/{person.pk}/", f"/api/v1/people/{person.pk}"]
    for address in addresses:
        yield address, client.get(address).content.decode()
        if not address.startswith("/api"):
            yield f"{address} (fragment)", client.get(address, **HTMX).content.decode()


def check(world: World, viewer: Person) -> None:
    visible = set(Post.objects.visible_to(viewer).standing().values_list("pk", flat=True))
    snapshots = {
        crossing.outside_id
        for crossing in Crossing.objects.all()
        if crossing.inside_id in visible or crossing.inside.root_id in visible
    }
    hidden = names_hidden_from(world, viewer, visible)
    client = Client()
    client.force_login(viewer.user)
    for address, answer in answers(client, world):
        for name in hidden:
            assert name not in answer, f"{viewer} learns of {name} at {address}"
        asked = address.partition("?q=")[2].split()[0] if "?q=" in address else ""
        for post in world.posts:
            word = world.word(post)
            if post.pk not in visible | snapshots and word != asked:
                assert word not in answer, f"{viewer} reads {post.pk} at {address}"
            if word == asked and "/api/" in address:
                found = [item["id"] for item in json.loads(answer)["items"]]
                assert found == ([post.pk] if post.pk in visible else [])
    for picture in Attachment.objects.all():
        if picture.post_id not in visible:
            assert client.get(f"/attachments/{picture.pk}/").status_code == 404
    check_topics(world, viewer)
    check_statements(world, viewer)


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


def names_hidden_from(world: World, viewer: Person, visible: set[int]) -> set[str]:
    """The channels and people the viewer may not know of; who speaks where they read is known."""
    known = set(Channel.objects.visible_to(viewer).values_list("pk", flat=True))
    # A conversation of few is called by who takes part: two of them may bear one name.
    spaces = [channel for channel in world.channels if not channel.is_direct]
    names = {channel.name for channel in spaces if channel.pk not in known}
    people = set(Person.objects.visible_to(viewer).values_list("pk", flat=True))
    people |= {post.author.person_id for post in Post.objects.filter(pk__in=visible)}
    people |= set(Crossing.objects.values_list("outside__author__person", flat=True))
    return names | {person.name for person in world.people if person.pk not in people}


def check_topics(world: World, viewer: Person) -> None:
    readable = set(Channel.objects.readable_by(viewer).values_list("pk", flat=True))
    for post in world.posts:
        seen = Post.objects.visible_to(viewer).filter(pk=post.pk).exists()
        assert may_follow(viewer, f"post:{post.pk}") == seen
        standing = Post.objects.visible_to(viewer).standing().filter(pk=post.pk).exists()
        assert is_visible(viewer, post.pk) == standing
    for channel in world.channels:
        if channel.pk not in readable:
            assert not may_follow(viewer, f"channel:{channel.pk}")
    for person in world.people:
        if person != viewer:
            assert not may_follow(viewer, f"person:{person.pk}")


def check_statements(world: World, viewer: Person) -> None:
    """The hand-written statements and `visible_to` are the same rule."""
    threads = Post.objects.visible_to(viewer).standing().threads()
    mine = threads.filter(channel__memberships__person=viewer, channel__network="inside").exclude(
        channel__kind="direct"
    )
    mine = mine.order_by("-said_at", "-id")
    assert [row.id for row in queries.home_feed(viewer).rows] == list(
        mine.values_list("pk", flat=True)
    )
    fed = json.loads(queries.home_feed_json(viewer))["items"]
    assert [item["id"] for item in fed] == list(mine.values_list("pk", flat=True))
    for channel in Channel.objects.readable_by(viewer):
        there = threads.filter(channel=channel).order_by("-said_at", "-id")
        shown = [row.id for row in queries.space_feed(viewer, channel).rows]
        assert shown == list(there.values_list("pk", flat=True))
    for root in threads:
        thread = queries.thread(viewer, root.pk)
        read = {post.id for post in thread.comments if not post.is_gap}
        there = Post.objects.visible_to(viewer).standing().filter(root=root).exclude(pk=root.pk)
        assert read == set(there.values_list("pk", flat=True))


@pytest.fixture
def a_far_network(monkeypatch):
    known = dict(abilities._traits)
    known["farworld"] = Traits("farworld", "Farworld", Side.OUTSIDE, frozenset())
    monkeypatch.setattr(abilities, "_traits", known)


@settings(
    max_examples=8,
    deadline=None,
    # One example is hundreds of requests: a smaller one is not worth minutes of shrinking.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(spaces, memberships, posts, crossings, talks)
def test_nobody_gets_what_they_may_not_see(
    db, a_far_network, some_spaces, some_memberships, some_posts, some_crossings, some_talks
):
    with transaction.atomic():
        world = a_world(some_spaces, some_memberships, some_posts, some_crossings, some_talks)
        check_talks(world)
        for viewer in world.people:
            check(world, viewer)
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
