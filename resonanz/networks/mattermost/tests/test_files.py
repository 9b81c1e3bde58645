"""Files of a channel are fetched with our token, from our server alone."""

import pytest

from resonanz.conversations.models import Attachment
from resonanz.core.errors import Gone, Refused
from resonanz.networks import actions
from resonanz.networks.intake import take_in
from resonanz.networks.mattermost import network
from resonanz.networks.models import Account, FileToFetch
from tests.servers.http import Told, serving

from .conftest import PIXEL, draft, everything, publish, request_for

MOST = 1_000_000


@pytest.fixture
def lies(world, account, picture):
    """Where a picture lies that somebody posted."""
    _before, cursor = everything(account)
    publish(account, draft("Mit Bild", media=(picture,)))
    (seen,) = everything(account, cursor)[0]
    return seen.media[0].address


def test_a_file_is_asked_for_with_our_token(world, account, lies):
    fetched = network.fetch(account, lies, MOST)
    assert (fetched.content, fetched.media_type) == (PIXEL, "image/png")
    assert world.asked[-1].headers["authorization"].startswith("Bearer ")


def test_a_server_that_sends_us_elsewhere_sends_us_without_our_token(world, account, lies):
    told = []

    def elsewhere(asked):
        told.append(asked.headers.get("authorization"))
        return Told(200, raw=PIXEL, headers={"content-type": "image/png"})

    with serving(elsewhere) as address:
        there = address.replace("127.0.0.1", "localhost")
        world.next("file", Told(302, headers={"location": f"{there}/cdn"}))
        assert network.fetch(account, lies, MOST).content == PIXEL
    assert told == [None]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/api/v4/files/abc",
        "{server}.elsewhere.example/api/v4/files/abc",
        "{server}/api/v4/users/me",
        "{server}/api/v4/files/../users/me",
    ],
)
def test_no_other_place_is_ever_asked(world, account, address):
    world.asked.clear()
    with pytest.raises(Refused, match="does not lie with"):
        network.fetch(account, address.format(server=world.address), MOST)
    assert world.asked == []


def test_what_is_too_large_or_gone_is_left(world, account, lies):
    with pytest.raises(Refused, match="larger than we read"):
        network.fetch(account, lies, 10)
    world.contents.clear()
    with pytest.raises(Gone):
        network.fetch(account, lies, MOST)


def test_a_picture_of_the_channel_lies_here_soon(world, lea, lies, settings, tmp_path, run_jobs):
    settings.MEDIA_ROOT = tmp_path
    connected = actions.connect(lea, "mattermost", request_for(world))
    assert isinstance(connected, Account)
    take_in(connected)
    assert FileToFetch.objects.count() == 1
    run_jobs()
    assert Attachment.objects.get().file.read() == PIXEL
