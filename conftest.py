"""What every test may use: a cast of named people and an inside with its own network."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from resonanz.accounts.models import User
from resonanz.channels.models import Channel, Membership
from resonanz.conversations import reactions
from resonanz.core.memory import Memory
from resonanz.core.time import now
from resonanz.people.models import Identity, Organisation, Person

pytest_plugins = [
    "tests.emptying",
    "tests.servers.bluesky.fixtures",
    "tests.servers.mail.fixtures",
    "tests.servers.matrix.fixtures",
    "tests.screens",
]

type MakePerson = Callable[..., Person]
type MakeChannel = Callable[..., Channel]


# A busy machine is no bug: neither slow examples nor slow drawing of them fail a test.
hypothesis_settings.register_profile(
    "resonanz", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("resonanz")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long begin first, so that all processes end at about the same time."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def organisation(db: None) -> Organisation:
    return Organisation.objects.create(name="Velora", federal_state="BY")


@pytest.fixture
def make_person(organisation: Organisation) -> MakePerson:
    def make(name: str, role: str = User.Role.MEMBER) -> Person:
        first = name.split()[0].lower()
        user = User.objects.create_user(f"{first}@velora.example", "fahrtwind-2026", role=role)
        person = Person.objects.create(name=name, user=user)
        Identity.objects.create(
            person=person, network="inside", remote_id=str(person.pk), handle=first, name=name
        )
        return person

    return make


@pytest.fixture
def mira(make_person: MakePerson) -> Person:
    """A desk agent."""
    return make_person("Mira Kern", User.Role.AGENT)


@pytest.fixture
def tom(make_person: MakePerson) -> Person:
    """A colleague in the workshop."""
    return make_person("Tom Wirth")


@pytest.fixture
def lea(make_person: MakePerson) -> Person:
    """The social media manager."""
    return make_person("Lea Neumann", User.Role.SOCIAL_MEDIA_MANAGER)


@pytest.fixture
def ada(make_person: MakePerson) -> Person:
    """The administrator."""
    return make_person("Ada Berger", User.Role.ADMINISTRATOR)


@pytest.fixture
def gus(make_person: MakePerson) -> Person:
    """A guest from an agency."""
    return make_person("Gus Agentur", User.Role.GUEST)


@pytest.fixture
def make_space(organisation: Organisation) -> MakeChannel:
    def make(name: str, *members: Person, access: str = Channel.Access.OPEN) -> Channel:
        space = Channel.objects.create(name=name, slug=name.lower(), access=access)
        for position, person in enumerate(members):
            role = Membership.Role.MEMBER if position else Membership.Role.OWNER
            Membership.objects.create(channel=space, person=person, role=role)
        return space

    return make


@pytest.fixture
def service(make_space: MakeChannel, mira: Person, tom: Person) -> Channel:
    """An open space of Mira (owner) and Tom."""
    return make_space("Service", mira, tom)


@pytest.fixture
def ago() -> Callable[..., object]:
    """`ago(minutes=5)`: a moment in the past."""
    return lambda **span: now() - timedelta(**span)


# Django empties no table of jobs after a test that commits: what it was about is gone.
_ORPHANS = """
    DELETE FROM procrastinate_jobs job WHERE
        (job.args ? 'event_id' AND NOT EXISTS (
            SELECT FROM core_event WHERE id = (job.args->>'event_id')::bigint))
        OR (job.args ? 'account_id' AND NOT EXISTS (
            SELECT FROM networks_account WHERE id = (job.args->>'account_id')::bigint))
"""


def _forget_orphans() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS)


@pytest.fixture
def no_old_jobs(db: None) -> None:
    """Jobs that an earlier test committed, about what is gone with it, are gone too."""
    _forget_orphans()


@pytest.fixture
def hearing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a web process, which hears when the organisation chooses other reactions."""
    monkeypatch.setattr("resonanz.core.memory.TRUST_SECONDS", 600.0)
    monkeypatch.setattr(reactions, "memory", Memory())
    reactions.memory.alive()


@pytest.fixture
def run_jobs(db: None) -> Callable[[], None]:
    """`run_jobs()`: does all enqueued work in this process, until none is left."""

    def run() -> None:
        _forget_orphans()
        worked = True
        while worked:
            worked = False
            for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
                worked = True
                app.tasks[job.task_name].func(**job.args)
                with connection.cursor() as cursor:
                    cursor.execute(
                        "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.id]
                    )

    return run


@pytest.fixture
def pages_of(client: Client) -> Callable[[str], list[list[dict[str, Any]]]]:
    """`pages_of("people?q=a")`: the pages of a list of the API, one after the other."""

    def ask(path: str) -> list[list[dict[str, Any]]]:
        pages, mark = [], "?"
        while mark:
            further = "" if mark == "?" else f"{'&' if '?' in path else '?'}mark={mark}"
            response = client.get(f"/api/v1/{path}{further}")
            assert response.status_code == 200, response.content
            told = response.json()
            pages.append(told["items"])
            mark = told["next"]
        return pages

    return ask
