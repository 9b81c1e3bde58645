"""Random organisations in which everything is named by a word of its own, and who may know which.

Every secret is a word "zw7ze": its number says what it belongs to. So one look at an answer shows
whether it holds anything that its reader may not know.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from resonanz.accounts.models import User
from resonanz.channels.actions import talk
from resonanz.channels.models import (
    Binding,
    Channel,
    Group,
    GroupMember,
    Invitation,
    JoinRequest,
    Membership,
)
from resonanz.channels.models import Reason as Because
from resonanz.channels.ways import own_invitations
from resonanz.conversations import actions, kinds
from resonanz.conversations.kinds.event import EventAsked
from resonanz.conversations.kinds.notice import NoticeAsked
from resonanz.conversations.kinds.poll import PollAsked
from resonanz.conversations.kinds.share import ShareAsked
from resonanz.conversations.models import (
    Attachment,
    Attendance,
    Backing,
    Bookmark,
    Crossing,
    Draft,
    FileText,
    Interaction,
    Mention,
    Pin,
    Post,
    Report,
    Review,
    Tagging,
    Vote,
)
from resonanz.core.errors import Refused
from resonanz.core.markdown import from_text
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.core.time import now
from resonanz.notifications.models import Attention, Level, Notification, Worth, WorthWish
from resonanz.people.models import Identity, Organisation, Person

ROLES = (User.Role.MEMBER, User.Role.MEMBER, User.Role.GUEST, User.Role.ADMINISTRATOR)
WORD = re.compile(r"zw(\d+)ze", re.IGNORECASE)
TOLD = tuple(Notification.Reason.values)
FORMS = ("post", "post", "post", "question", "poll", "idea", "event", "notice", "share", "share")


@dataclass
class World:
    """An organisation: its things, and for each word what it belongs to."""

    random: Random
    people: list[Person] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    secrets: list[tuple[str, int]] = field(default_factory=list)
    requests: list[JoinRequest] = field(default_factory=list)

    def word(self, kind: str, number: int) -> str:
        """A new word that only those may read who may know of a thing."""
        self.secrets.append((kind, number))
        return f"zw{len(self.secrets) - 1}ze"

    def some[T](self, of: Sequence[T], most: int) -> list[T]:
        return self.random.sample(of, self.random.randint(0, min(most, len(of))))

    def one[T](self, of: Sequence[T]) -> T:
        return self.random.choice(of)


def organisation(seed: int) -> World:
    """The random organisation of a seed, after some things changed in it."""
    Organisation.objects.create(name="Velora")
    world = World(Random(seed))
    _people(world)
    _channels(world)
    _belong(world)
    for _each in range(world.random.randint(1, 7)):
        _post(world)
    _talks(world)
    _cross(world)
    _take_part(world)
    _typed(world)
    _order(world)
    _tell(world)
    _life_goes_on(world)
    return world


# --- who and where ----------------------------------------------------------------------------


def _people(world: World) -> None:
    users = User.objects.bulk_create(
        User(email=f"p{number}@velora.example", password="!", role=role)
        for number, role in enumerate(ROLES)
    )
    world.people = Person.objects.bulk_create(
        Person(user=user, name=f"Person {world.word('person', number)}")
        for number, user in enumerate(users)
    )
    Identity.objects.bulk_create(
        Identity(person=one, network="inside", remote_id=str(one.pk), handle=f"p{one.pk}")
        for one in world.people
    )


def _channels(world: World) -> None:
    for number in range(world.random.randint(1, 4)):
        outside = world.random.random() < 0.3
        above = [one for one in world.channels if one.kind == Channel.Kind.SPACE]
        world.channels.append(
            Channel.objects.create(
                name=f"Kanal {world.word('channel', number)}",
                purpose=f"Für {world.word('channel', number)}",
                slug=f"kanal-{number}",
                access=world.one(Channel.Access.values),
                network="farworld" if outside else "inside",
                kind=Channel.Kind.PROFILE if outside else Channel.Kind.SPACE,
                above=world.one(above) if above and not outside else None,
            )
        )


def _belong(world: World) -> None:
    group = Group.objects.create(name="Wache")
    GroupMember.objects.create(group=group, person=world.people[1])
    for channel in world.channels:
        bound = Binding.objects.create(channel=channel, kind="group", group=group, since=now())
        for person in world.some(world.people, 4):
            role = world.one(("member", "member", "moderator", "owner"))
            own = world.random.random() < 0.7
            mine = Membership.objects.create(channel=channel, person=person, role=role, own=own)
            if not own:
                Because.objects.create(membership=mine, binding=bound)
        for person in world.some(world.people, 2):
            if channel.access != "open":
                Invitation.objects.create(
                    channel=channel, person=person, by=world.people[0], at=now()
                )
            asked = JoinRequest(channel=channel, person=person)
            asked.message = f"Bitte {world.word('request', len(world.requests))}"
            asked.save()
            world.requests.append(asked)


# --- what is said -----------------------------------------------------------------------------


def _post(world: World) -> None:
    place, above = world.one(world.channels), None
    if world.posts and world.random.random() < 0.4:
        above = world.one(world.posts)
        place = above.channel
    kind = world.one(FORMS) if above is None and place.kind == Channel.Kind.SPACE else "post"
    if kind == "share" and not world.posts:
        kind = "post"
    author = world.one(world.people)
    number = len(world.posts)
    post = actions.store(
        place,
        Identity.objects.get(person=author, network="inside"),
        rendered=from_text(f"Hier steht {world.word('post', number)} geschrieben."),
        parent=above,
        kind=kind,
        visibility=world.one(("public", "public", "direct")),
        language="de",
    )
    world.posts.append(post)
    kinds.begin(author, post, _asked(world, kind, number))
    Tagging.objects.create(post=post, tag=world.word("post", number))
    _attach(world, post, number)


def _asked(world: World, kind: str, number: int) -> object:
    def named() -> str:
        return f"Etwas {world.word('post', number)}"

    if kind == "poll":
        return PollAsked([named(), named()], is_live=True)
    if kind == "event":
        begins = now() + timedelta(days=2)
        return EventAsked(named(), begins, begins + timedelta(hours=1), "Europe/Berlin", named())
    if kind == "notice":
        return NoticeAsked(named(), named(), now() + timedelta(days=2))
    return ShareAsked(world.one(world.posts[:-1])) if kind == "share" else None


def _attach(world: World, post: Post, number: int) -> None:
    _picture, file = Attachment.objects.bulk_create(
        Attachment(post=post, kind=kind, file=f"attachments/nowhere.{kind}", position=place,
                   alt=f"Blatt {world.word('post', number)}", media_type="image/png")
        for place, kind in enumerate((Attachment.Kind.PICTURE, Attachment.Kind.FILE))
    )  # fmt: skip
    words = f"Im Blatt steht {world.word('post', number)}"
    FileText.objects.create(attachment=file, plain=words, language="de")


def _talks(world: World) -> None:
    for _each in range(world.random.randint(0, 2)):
        people = world.random.sample(world.people, world.random.randint(2, 4))
        try:  # a guest writes to whom they see
            place = talk(people[0], people[1:])
        except Refused:
            continue
        if place not in world.channels:
            world.channels.append(place)
        for person, above in ((people[0], None), (people[-1], len(world.posts))):
            number = len(world.posts)
            words = f"Unter uns: {world.word('post', number)}"
            parent = world.posts[above] if above is not None else None
            world.posts.append(actions.say(person, place, words, parent=parent))


def _cross(world: World) -> None:
    for _each in range(world.random.randint(0, 2)):
        outside, inside = world.one(world.posts), world.one(world.posts)
        if outside != inside:
            read = Post.objects.select_related("author__person", "channel").get(pk=outside.pk)
            actions.cross(read, inside, Crossing.Direction.IN, world.people[0])


# --- what is done with it ---------------------------------------------------------------------


def _take_part(world: World) -> None:
    for post in world.posts:
        people = world.some(world.people, 3)
        for person in people:
            who = Identity.objects.get(person=person, network="inside")
            Interaction.objects.create(
                post=post, identity=who, kind="reaction", name="like", at=now()
            )
            Mention.objects.get_or_create(post=post, identity=who)
            _with_form(post, person)
        if post.kind != "post" and world.random.random() < 0.4:
            Pin.objects.create(post=post, channel=post.channel, by=post.author.person, at=now())


def _with_form(post: Post, person: Person) -> None:
    if post.kind == "poll":
        Vote.objects.create(poll_id=post.pk, person=person, choices=[0], at=now())
    if post.kind == "idea":
        Backing.objects.create(idea_id=post.pk, person=person, at=now())
    if post.kind == "event":
        Attendance.objects.create(gathering_id=post.pk, person=person, answer="yes", since=now())


def _typed(world: World) -> None:
    for number, person in enumerate(world.people):
        for post in world.some(world.posts, 2):
            Draft.objects.create(
                person=person, place=f"post:{post.pk}", kept_at=now(),
                source=f"Gerade {world.word('own', number)}",
            )  # fmt: skip
            Bookmark.objects.create(
                person=person, post=post, note=world.word("own", number), made_at=now()
            )
        _worth(world, person)
        Attachment.objects.create(
            owner=person, alt=world.word("own", number), file="x.png", media_type="image/png"
        )
        hears: list[dict[str, Any]] = [{"channel": one} for one in world.some(world.channels, 2)]
        hears += [{"thread": one.root} for one in world.some(world.posts, 2)]
        hears += [{"colleague": one} for one in world.some(world.people, 2) if one != person]
        for about in hears:
            chosen = {"level": world.one(Level.values), "reason": "chosen", "at": now()}
            Attention.objects.get_or_create(person=person, **about, defaults=chosen)


def _worth(world: World, person: Person) -> None:
    """What was worth it for them once, because of anybody: rights are asked when it is read."""
    WorthWish.objects.create(person=person, since=now())
    for post in world.some(world.posts, 3):
        named = world.one(world.people).pk
        reasons = [
            {"why": why, "person": named, "word": "", "number": 1}
            for why in ("mention", "author", "colleague")
        ]
        Worth.objects.create(person=person, post=post, score=1, reasons=reasons)


def _order(world: World) -> None:
    for post in world.some(world.posts, 2):
        review = Review.objects.create(post=post, cause=Review.Cause.REPORTED, opened_at=now())
        reporter = world.one(world.people)
        Report.objects.create(
            review=review, reporter=reporter, reason="spam", at=now(),
            words=world.word("report", review.pk),
        )  # fmt: skip


def _tell(world: World) -> None:
    """News of the time when they could see it, or never could: rights are asked when it is read."""
    for person in world.people:
        for post in world.some(world.posts, 4):
            reason, number = world.one(TOLD), world.posts.index(post)
            event = Event.objects.create(
                actor_id=world.one(world.people).pk, verb="post.said", at=now(),
                subject_type="conversations.post", subject_id=post.pk, channel_id=post.channel_id,
            )  # fmt: skip
            with_words = reason in ("event", "idea", "concluded", "order")
            Notification.objects.create(
                person=person, event=event, reason=reason, post=post, at=now(),
                address=f"/posts/{post.pk}/",
                text="Changed: %(title)s" if with_words else "",
                words={"title": world.word("post", number)} if with_words else None,
            )  # fmt: skip


def _life_goes_on(world: World) -> None:
    """Who could see something cannot any more: left, let go, closed, deleted, archived."""
    for mine in world.some(list(Membership.objects.filter(channel__kind="space")), 2):
        mine.delete()
    for channel in world.some(world.channels, 1):
        if not channel.is_direct:
            channel.access = world.one(Channel.Access.values)
            channel.archived_at = world.one((None, None, now()))
            channel.save(update_fields=["access", "archived_at"])
    for post in world.some(world.posts, 2):
        actions.take_away(post)


# --- who may know what ------------------------------------------------------------------------


def known_to(world: World, viewer: Person) -> set[int]:
    """The numbers of the words the viewer may read, by the rules of `visible_to`."""
    numbers = {
        "post": _posts_known(world, viewer),
        "channel": _places(world.channels, _channels_known(viewer)),
        "person": _places(world.people, _people_known(world, viewer)),
        "own": {world.people.index(viewer)},
        "request": {
            place for place, asked in enumerate(world.requests)
            if asked.person_id == viewer.pk or may(viewer, "channels.let_in", asked.channel)
        },
        "report": set(Review.objects.visible_to(viewer).values_list("pk", flat=True)),
    }  # fmt: skip
    return {
        number for number, (kind, of) in enumerate(world.secrets) if of in numbers.get(kind, ())
    }


def standing(viewer: Person) -> set[int]:
    """The posts the viewer may see."""
    return set(Post.objects.visible_to(viewer).standing().values_list("pk", flat=True))


def _posts_known(world: World, viewer: Person) -> set[int]:
    """What they see, what is quoted where they read, what they are to look at."""
    visible = standing(viewer)
    quotes = Crossing.objects.select_related("inside")
    quoted = {one.outside_id for one in quotes if {one.inside_id, one.inside.root_id} & visible}
    reviewed = Review.objects.visible_to(viewer).values_list("post", flat=True)
    return _places(world.posts, visible | quoted | set(reviewed))


def _channels_known(viewer: Person) -> set[int]:
    known = set(Channel.objects.visible_to(viewer).values_list("pk", flat=True))
    return known | set(own_invitations(viewer).values_list("channel", flat=True))


def _people_known(world: World, viewer: Person) -> set[int]:
    """Whom they see, and who speaks, takes part or is quoted where they read."""
    known = set(Person.objects.visible_to(viewer).values_list("pk", flat=True))
    read = [world.posts[place].pk for place in _posts_known(world, viewer)]
    there: Callable[..., Iterable[int | None]] = lambda model, field, **at: (  # noqa: E731
        model.objects.filter(**at).values_list(field, flat=True)
    )
    found: set[int | None] = {
        *there(Post, "author__person", pk__in=read),
        *there(Vote, "person", poll__in=read),
        *there(Attendance, "person", gathering__in=read),
        *there(Pin, "by", post__in=read),
        *Notification.objects.visible_to(viewer).values_list("event__actor_id", flat=True),
        *own_invitations(viewer).values_list("by", flat=True),
    }
    return known | {number for number in found if number is not None}


def _places(things: Sequence[Any], numbers: set[int]) -> set[int]:
    return {place for place, thing in enumerate(things) if thing.pk in numbers}
