"""The small servers trouble is made on, one for each connector that publishes to another server."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

from django.conf import settings

from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest, Redirect
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account
from resonanz.people.models import Person
from tests.servers.bluesky import fake as bluesky
from tests.servers.http import serving
from tests.servers.linkedin import fake as linkedin
from tests.servers.mastodon import fake as mastodon
from tests.servers.mastodon.world import GOTOSOCIAL, MASTODON, PIXELFED, Habits, World
from tests.servers.matrix import fake as matrix
from tests.servers.mattermost import fake as mattermost
from tests.servers.mattermost.world import TOKEN
from tests.servers.mattermost.world import World as MattermostWorld
from tests.servers.telegram import fake as telegram
from tests.servers.x import fake as x

from .faults import Chaos, Killed
from .running import Stage
from .scheduling import connected, picture, reconnect, scheduling
from .stages_in_steps import on_facebook, on_instagram, on_youtube
from .stages_of_mail import on_mail


@contextmanager
def on_mastodon(actor: Person, habits: Habits) -> Iterator[Stage]:
    world = World(replace(habits, requests=10**9))
    chaos = Chaos(lambda asked: mastodon.answer(world, asked))
    with serving(chaos) as address:
        world.address, world.domain = address, address.partition("://")[2]

        def connect() -> Account:
            request = ConnectRequest(server=address, secret=world.token())
            return connected(actor, "mastodon", request)

        account = connect()
        yield Stage(
            name=habits.version,
            account=account,
            chaos=chaos,
            standing=lambda: [one.text for one in world.own()],
            reconnect=lambda: reconnect(chaos, connect),
            schedule=scheduling(actor, account),
        )


@contextmanager
def on_bluesky(actor: Person) -> Iterator[Stage]:
    world = bluesky.World()
    chaos = Chaos(lambda asked: bluesky.answer(world, asked))
    with serving(chaos) as address:
        world.address = settings.BLUESKY_PLC = settings.BLUESKY_RESOLVER = address

        def connect() -> Account:
            request = ConnectRequest(address, "velora.test", bluesky.PASSWORD)
            return connected(actor, "bluesky", request)

        account = connect()
        yield Stage(
            name="bluesky",
            account=account,
            chaos=chaos,
            standing=lambda: [str(one["value"]["text"]) for one in world.records.values()],
            reconnect=lambda: reconnect(chaos, connect),
            schedule=scheduling(actor, account),
        )


@contextmanager
def on_matrix(actor: Person) -> Iterator[Stage]:
    world = matrix.World()
    chaos = Chaos(lambda asked: matrix.answer(world, asked))
    with serving(chaos) as address:
        world.address = address

        def connect() -> Account:
            options = {"room": world.room_id}
            request = ConnectRequest(address, world.me, world.password, options)
            return connected(actor, "matrix", request)

        def standing() -> list[str]:
            """The words, and each picture beside them by its key."""
            said = [one["content"] for one in world.messages()]
            is_text = [(one["msgtype"] == "m.text", one) for one in said]
            return [one["body" if words else "resonanz.key"] for words, one in is_text]

        account = connect()
        yield Stage(
            name="matrix",
            account=account,
            chaos=chaos,
            standing=standing,
            reconnect=lambda: reconnect(chaos, connect),
            schedule=scheduling(actor, account),
        )


@contextmanager
def on_mattermost(actor: Person) -> Iterator[Stage]:
    # It forgets pending ids at once: nothing but the look helps.
    world = MattermostWorld(pending_seconds=0)
    chaos = Chaos(lambda asked: mattermost.answer(world, asked))
    with serving(chaos) as address:
        world.address = address

        def connect() -> Account:
            request = ConnectRequest(address, secret=TOKEN, options={"channel": "town-square"})
            return connected(actor, "mattermost", request)

        account = connect()
        yield Stage(
            name="mattermost",
            account=account,
            chaos=chaos,
            standing=lambda: [one["message"] for one in world.own()],
            reconnect=lambda: reconnect(chaos, connect),
            schedule=scheduling(actor, account),
        )


def listen(account: Account) -> None:
    """Take in what happened; the worker that does so may die of it."""
    with suppress(Killed):
        take_in(account, asked=True)


@contextmanager
def on_telegram(actor: Person) -> Iterator[Stage]:
    """Posts in a channel: what arrived, the intake tells."""
    world = telegram.World()
    chaos = Chaos(lambda asked: telegram.answer(world, asked))
    with serving(chaos) as world.address:
        settings.NETWORK_ADDRESSES = {"telegram": world.address}
        wish = ConnectRequest(handle="@velora", secret=telegram.TOKEN)
        account = connected(actor, "telegram", wish)
        yield Stage(
            name="telegram",
            account=account,
            chaos=chaos,
            standing=lambda: [world.standing(name) or "" for name in world.ours()],
            reconnect=lambda: reconnect(chaos, lambda: connected(actor, "telegram", wish)),
            schedule=scheduling(actor, account),
            listen=lambda: listen(account),
        )


def permitted(actor: Person, key: str) -> Account:
    """An account connected in the two steps of OAuth."""
    app = {"client_id": "app", "client_secret": "geheim"}
    back = "https://velora.example/return"
    away = actions.connect(actor, key, ConnectRequest(options=app, return_address=back))
    assert isinstance(away, Redirect)
    return connected(actor, key, ConnectRequest(code="good", state=away.state))


@contextmanager
def on_x(actor: Person) -> Iterator[Stage]:
    world = x.World()
    chaos = Chaos(lambda asked: x.answer(world, asked))
    with serving(chaos) as world.address:
        settings.NETWORK_ADDRESSES = {"x": world.address}
        account = permitted(actor, "x")
        yield Stage(
            name="x",
            account=account,
            chaos=chaos,
            standing=lambda: [world.standing(name) or "" for name in world.ours()],
            reconnect=lambda: reconnect(chaos, lambda: permitted(actor, "x")),
            schedule=scheduling(actor, account),
        )


@contextmanager
def on_linkedin(actor: Person) -> Iterator[Stage]:
    """Posts, each by itself: LinkedIn knows no threads."""
    world = linkedin.World()
    chaos = Chaos(lambda asked: linkedin.answer(world, asked))
    with serving(chaos) as world.address:
        settings.NETWORK_ADDRESSES = {"linkedin": world.address}
        account, numbers = permitted(actor, "linkedin"), itertools.count()

        def schedule(origin: str, words: str) -> list[str]:
            pictures = [] if next(numbers) % 4 else [picture(actor)]
            delivery.schedule(actor, account.channel, origin, [words], attachments=pictures)
            return [words]

        yield Stage(
            name="linkedin",
            account=account,
            chaos=chaos,
            standing=lambda: [world.standing(name) or "" for name in world.ours()],
            reconnect=lambda: reconnect(chaos, lambda: permitted(actor, "linkedin")),
            schedule=schedule,
        )


STAGES = {
    "mastodon": partial(on_mastodon, habits=MASTODON),
    "gotosocial": partial(on_mastodon, habits=GOTOSOCIAL),
    "pixelfed": partial(on_mastodon, habits=PIXELFED),
    "bluesky": on_bluesky,
    "matrix": on_matrix,
    "mattermost": on_mattermost,
    "telegram": on_telegram,
    "x": on_x,
    "linkedin": on_linkedin,
    "facebook": on_facebook,
    "instagram": on_instagram,
    "youtube": on_youtube,
    "email": on_mail,
}
