"""A desk with its own outside, and the moments at which people write to it."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine

from resonanz.channels import abilities
from resonanz.channels.abilities import Ability, Side, Traits
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import store
from resonanz.conversations.models import Post
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.desk.models import Case, OpeningHours
from resonanz.networks.models import Delivery
from resonanz.people.models import Identity

# A Tuesday in winter, half past nine in Berlin.
MORNING = "2026-02-03T09:30+01:00"

_INSIDE = frozenset({Ability.POST, Ability.REPLY, Ability.REACT, Ability.MEMBERS})
_OUTSIDE = frozenset({Ability.REPLY, Ability.THREAD, Ability.MENTION, Ability.INTAKE})


@pytest.fixture(autouse=True)
def known_networks(monkeypatch):
    """An outside nobody speaks to, and the inside where no connector registered it."""
    known = dict(abilities._traits)
    known.setdefault("inside", Traits("inside", "Resonanz", Side.INSIDE, _INSIDE))
    known["farworld"] = Traits("farworld", "Farworld", Side.OUTSIDE, _OUTSIDE)
    private = _OUTSIDE | {Ability.VISIBILITY, Ability.CONTENT_WARNING}
    known["quietworld"] = Traits("quietworld", "Quietworld", Side.OUTSIDE, private)
    monkeypatch.setattr(abilities, "_traits", known)


@pytest.fixture
def clock():
    """The clock, standing at a winter morning; `clock.shift(…)`, `clock.move_to(…)` move it."""
    with time_machine.travel(datetime.fromisoformat(MORNING), tick=False) as traveller:
        yield traveller


@pytest.fixture
def office_hours(organisation):
    """Monday to Friday from nine to twelve and from one to five, Bavarian holidays."""
    for day in range(5):
        OpeningHours.objects.create(weekday=day, opens="09:00", closes="12:00")
        OpeningHours.objects.create(weekday=day, opens="13:00", closes="17:00")


@pytest.fixture
def make_outside(organisation, mira):
    def make(name: str = "Velora draußen", network: str = "farworld", **fields) -> Channel:
        ours = Identity.objects.create(
            network=network, remote_id=f"us-{name}", handle="velora", name="Velora"
        )
        channel = Channel.objects.create(
            name=name,
            slug=name.lower().replace(" ", "-"),
            network=network,
            kind=Channel.Kind.PROFILE,
            access=Channel.Access.CLOSED,
            identity=ours,
            **fields,
        )
        Membership.objects.create(channel=channel, person=mira)
        return channel

    return make


@pytest.fixture
def farworld(make_outside) -> Channel:
    """An outside profile of ours, for its desk only; Mira works at it."""
    return make_outside()


@pytest.fixture
def jana(db) -> Identity:
    return Identity.objects.create(
        network="farworld", remote_id="fan-1", handle="janafaehrt", name="Jana Sommer"
    )


@pytest.fixture
def said(farworld, jana) -> Callable[..., Post]:
    """`said("Hallo?", below=post)`: a post stands on the network, and nobody has heard it yet."""
    count = 0

    def say(text: str = "Ist das normal?", *, below: Post | None = None, **fields) -> Post:
        nonlocal count
        count += 1
        channel = fields.pop("channel", farworld)
        return store(
            channel,
            fields.pop("author", jana),
            rendered=from_text(text),
            remote_id=f"remote-{count}",
            address=f"https://farworld.example/{count}",
            parent=below,
            said_at=fields.pop("said_at", now()),
            **fields,
        )

    return say


@pytest.fixture
def heard(said, run_jobs) -> Callable[..., Post]:
    """`heard("Hallo?", "mention")`: a post comes in from outside, and all that follows is done."""

    def hear(text: str = "Ist das normal?", reason: str = "mention", **fields) -> Post:
        post = said(text, **fields)
        record(None, "post.heard", post, channel_id=post.channel_id, reason=reason)
        run_jobs()
        return post

    return hear


@pytest.fixture
def case(heard) -> Case:
    """Jana asks something; nobody has looked at it yet."""
    return case_of(heard("Der Akku hält bei Frost nur die halbe Strecke. Ist das normal?"))


def case_of(post: Post) -> Case:
    return Case.objects.with_all().get(post=post)


def fresh(thing):
    """A row as it stands in the database now, with what it is shown with."""
    return type(thing)._default_manager.with_all().get(pk=thing.pk)


@pytest.fixture
def sent(run_jobs) -> Callable[..., Post]:
    """`sent(answer)`: the network takes an answer; returns our post as it stands there."""

    def send(answer) -> Post:
        delivery = Delivery.objects.select_related("channel__identity", "parent").get(
            origin=f"answer:{answer.pk}"
        )
        post = store(
            delivery.channel,
            delivery.channel.identity,
            rendered=from_text("\n".join(delivery.parts)),
            remote_id=f"ours-{delivery.pk}",
            address=f"https://farworld.example/ours/{delivery.pk}",
            parent=delivery.parent,
        )
        delivery.state, delivery.sent_at, delivery.post = "sent", now(), post
        delivery.remote_id, delivery.address = str(post.remote_id), post.address
        delivery.save()
        record(delivery.by, "delivery.sent", delivery, channel_id=delivery.channel_id)
        run_jobs()
        return post

    return send
