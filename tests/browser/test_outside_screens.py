"""The screens of the outside, looked at by axe: desk, networks, deliveries."""

import pytest

from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import comment, store
from resonanz.conversations.models import Post
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.models import Case
from resonanz.networks.models import Account, Delivery
from resonanz.people.models import Identity, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outside(organisation, mira: Person, lea: Person) -> Channel:
    """A profile of ours on the practice network, whose answers need a second person."""
    ours = Identity.objects.create(
        network="practice", remote_id="us", handle="velora", name="Velora"
    )
    channel = Channel.objects.create(
        name="Velora draußen",
        slug="velora-outside",
        network="practice",
        kind=Channel.Kind.PROFILE,
        access=Channel.Access.CLOSED,
        identity=ours,
        needs_approval=True,
    )
    for person in (mira, lea):
        Membership.objects.create(channel=channel, person=person)
    Account.objects.create(channel=channel, handle="velora", remote_id="us", connected_at=now())
    return channel


@pytest.fixture
def hear(outside: Channel, run_jobs):
    def hear(text: str, name: str) -> Case:
        fan = Identity.objects.create(
            network="practice", remote_id=name, handle=name.lower(), name=name
        )
        post = store(
            outside,
            fan,
            rendered=from_text(text),
            remote_id=f"post-{name}",
            address=f"https://far.example/{name}",
            said_at=now(),
        )
        record(None, "post.heard", post, channel_id=outside.pk, reason="mention")
        run_jobs()
        return Case.objects.with_all().get(post=post)

    return hear


@pytest.fixture
def reflected(hear, mira: Person, tom: Person, service: Channel) -> tuple[Case, Post]:
    """A case that was taken inside, where Tom knew the answer."""
    case = hear("Der Akku hält bei Frost nur die halbe Strecke. Ist das normal?", "Jana")
    thread = actions.reflect(mira, case, service, "Was können wir versprechen?")
    comment(tom, thread, "Unter 5 °C sind 30 % weniger normal.")
    return Case.objects.with_all().get(pk=case.pk), thread


@pytest.fixture
def submitted(reflected: tuple[Case, Post], mira: Person, run_jobs) -> Case:
    case, _thread = reflected
    actions.submit(mira, actions.draft_answer(mira, case, "Das ist leider Physik, Jana."))
    run_jobs()
    return case


def test_the_queue_and_its_empty_state(look_at, hear, mira: Person, outside: Channel):
    look_at("desk-empty", "/desk/", mira)
    hear("Wo finde ich die Rahmennummer?", "Resi")
    look_at("desk", "/desk/", mira)
    look_at("asked", "/desk/asked", mira)
    look_at("home-agent", "/", mira)


def test_a_case_with_its_reflection(look_at, reflected: tuple[Case, Post], mira: Person):
    case, thread = reflected
    look_at("case", f"/desk/cases/{case.pk}/", mira)
    look_at("case-context", f"/desk/cases/{case.pk}/context", mira)
    look_at("case-assignment", f"/desk/cases/{case.pk}/assignment", mira)
    look_at("case-reflection", f"/desk/cases/{case.pk}/reflection", mira)
    look_at("case-person", f"/desk/cases/{case.pk}/person", mira)
    look_at("thread-reflection", f"/posts/{thread.pk}/", mira)


def test_an_answer_that_awaits_a_second_person(look_at, submitted: Case, lea: Person):
    look_at("case-approval", f"/desk/cases/{submitted.pk}/", lea)


def test_an_answer_on_its_way(look_at, submitted: Case, lea: Person, run_jobs):
    actions.approve(lea, submitted.answers.get())
    look_at("case-scheduled", f"/desk/cases/{submitted.pk}/", lea)
    run_jobs()
    look_at("case-sent", f"/desk/cases/{submitted.pk}/", lea)
    look_at("delivery", f"/deliveries/{Delivery.objects.get().pk}/", lea)


def test_the_promises_of_the_desk(look_at, outside: Channel, ada: Person):
    look_at("desk-settings", "/desk/settings/", ada)
    look_at("opening-hours", "/desk/settings/opening-hours", ada)
    look_at("promises", f"/desk/settings/channels/{outside.pk}/", ada)


def test_the_accounts_on_networks(look_at, outside: Channel, lea: Person):
    look_at("networks", "/networks/", lea)
    look_at("account", f"/networks/accounts/{Account.objects.get().pk}/", lea)
    look_at("profile-outside", f"/channels/{outside.pk}/", lea)
    for network in ("bluesky", "mastodon"):
        look_at(f"connect-{network}", f"/networks/connect/{network}/", lea)
