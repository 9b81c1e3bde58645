from datetime import timedelta

import pytest

from resonanz.channels import abilities
from resonanz.channels.abilities import Ability, Side, Traits
from resonanz.channels.models import Channel, Membership
from resonanz.conversations.actions import store
from resonanz.core.markdown import from_text
from resonanz.core.time import now
from resonanz.people.models import Identity

_INSIDE = {Ability.POST, Ability.REPLY, Ability.REACT, Ability.EDIT, Ability.DELETE}


@pytest.fixture(autouse=True)
def known_networks(monkeypatch):
    """An outside nobody speaks to, and the inside where no connector registered it."""
    known = dict(abilities._traits)
    known.setdefault(
        "inside",
        Traits("inside", "Resonanz", Side.INSIDE, frozenset(_INSIDE | {Ability.MEMBERS})),
    )
    known["farworld"] = Traits("farworld", "Farworld", Side.OUTSIDE, frozenset({Ability.INTAKE}))
    monkeypatch.setattr(abilities, "_traits", known)


@pytest.fixture
def farworld(organisation, mira):
    """An outside profile of ours, for its desk only; Mira belongs to it."""
    channel = Channel.objects.create(
        name="Velora draußen",
        slug="farworld",
        network="farworld",
        kind=Channel.Kind.PROFILE,
        access=Channel.Access.CLOSED,
    )
    Membership.objects.create(channel=channel, person=mira)
    return channel


@pytest.fixture
def fan(db):
    return Identity.objects.create(
        network="farworld", remote_id="fan-1", handle="radl-resi", name="Radl-Resi"
    )


@pytest.fixture
def hear(farworld, fan):
    """`hear("1", answers="0", minutes=5)`: a post of the fan arrives from outside."""

    def arrive(remote_id, text="Hallo", *, answers="", minutes=0, **fields):
        return store(
            farworld,
            fields.pop("author", fan),
            rendered=from_text(text),
            remote_id=remote_id,
            remote_parent_id=answers,
            said_at=now() - timedelta(minutes=minutes),
            **fields,
        )

    return arrive
