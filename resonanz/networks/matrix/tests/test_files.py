"""Files of a room are fetched with our token, from our server alone, and shown from here."""

import pytest

from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks import actions, fetching
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, FileToFetch
from tests.servers.http import Told, serving
from tests.servers.matrix.fake import problem

from .conftest import PIXEL, inside, request_for

MOST = 1_000_000


def lies(world, name="rad"):
    return f"{world.address}/_matrix/media/v3/download/velora.example/{name}"


def asked_for(world):
    return [one for one in world.asked if "/download/" in one.path]


@pytest.fixture
def rad(world):
    world.files["rad"] = PIXEL
    return lies(world)


def test_a_file_is_asked_for_in_the_new_way_with_our_token(world, account, rad):
    fetched = inside.fetch(account, rad, MOST)
    assert (fetched.content, fetched.media_type) == (PIXEL, "image/png")
    (asked,) = asked_for(world)
    assert asked.path == "/_matrix/client/v1/media/download/velora.example/rad"
    assert asked.headers["authorization"].startswith("Bearer ")


def test_older_servers_are_asked_in_the_old_way(world, account, rad):
    world.next("download", problem(404, "M_UNRECOGNIZED", "Unrecognized request"))
    with pytest.raises(Refused):
        inside.fetch(account, rad, MOST)
    assert [one.path.split("/")[2] for one in asked_for(world)] == ["client", "media"]


def test_a_server_that_sends_us_elsewhere_sends_us_without_our_token(world, account, rad):
    told = []

    def elsewhere(asked):
        told.append(asked)
        return Told(200, raw=PIXEL, headers={"content-type": "image/png"})

    with serving(elsewhere) as address:
        there = address.replace("127.0.0.1", "localhost")
        world.next("download", Told(307, headers={"location": f"{there}/cdn/rad"}))
        assert inside.fetch(account, rad, MOST).content == PIXEL
    assert [one.headers.get("authorization") for one in told] == [None]


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/_matrix/media/v3/download/velora.example/rad",
        "{server}.elsewhere.example/_matrix/media/v3/download/velora.example/rad",
        "{server}/_matrix/media/v3/download/velora.example/../../../../admin",
        "{server}/_matrix/client/v3/account/whoami",
        "file:///etc/passwd",
    ],
)
def test_no_other_place_is_ever_asked(world, account, address):
    world.asked.clear()
    with pytest.raises(Refused, match="does not lie with"):
        inside.fetch(account, address.format(server=world.address), MOST)
    assert world.asked == []


def test_what_is_too_large_or_gone_is_left(world, account, rad):
    world.files["rad"] = bytes(5_000)
    with pytest.raises(Refused, match="larger than we read"):
        inside.fetch(account, rad, 1_000)
    with pytest.raises(Gone):
        inside.fetch(account, lies(world, "gone"), MOST)


# --- in the house --------------------------------------------------------------------------------


@pytest.fixture
def room(world, lea, settings, tmp_path) -> Account:
    settings.MEDIA_ROOT = tmp_path
    connected = actions.connect(lea, "matrix_inside", request_for(world))
    assert isinstance(connected, Account)
    take_in(connected)
    return connected


def shows(world, name="rad", **info):
    return world.says(
        "Mein Rad",
        msgtype="m.image",
        filename="rad.png",
        url=f"mxc://velora.example/{name}",
        info={"mimetype": "image/png", **info},
    )


def test_a_picture_of_the_room_is_shown_in_its_thread_from_here(
    world, room, rad, client, lea, run_jobs
):
    said = shows(world)
    take_in(room)
    assert FileToFetch.objects.count() == 1
    run_jobs()

    picture = Attachment.objects.get(post__remote_id=said)
    assert picture.file.read() == PIXEL
    assert not FileToFetch.objects.exists()
    client.force_login(lea.user)
    thread = client.get(f"/posts/{picture.post_id}/").content.decode()
    assert f'src="/attachments/{picture.pk}/"' in thread
    assert "/_matrix/" not in thread
    given = client.get(f"/attachments/{picture.pk}/")
    assert b"".join(given.streaming_content) == PIXEL
    assert given["content-type"] == "image/png"


def test_many_at_once_are_fetched_too(world, room, rad, run_jobs):
    for _number in range(12):
        shows(world)
    take_in(room)
    assert FileToFetch.objects.count() == 12
    run_jobs()
    assert Attachment.objects.exclude(file="").count() == 12


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"\x89PNG\r\n", b""])
def test_what_only_calls_itself_a_picture_is_a_file(world, room, content, run_jobs):
    world.files["rad"] = content
    said = shows(world)
    take_in(room)
    run_jobs()
    file = Attachment.objects.select_related("post").get(post__remote_id=said)
    assert (file.kind, file.media_type) == ("file", "application/octet-stream")
    assert file.post.form == "text"


def test_what_cannot_be_had_is_named_and_asked_for_no_more(world, room, run_jobs):
    said = shows(world, "gone")
    take_in(room)
    run_jobs()
    file = Attachment.objects.get(post__remote_id=said)
    assert (file.kind, bool(file.file), FileToFetch.objects.count()) == ("file", False, 0)
    assert Post.objects.get(remote_id=said).form == "text"


def test_trouble_on_the_way_is_tried_again_and_not_for_ever(world, room, rad):
    shows(world)
    take_in(room)
    for tried in range(fetching.TRIES):
        world.next("download", Told(502))
        FileToFetch.objects.update(next_at=now())
        assert FileToFetch.objects.get().tries == tried
        assert fetching.fetch_due(room.pk) == 0
    assert not FileToFetch.objects.exists()


def test_a_paused_account_fetches_nothing(world, room, rad, lea):
    shows(world)
    take_in(room)
    actions.pause(lea, room)
    assert fetching.fetch_due(room.pk) == 0
    assert fetching.accounts_due() == []
    actions.resume(lea, room)
    assert fetching.accounts_due() == [room.pk]
    assert fetching.fetch_due(room.pk) == 1
