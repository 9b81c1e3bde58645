"""For random settings and events: nobody hears twice, nobody who should hear does not, nothing is
sent in quiet hours, and none of what one may no longer see.

Who should hear is told here once more, person by person in plain words, from the rules people read.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, say
from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.core.time import standing_at
from resonanz.notifications.actions import attend, read, set_quiet, settle_reach
from resonanz.notifications.models import Attention, Errand, Level, Notification, Reach
from resonanz.notifications.quiet import Quiet, is_quiet
from resonanz.notifications.sending import gather
from resonanz.people.actions import create_person
from resonanz.people.models import Department, DepartmentMembership, Organisation, Person

ROLES = [User.Role.ADMINISTRATOR, User.Role.MEMBER, User.Role.MEMBER, User.Role.GUEST]
BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 11, 6, 16, 0, tzinfo=BERLIN)  # a Friday
people, places = st.integers(0, 3), st.integers(0, 1)
levels = st.sampled_from(Level.values)
minutes = st.sampled_from([0, 1, 20, 240, 900])
hours = st.integers(0, 23).map(time)

wishes = st.fixed_dictionaries(
    {
        "mail": st.sampled_from(["at_once", "quarter", "hourly", "daily"]),
        "quiet_from": hours,
        "quiet_until": hours,
        "quiet_weekends": st.booleans(),
        "not_mailed": st.lists(st.sampled_from(["mentions", "answers", "followed"]), max_size=1),
    }
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), people, places, st.lists(people, max_size=2), minutes),
        st.tuples(st.just("comment"), people, places, st.lists(people, max_size=2), minutes),
        st.tuples(st.just("space"), people, places, levels, minutes),
        st.tuples(st.just("thread"), people, places, levels, minutes),
        st.tuples(st.just("person"), people, people, levels, minutes),
        st.tuples(st.just("leave"), people, places, st.none(), minutes),
        st.tuples(st.just("read"), people, places, st.none(), minutes),
    ),
    min_size=4,
    max_size=14,
)


def level_of(person: Person, post: Post, actor: Person) -> int:
    """How much somebody wants to hear of a post, from their rows alone."""
    rows = Attention.objects.filter(person=person)
    chosen = {"reason": "chosen"}
    thread = rows.filter(thread=post.root_id, **chosen).first()
    wrote = Post.objects.filter(
        root=post.root_id, author__person=person, parent__isnull=False, said_at__lt=post.said_at
    ).exists()
    space = rows.filter(channel=post.channel_id).first()
    of_space = space.level if space else Level.NORMAL
    if thread is not None:
        place, is_choice = thread.level, True
    elif wrote and of_space >= Level.NORMAL:
        place, is_choice = Level.EVERYTHING, False
    else:
        place, is_choice = of_space, space is not None
    author = rows.filter(colleague=actor).first()
    if author is None or author.level == Level.NORMAL:
        return place
    if author.level < Level.NORMAL:
        return min(place, author.level)
    return place if is_choice and place < Level.NORMAL else Level.EVERYTHING


def should_hear(person: Person, post: Post, actor: Person) -> bool:
    """Whether somebody hears that a post was said."""
    if person == actor or not Post.objects.visible_to(person).filter(pk=post.pk).exists():
        return False
    level = level_of(person, post, actor)
    mentioned = post.mentions.filter(identity__person=person).exists()
    above = Post.objects.filter(pk__in=[post.parent_id, post.root_id] if post.parent_id else [])
    spoken_to = above.filter(author__person=person).exists()
    return (
        (mentioned and level >= Level.MENTIONS)
        or (spoken_to and level >= Level.NORMAL)
        or level == Level.EVERYTHING
    )


class WhoHears(TestCase):
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        members=st.lists(st.sets(people, min_size=1), min_size=2, max_size=2),
        wanted=st.lists(wishes, min_size=4, max_size=4),
        agreed=st.tuples(st.integers(18, 22), st.integers(5, 8)),
        steps=steps,
    )
    def test_everybody_hears_what_they_should_once_and_in_time(
        self, members, wanted, agreed, steps
    ):
        self.jobs = ProcrastinateJob.objects.aggregate(last=Max("pk"))["last"] or 0
        self.expected: set[tuple[int, int]] = set()
        self.moment = BEGIN
        Organisation.objects.create(name="Velora", federal_state="BY")
        with standing_at(BEGIN):
            self.people_of(wanted)
            self.places_of(members)
            department = Department.objects.create(name="Haus", slug="haus")
            DepartmentMembership.objects.create(
                department=department, person=self.cast[1], since=BEGIN.date()
            )
            evening, morning = time(agreed[0]), time(agreed[1])
            set_quiet(self.cast[0], department, quiet_from=evening, quiet_until=morning)
        self.agreement = Quiet("Europe/Berlin", evening, morning)
        for deed, who, where, what, later in steps:
            self.moment += timedelta(minutes=later, seconds=1)
            with standing_at(self.moment):
                self.do(deed, self.cast[who], where, what)
                self.work()
        for _hour in range(100):  # a free hour may be the only one of the day
            self.moment += timedelta(hours=1)
            with standing_at(self.moment):
                self.work()
        self.check()

    def people_of(self, wanted):
        made = [
            create_person(None, f"P{n}", email=f"p{n}@velora.example", role=role)
            for n, role in enumerate(ROLES)
        ]
        self.cast = [Person.objects.select_related("user").get(pk=one.pk) for one in made]
        self.wishes = wanted
        for person, wish in zip(self.cast, wanted, strict=True):
            settle_reach(person, **wish)

    def places_of(self, members):
        accesses = (Channel.Access.OPEN, Channel.Access.SECRET)
        self.spaces = [
            Channel.objects.create(name=access, slug=access, access=access) for access in accesses
        ]
        for space, numbers in zip(self.spaces, members, strict=True):
            for number in numbers:
                Membership.objects.create(channel=space, person=self.cast[number])

    def do(self, deed, person, where, what):
        if deed == "person":
            if self.cast[where] != person:
                attend(person, self.cast[where], what)
            return
        space = self.spaces[where]
        latest = Post.objects.filter(channel=space).order_by("-pk").first()
        if deed == "space":
            attend(person, space, what)
        elif deed == "thread" and latest:
            attend(person, latest.root, what)
        elif deed == "leave":
            Membership.objects.filter(channel=space, person=person).delete()
        elif deed == "read":
            told = Notification.objects.filter(person=person, post__channel=space).first()
            if told:
                read(person, told.pk)
        elif deed in ("say", "comment"):
            self.speak(deed, person, space, latest, what)

    def speak(self, deed, person, space, latest, named):
        handles = " ".join(f"@{self.cast[n].identities.get().handle}" for n in named)
        if deed == "say" and may(person, "conversations.say", space):
            post = say(person, space, f"Hallo {handles}")
        elif deed == "comment" and latest and may(person, "conversations.comment", latest):
            latest = Post.objects.select_related("channel", "parent", "root").get(pk=latest.pk)
            post = comment(person, latest, f"Ja {handles}")
        else:
            return
        event = Event.objects.filter(subject_id=post.pk, verb__startswith="post.").last()
        for other in self.cast:
            if should_hear(other, post, person):
                self.expected.add((other.pk, event.pk))

    def work(self):
        """All that a worker would do now, mails too; each that goes out is looked at at once."""
        gather()
        while jobs := list(ProcrastinateJob.objects.filter(pk__gt=self.jobs).order_by("id")):
            for job in jobs:
                self.jobs = job.pk
                app.tasks[job.task_name].func(**job.args)
        for errand in Errand.objects.filter(state="sent", bundle__done_at=self.moment):
            self.look_at(errand)

    def look_at(self, errand):
        number = [one.pk for one in self.cast].index(errand.person_id)
        person, wish = self.cast[number], self.wishes[number]
        own = Quiet(
            "Europe/Berlin", wish["quiet_from"], wish["quiet_until"], wish["quiet_weekends"]
        )
        agreements = [own, self.agreement] if number == 1 else [own]
        assert not is_quiet(self.moment, agreements)
        told = errand.notification
        assert Post.objects.visible_to(person).filter(pk=told.post_id).exists()
        assert told.read_at is None

    def check(self):
        told = list(Notification.objects.values_list("person", "event"))
        assert len(told) == len(set(told))
        assert set(told) == self.expected
        assert not Errand.objects.filter(state="planned").exclude(person__in=self.never()).exists()
        assert not Errand.objects.filter(state="failed").exists()
        assert Reach.objects.exclude(mail_problem="").count() == 0

    def never(self):
        """Whose quiet hours leave no hour of the day, as two agreements may."""
        return [self.cast[1].pk]
