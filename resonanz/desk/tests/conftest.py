"""A desk with its own outside, and the moments at which people write to it."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db.models import F

from resonanz.channels import abilities
from resonanz.channels.abilities import Ability, Side, Traits
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.conversations.actions import store
from resonanz.conversations.models import Post
from resonanz.core.events import record
from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.desk import actions
from resonanz.desk.models import Case, OpeningHours
from resonanz.networks.models import Account
from resonanz.people.models import Identity

# A Tuesday in winter, half past nine in Berlin.
MORNING = "2026-02-03T09:30+01:00"

_PLAIN = frozenset({Ability.REPLY, Ability.MENTION, Ability.INTAKE})


@pytest.fixture(autouse=True)
def known_networks(monkeypatch):
    """A network that can do little, beside those that are installed."""
    known = dict(abilities._traits)
    known["plainworld"] = Traits("plainworld", "Plainworld", Side.OUTSIDE, _PLAIN)
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
    def make(name: str = "Velora draußen", network: str = "practice", **fields) -> Channel:
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
        Account.objects.create(
            channel=channel, handle="velora", remote_id=f"us-{name}", connected_at=now()
        )
        return channel

    return make


@pytest.fixture
def outside(make_outside) -> Channel:
    """An outside profile of ours, for its desk only; Mira works at it."""
    return make_outside()


@pytest.fixture
def jana(db) -> Identity:
    return Identity.objects.create(
        network="practice", remote_id="fan-1", handle="janafaehrt", name="Jana Sommer"
    )


@pytest.fixture
def said(outside, jana) -> Callable[..., Post]:
    """`said("Hallo?", below=post)`: a post stands on the network, and nobody has heard it yet."""
    count = 0

    def say(text: str = "Ist das normal?", *, below: Post | None = None, **fields) -> Post:
        nonlocal count
        count += 1
        channel = fields.pop("channel", outside)
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
        run_jobs()
        return Post.objects.get(deliveries__answer=answer)

    return send


HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def page(client, mira):
    """`page("cases/7/")`: what Mira sees there, as text."""
    client.force_login(mira.user)

    def get(path: str = "", status: int = 200, **headers: str) -> str:
        response = client.get(f"/desk/{path}", **headers)
        assert response.status_code == status, response.content
        return response.content.decode()

    return get


@pytest.fixture
def send(client, mira):
    """`send("cases/7/kind", kind="praise")`: Mira submits a form; returns the answer."""
    client.force_login(mira.user)

    def post(path: str, *, htmx: bool = True, **fields):
        return client.post(f"/desk/{path}", fields, **(HTMX if htmx else {}))

    return post


@pytest.fixture
def advice(case, mira, tom, service):
    question = actions.reflect(mira, case, service, "Wer kennt das?")
    return conversations.comment(tom, question, "Unter 5 °C ist das normal.")


def fan_called(handle):
    return Identity.objects.create(network="practice", remote_id=handle, handle=handle)


def make_cases(channel, count, text="Frage"):
    """Many cases of many people, each asked at another moment."""
    begun = now() - timedelta(days=2)
    fans = [fan_called(f"crowd-{position}") for position in range(5)]
    posts = Post.objects.bulk_create(
        [
            Post(
                channel=channel,
                author=fans[position % 5],
                plain=f"{text} {position}",
                html=f"<p>{text} {position}</p>",
                remote_id=f"many-{text}-{position}",
                said_at=begun + timedelta(seconds=position),
            )
            for position in range(count)
        ]
    )
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(root_id=F("pk"))
    return Case.objects.bulk_create(
        [
            Case(
                post=post,
                latest=post,
                channel=channel,
                opened_at=post.said_at,
                asked_at=post.said_at,
                due_at=post.said_at + timedelta(days=3),
            )
            for post in posts
        ]
    )


def numbers_in(text):
    return re.findall(r'<a href="/desk/cases/(\d+)/', text)


def next_in(text):
    found = re.search(r'hx-get="/desk/(\?[^"]*mark=[^"]*)"', text)
    return html.unescape(found.group(1)) if found else ""


@pytest.fixture
def draft(case, mira):
    return actions.draft_answer(mira, case, "Unter 5 °C ist das normal.")


@pytest.fixture
def strict(outside):
    """The channel demands a second person."""
    Channel.objects.filter(pk=outside.pk).update(needs_approval=True)
    return outside


@pytest.fixture
def lead(lea, outside):
    """Lea runs the outside and is part of this desk."""
    Membership.objects.create(channel=outside, person=lea)
    return lea


@pytest.fixture
def awaiting(strict, lead, draft, mira):
    return actions.submit(mira, draft)
