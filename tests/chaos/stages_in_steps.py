"""Networks on which a post goes out in several steps: uploads, containers, publishing."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.files.base import ContentFile
from django.test import override_settings

from resonanz.conversations.models import Attachment
from resonanz.core.time import now
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest, Redirect
from resonanz.networks.models import Account, Delivery
from resonanz.people.models import Person
from tests.servers.graph import fake as graph
from tests.servers.graph import world as graph_world
from tests.servers.http import Asked, Told, serving
from tests.servers.youtube import fake as youtube

from .faults import Chaos
from .running import Stage
from .scheduling import connected, picture, reconnect


def reached_at(address: str, *names: str, **more: str) -> override_settings:
    """Networks with one address for everybody, at another one."""
    return override_settings(NETWORK_ADDRESSES=dict.fromkeys(names, address), **more)


def agreed(actor: Person, key: str, client_id: str, client_secret: str) -> Account:
    """An account connected in the two steps of OAuth."""
    app = {"client_id": client_id, "client_secret": client_secret}
    back = "https://velora.example/return"
    away = actions.connect(actor, key, ConnectRequest(options=app, return_address=back))
    assert isinstance(away, Redirect)
    return connected(actor, key, ConnectRequest(code="right-code", state=away.state))


def filmed(number: int, actor: Person) -> Attachment:
    """A video of a few thousand bytes."""
    content = ContentFile(bytes(2500), f"film{number}.mp4")
    return Attachment.objects.create(
        owner=actor, kind="video", media_type="video/mp4", size_bytes=2500, file=content
    )


@contextmanager
def on_facebook(actor: Person) -> Iterator[Stage]:
    """Posts, each by itself; every fourth has a picture, every fifth a video."""
    world = graph_world.World()
    chaos = Chaos(lambda asked: graph.answer(world, asked))
    with serving(chaos) as world.address, reached_at(world.address, "graph", "facebook"):
        wish = ("facebook", graph_world.APP, graph_world.SECRET)
        account, numbers = agreed(actor, *wish), itertools.count()

        def schedule(origin: str, words: str) -> list[str]:
            number = next(numbers)
            shown = [] if number % 4 else [picture(actor)]
            shown = [filmed(number, actor)] if number % 5 == 1 else shown
            delivery.schedule(actor, account.channel, origin, [words], attachments=shown)
            return [words]

        yield Stage(
            name="facebook",
            account=account,
            chaos=chaos,
            standing=lambda: [one["text"] for one in world.of("post")],
            reconnect=lambda: reconnect(chaos, lambda: agreed(actor, *wish)),
            schedule=schedule,
        )


@contextmanager
def on_instagram(actor: Person) -> Iterator[Stage]:
    """Pictures; every third is a carousel of two."""
    world = graph_world.World(a_day=10**9)
    chaos = Chaos(lambda asked: graph.answer(world, asked))
    with (
        serving(chaos) as world.address,
        serving(_a_picture) as here,
        reached_at(world.address, "graph", "facebook", PUBLIC_ADDRESS=here),
    ):
        wish = ("instagram", graph_world.APP, graph_world.SECRET)
        account, numbers = agreed(actor, *wish), itertools.count()

        def schedule(origin: str, words: str) -> list[str]:
            shown = [jpeg(actor) for _one in range(1 if next(numbers) % 3 else 2)]
            delivery.schedule(actor, account.channel, origin, [words], attachments=shown)
            return [words]

        yield Stage(
            name="instagram",
            account=account,
            chaos=chaos,
            standing=lambda: [one["text"] for one in world.of("media")],
            reconnect=lambda: reconnect(chaos, lambda: agreed(actor, *wish)),
            schedule=schedule,
        )


def _a_picture(asked: Asked) -> Told:
    """What a network fetches at our own address."""
    return Told(200, "", {"content-type": "image/jpeg"})


def jpeg(actor: Person) -> Attachment:
    """A picture as Instagram takes it."""
    return Attachment.objects.create(
        owner=actor,
        media_type="image/jpeg",
        size_bytes=9,
        width=64,
        height=48,
        file=ContentFile(b"a picture", "rad.jpg"),
    )


def film(actor: Person, account: Account, origin: str, words: str, video: Attachment) -> None:
    """The delivery of a video, due now."""
    made = Delivery.objects.create(
        origin=origin,
        channel=account.channel,
        by=actor,
        parts=[words],
        title=f"Film {words}",
        due_at=now(),
        key=uuid4().hex,
        created_at=now(),
    )
    made.attachments.set([video])


@contextmanager
def on_youtube(actor: Person) -> Iterator[Stage]:
    """Videos, each with a title."""
    world = youtube.World()
    chaos = Chaos(lambda asked: youtube.answer(world, asked))
    with serving(chaos) as world.address, reached_at(world.address, "youtube", "google"):
        wish = ("youtube", youtube.CLIENT, youtube.SECRET)
        account, numbers = agreed(actor, *wish), itertools.count()

        def schedule(origin: str, words: str) -> list[str]:
            film(actor, account, origin, words, filmed(next(numbers), actor))
            return [words]

        yield Stage(
            name="youtube",
            account=account,
            chaos=chaos,
            standing=lambda: [
                one["text"] for one in world.of("video") if one["privacy"] == "public"
            ],
            reconnect=lambda: reconnect(chaos, lambda: agreed(actor, *wish)),
            schedule=schedule,
        )
