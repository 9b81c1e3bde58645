"""A video of a planned post: taken in, made to fit, published."""

from collections.abc import Callable

import pytest

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.core.film import film_of
from resonanz.networks.delivery import deliver_due
from resonanz.networks.limits import Limits
from resonanz.networks.models import Delivery, PracticePost
from resonanz.planning import actions
from resonanz.planning.models import Rendition
from tests.films import make_film

SMALL = Limits(500, video_count=1, video_bytes=50_000_000, video_codecs=frozenset({"h264"}))


@pytest.fixture
def video_of(settings, tmp_path) -> Callable[..., Attachment]:
    """`video_of(mira, "a.mov", seconds=2)`: a video somebody uploaded."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(person, name: str = "a.mp4", alt: str = "Eine Fahrt", **more) -> Attachment:
        path = make_film(tmp_path / name, **more)
        with path.open("rb") as file:
            video = conversations.upload_film(person, file, path.stat().st_size)
        video.alt = alt
        video.save()
        return video

    return make


def test_a_video_that_fits_goes_out_as_it_is(clock, plan, mira, velora, video_of, send):
    video = video_of(mira)
    actions.submit(mira, plan(pictures=[video], channels=[velora], wall="", at_once=True))
    send()
    sent = PracticePost.objects.get(reason="own")
    assert sent.extra["media"][0]["alt"] == "Eine Fahrt"
    assert not Rendition.objects.exists()
    post = Delivery.objects.get().post
    assert [one.kind for one in post.attachments.all()] == ["video"]
    assert post.form == "video"


def test_a_video_of_another_kind_is_converted_and_goes_out_then(
    clock, plan, mira, velora, touren, video_of, send
):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    planned = actions.submit(mira, plan(pictures=[video], wall="", at_once=True))
    made = Rendition.objects.values_list("picture", flat=True)
    assert len(made) == 2
    assert len(set(made)) == 1, "it is made once for both"
    deliver_due()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"scheduled"}
    send()
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    attachment = Attachment.objects.get(pk=made[0])
    with attachment.file.open("rb") as file:
        film = film_of(file, attachment.file.size)
    assert (film.media_type, film.video, film.audio) == ("video/mp4", "h264", "aac")
    assert Attachment.objects.get(pk=video.pk).media_type == "video/webm"
    assert planned.pictures.get() == video
