"""Nobody hears of what they may not see, whatever is said by whom, where, about whom."""

from django.db.models import Max
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, react, say
from resonanz.conversations.models import Post
from resonanz.core.models import Event
from resonanz.core.rights import may
from resonanz.notifications import queries
from resonanz.notifications.models import Notification
from resonanz.people.actions import create_person
from resonanz.people.models import Organisation, Person

ROLES = [User.Role.MEMBER, User.Role.MEMBER, User.Role.AGENT, User.Role.GUEST]
people = st.integers(0, len(ROLES) - 1)
steps = st.lists(
    st.tuples(
        st.sampled_from(["say", "comment", "react", "leave", "close"]),
        people,
        st.integers(0, 2),
        st.lists(people, max_size=3),
    ),
    min_size=1,
    max_size=12,
)


def do_all_jobs(after):
    for job in ProcrastinateJob.objects.filter(pk__gt=after).order_by("id"):
        app.tasks[job.task_name].func(**job.args)


class NobodyHears(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        accesses=st.lists(st.sampled_from(Channel.Access.values), min_size=3, max_size=3),
        members=st.lists(st.sets(people), min_size=3, max_size=3),
        steps=steps,
    )
    def test_nobody_hears_of_what_they_may_not_see(self, accesses, members, steps):
        left_by_others = ProcrastinateJob.objects.aggregate(last=Max("pk"))["last"] or 0
        Organisation.objects.create(name="Velora")
        cast = [
            create_person(None, f"Person {place}", email=f"p{place}@velora.example", role=role)
            for place, role in enumerate(ROLES)
        ]
        cast = list(Person.objects.select_related("user").filter(pk__in=[p.pk for p in cast]))
        spaces = [
            Channel.objects.create(name=f"S{place}", slug=f"s{place}", access=access)
            for place, access in enumerate(accesses)
        ]
        for space, numbers in zip(spaces, members, strict=True):
            for number in numbers:
                Membership.objects.create(channel=space, person=cast[number])
        for deed, who, where, named in steps:
            self.do(deed, cast[who], spaces[where], [cast[number] for number in named])
        do_all_jobs(left_by_others)

        for person in cast:
            self.check(person)

    def do(self, deed, person, space, named):
        words = "Hallo " + " ".join(f"@{each.identities.get().handle}" for each in named)
        latest = Post.objects.filter(channel=space).order_by("-pk").first()
        if deed == "say" and may(person, "conversations.say", space):
            say(person, space, words)
        elif deed == "comment" and latest and may(person, "conversations.comment", latest):
            comment(person, latest, words)
        elif deed == "react" and latest and may(person, "conversations.react", latest):
            react(person, latest, "like")
        elif deed == "leave":
            Membership.objects.filter(channel=space, person=person).delete()
        elif deed == "close":
            space.access = Channel.Access.SECRET
            space.save()

    def check(self, person):
        sees = set(Post.objects.visible_to(person).values_list("pk", flat=True))
        shown = Notification.objects.visible_to(person)
        assert set(shown.exclude(post=None).values_list("post_id", flat=True)) <= sees
        assert len(queries.told(person, size=100).rows) == shown.count()
        own = Event.objects.filter(actor_id=person.pk).values("pk")
        assert not Notification.objects.filter(person=person, event__in=own).exists()
        numbers = list(Notification.objects.filter(person=person).values_list("event", flat=True))
        assert len(numbers) == len(set(numbers))
