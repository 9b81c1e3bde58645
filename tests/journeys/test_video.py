"""A video from the composer to Mastodon, which takes it as it is, and Bluesky, which does not."""

import pytest

from resonanz.conversations import actions as conversations
from resonanz.core.film import film_of
from resonanz.networks import actions as networks
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.delivery import deliver_due
from resonanz.networks.models import Account, Delivery
from resonanz.planning import actions as planning
from resonanz.planning.actions import Typed
from resonanz.planning.content import Content
from resonanz.planning.models import Rendition
from tests.films import make_film
from tests.servers.bluesky import fake as bluesky
from tests.servers.mastodon import fake as mastodon

pytestmark = pytest.mark.django_db
PLACE = "+48.2082+016.3738/"


@pytest.fixture
def both(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with mastodon.running() as fediverse, bluesky.running() as sky:
        settings.BLUESKY_PLC = settings.BLUESKY_RESOLVER = sky.address
        yield fediverse, sky


def connect(person, network: str, **request: str) -> Account:
    account = networks.connect(person, network, ConnectRequest(**request))
    assert isinstance(account, Account)
    return account


def test_a_video_goes_to_mastodon_and_bluesky(both, lea, tmp_path, run_jobs):
    fediverse, sky = both
    accounts = [
        connect(lea, "mastodon", server=fediverse.address, secret=fediverse.token()),
        connect(lea, "bluesky", server=sky.address, handle="velora.test", secret=bluesky.PASSWORD),
    ]
    path = make_film(tmp_path / "ride.mov", codecs=("mpeg4", "aac"), place=PLACE)
    with path.open("rb") as file:
        video = conversations.upload_film(lea, file, path.stat().st_size)
    conversations.describe(lea, video, "Eine Fahrt am Fluss")
    channels = [account.channel for account in accounts]
    typed = Typed(Content(text="Der neue Radweg"), channels, pictures=[video], at_once=True)
    planned = planning.submit(lea, planning.compose(lea, None, typed))
    run_jobs()
    deliver_due()
    assert {(one.state, one.problem) for one in Delivery.objects.all()} == {("sent", "")}

    made = Rendition.objects.get().picture
    with made.file.open("rb") as file:
        film = film_of(file, made.file.size)
        content = file.seek(0) or file.read()
    assert (film.media_type, film.video) == ("video/mp4", "h264")
    assert b"loci" not in content
    upload = next(iter(fediverse.media.values()))
    assert (upload.description, upload.size) == ("Eine Fahrt am Fluss", path.stat().st_size)
    embed = next(iter(sky.records.values()))["value"]["embed"]
    assert (embed["$type"], embed["alt"]) == ("app.bsky.embed.video", "Eine Fahrt am Fluss")
    assert embed["video"]["size"] == len(content)
    assert embed["video"]["mimeType"] == "video/mp4"
    original = planned.pictures.get()
    assert original.media_type == "video/quicktime"
    assert b"+48.2082" not in original.file.read()
