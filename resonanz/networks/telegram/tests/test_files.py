"""Pictures and files are fetched with the bot's token, which nobody else ever sees."""

from io import BytesIO

import pytest
from PIL import Image

from resonanz.conversations.models import Attachment, Post
from resonanz.core.errors import Gone, Refused
from resonanz.networks import actions, delivery
from resonanz.networks.contract import ConnectRequest, MediaSeen
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, FileToFetch
from resonanz.networks.telegram import network
from resonanz.networks.telegram.files import media_of
from tests.servers.telegram.fake import CHANNEL, GROUP, JANA, TOKEN

MOST = 1_000_000


def pixel() -> bytes:
    stored = BytesIO()
    Image.new("RGB", (4, 3), "#0b6b62").save(stored, "JPEG")
    return stored.getvalue()


PIXEL = pixel()


@pytest.mark.parametrize(
    ("message", "kind", "name", "media_type"),
    [
        (
            {"photo": [{"file_id": "a", "width": 90}, {"file_id": "b", "width": 800}]},
            "picture",
            "b",
            "image/jpeg",
        ),
        ({"video": {"file_id": "a", "mime_type": "video/mp4"}}, "video", "a", "video/mp4"),
        (
            {"animation": {"file_id": "a"}, "document": {"file_id": "b"}},
            "video",
            "a",
            "video/mp4",
        ),
        ({"video_note": {"file_id": "a", "length": 240}}, "video", "a", "video/mp4"),
        (
            {"document": {"file_id": "a", "mime_type": "application/pdf"}},
            "file",
            "a",
            "application/pdf",
        ),
        ({"document": {"file_id": "a", "mime_type": "image/png"}}, "picture", "a", "image/png"),
        ({"voice": {"file_id": "a", "mime_type": "audio/ogg"}}, "file", "a", "audio/ogg"),
        ({"sticker": {"file_id": "a"}}, "picture", "a", "image/webp"),
    ],
)
def test_what_a_message_shows(message, kind, name, media_type):
    (seen,) = media_of(message, "https://t.me/velora/7")
    assert (seen.kind, seen.address, seen.media_type) == (
        kind,
        f"https://t.me/velora/7#{name}",
        media_type,
    )


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"photo": "none"},
        {"photo": [{}]},
        {"sticker": {"file_id": "a", "is_animated": True}},
        {"document": {"file_id": "../../getMe"}},
        {"location": {"latitude": 1}},
    ],
)
def test_what_cannot_be_shown_is_named_alone(message):
    assert media_of(message, "") == ()


def test_a_file_is_fetched_by_its_name(world, account):
    world.files["b"] = ("photos/file_1.jpg", PIXEL)
    fetched = network.fetch(account, "https://t.me/velora/7#b", MOST)
    assert (fetched.content, fetched.media_type) == (PIXEL, "image/jpeg")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("voice/file_0.oga", "audio/ogg"), ("documents/file_2.pdf", "application/pdf"), ("x/y", "")],
)
def test_what_a_file_is_its_ending_tells(world, account, path, kind):
    world.files["v"] = (path, b"...")
    assert network.fetch(account, "https://t.me/#v", MOST).media_type == kind


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/velora/7#b",
        "https://t.me/velora/7",
        "https://t.me/velora/7#../getMe",
        "https://t.me.elsewhere.example/#b",
    ],
)
def test_nothing_else_is_ever_asked(world, account, address):
    world.asked.clear()
    with pytest.raises(Refused, match="does not lie with"):
        network.fetch(account, address, MOST)
    assert world.asked == []


def test_what_is_too_large_or_gone_is_left(world, account):
    world.files["big"] = ("videos/file_1.mp4", bytes(5_000))
    with pytest.raises(Refused, match="larger than we read"):
        network.fetch(account, "https://t.me/#big", 1_000)
    world.files["huge"] = ("videos/file_2.mp4", bytes(20_000_001))
    with pytest.raises(Refused, match="too large for Telegram"):
        network.fetch(account, "https://t.me/#huge", 30_000_000)
    with pytest.raises(Refused, match="cannot read this file"):
        network.fetch(account, "https://t.me/#unknown", MOST)
    world.files["odd"] = ("../../etc/passwd", b"x")
    with pytest.raises(Gone):
        network.fetch(account, "https://t.me/#odd", MOST)


