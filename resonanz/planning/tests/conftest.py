"""Two channels of the practice network, who plans for them, and a clock that stands still."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.core.time import now
from resonanz.networks.delivery import deliver_due
from resonanz.networks.models import Account
from resonanz.people.models import Identity
from resonanz.planning import actions
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost

# A Tuesday in winter, half past nine in Berlin.
MORNING = "2026-02-03T09:30+01:00"
TOMORROW = "2026-02-04T10:00"


@pytest.fixture
def clock():
    """The clock, standing at a winter morning; `clock.move_to(…)` moves it."""
    with time_machine.travel(datetime.fromisoformat(MORNING), tick=False) as traveller:
        yield traveller


@pytest.fixture
def make_outside(organisation, mira, lea) -> Callable[..., Channel]:
    """`make_outside("Velora")`: a profile of ours on the practice network; Lea owns, Mira helps."""

    def make(name: str, **fields) -> Channel:
        ours = Identity.objects.create(
            network="practice", remote_id=f"us-{name}", handle=name.lower(), name=name
        )
        channel = Channel.objects.create(
            name=name,
            slug=name.lower(),
            network="practice",
            kind=Channel.Kind.PROFILE,
            access=Channel.Access.CLOSED,
            identity=ours,
            **fields,
        )
        Membership.objects.create(channel=channel, person=lea, role="owner")
        Membership.objects.create(channel=channel, person=mira)
        Account.objects.create(
            channel=channel, handle=name.lower(), remote_id=f"us-{name}", connected_at=now()
        )
        return channel

    return make


@pytest.fixture
def velora(make_outside) -> Channel:
    return make_outside("Velora")


@pytest.fixture
def touren(make_outside) -> Channel:
    return make_outside("Touren")


@pytest.fixture
def plan(velora, touren, mira) -> Callable[..., PlannedPost]:
    """`plan("Hallo", wall=…)`: Mira writes something for both channels, and keeps it."""

    def plan(text: str = "Wo ladet ihr?", person=None, planned=None, **given) -> PlannedPost:
        content = Content(text=text, **given.pop("more", {}))
        given = {"channels": [velora, touren], "wall": TOMORROW} | given
        return actions.compose(person or mira, planned, Typed(content, **given))

    return plan


@pytest.fixture
def send(run_jobs) -> Callable[[], None]:
    """`send()`: the worker delivers whatever is due, and all that follows is done."""

    def send() -> None:
        deliver_due()
        run_jobs()

    return send


@pytest.fixture
def picture_of(settings, tmp_path) -> Callable[..., Attachment]:
    """`picture_of(mira, size=(800, 600))`: a picture somebody uploaded."""
    settings.MEDIA_ROOT = tmp_path

    def make(person, size=(800, 600), kind="JPEG", alt="Ein Rad", **more) -> Attachment:
        written = BytesIO()
        Image.effect_noise(size, 80).convert("RGB").save(written, kind, **more)
        written.seek(0)
        return conversations.upload(person, written, alt)

    return make