# --- in the house --------------------------------------------------------------------------------


@pytest.fixture
def channel(world, lea, settings, tmp_path) -> Account:
    settings.MEDIA_ROOT = tmp_path
    connected = actions.connect(lea, "telegram", ConnectRequest(handle="@velora", secret=TOKEN))
    assert isinstance(connected, Account)
    for name in ("f0", "f1", "f2"):
        world.files[name] = (f"photos/{name}.jpg", PIXEL)
    return connected


def shows(world, place, **more):
    message = {"from": JANA, "photo": [{"file_id": f"f{place}", "width": 4}], **more}
    return f"{GROUP}:{world.put(GROUP, message)['message_id']}"


def test_a_picture_is_shown_from_here_and_the_token_nowhere(world, channel, client, lea, run_jobs):
    said = shows(world, 0, caption="Mein Rad @velora")
    take_in(channel)
    assert FileToFetch.objects.count() == 1
    run_jobs()

    picture = Attachment.objects.get(post__remote_id=said)
    assert picture.file.read() == PIXEL
    assert (picture.kind, picture.post.plain) == ("picture", "Mein Rad @velora")
    assert TOKEN not in f"{picture.remote_address} {picture.preview_address}"
    client.force_login(lea.user)
    page = client.get(f"/posts/{picture.post_id}/").content.decode()
    assert TOKEN not in page
    assert f"/attachments/{picture.pk}/" in page


def test_an_album_gathers_its_pictures_however_they_come(world, channel, run_jobs):
    first = shows(world, 0, media_group_id="7", caption="Drei Räder")
    shows(world, 1, media_group_id="7")
    take_in(channel)
    shows(world, 2, media_group_id="7")
    world.tell("message", world.updates[-1]["message"])  # told twice
    take_in(channel)
    run_jobs()

    post = Post.objects.get()
    assert (post.remote_id, post.plain) == (first, "Drei Räder")
    kept = list(post.attachments.all())
    assert [one.position for one in kept] == [0, 1, 2]
    assert [one.file.read() for one in kept] == [PIXEL] * 3


def test_an_album_of_ours_keeps_the_pictures_it_went_out_with(
    world, channel, lea, run_jobs, settings
):
    pictures = [Attachment(kind="picture", media_type="image/png", size_bytes=4) for _ in "12"]
    for picture in pictures:
        picture.file.save("a.png", BytesIO(PIXEL))
    delivery.schedule(lea, channel.channel, "test:1", ["Zwei"], attachments=pictures)
    delivery.deliver_due()
    for message in world.messages.values():
        message["photo"] = [{"file_id": "f0"}]
    take_in(channel)
    run_jobs()

    post = Post.objects.get()
    assert post.attachments.count() == 2
    assert not FileToFetch.objects.exists()


def test_what_telegram_does_not_give_out_is_named_with_where_it_lies(world, channel, run_jobs):
    world.files["f0"] = ("photos/f0.jpg", bytes(20_000_001))
    said = shows(world, 0)
    take_in(channel)
    run_jobs()

    picture = Attachment.objects.get(post__remote_id=said)
    assert (picture.kind, bool(picture.file)) == ("file", False)
    assert not FileToFetch.objects.exists()


def test_a_picture_in_the_channel_comes_once_although_the_group_repeats_it(world, channel):
    put = world.put(CHANNEL, {"photo": [{"file_id": "f0"}], "caption": "Neu"})
    world.repeat(put)
    take_in(channel)
    assert Attachment.objects.count() == 1


def test_media_are_values():
    assert media_of({"photo": [{"file_id": "a"}]}, "") == (
        MediaSeen("picture", "https://t.me/#a", media_type="image/jpeg"),
    )
