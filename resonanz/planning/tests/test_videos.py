"""A video of a planned post: taken in, made to fit, published."""

from collections.abc import Callable

import pytest

from resonanz.conversations import actions as conversations
from resonanz.conversations.models import Attachment
from resonanz.core.film import film_of
from resonanz.networks.delivery import deliver_due
from resonanz.networks.limits import Limits
from resonanz.networks.models import Delivery, PracticePost
from resonanz.planning import actions, films, outgoing
from resonanz.planning.content import Content
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


def test_only_the_file_around_it_is_another_where_that_is_enough(video_of, mira):
    limits = SMALL.with_(video_types=frozenset({"video/mp4"}))
    made = films.fitted(video_of(mira, "a.mov"), limits)
    assert made.written["wish"]["keeps"]
    assert (made.media_type, made.width, made.height) == ("video/mp4", 320, 240)


def test_too_many_points_and_pictures_become_fewer(video_of, mira):
    limits = SMALL.with_(video_edge=160, video_rate=20)
    made = films.fitted(video_of(mira, "a.mp4"), limits)
    assert films.needs_fitting(video_of(mira, "b.mp4"), limits)
    assert (made.width, made.height, made.written["rate"]) == (160, 120, 20)
    assert not films.needs_fitting(made, limits)


def test_a_width_leaves_the_height_alone_and_too_few_pictures_become_more(video_of, mira):
    limits = SMALL.with_(video_width=240, video_rate=60, video_least_rate=23)
    slow = video_of(mira, "a.mp4", more=("-r", "10"))
    made = films.fitted(slow, limits)
    assert (made.width, made.height, made.written["rate"]) == (240, 180, 23)
    assert not films.needs_fitting(made, limits)
    slow.width, slow.height, slow.written["rate"] = 240, 2400, 30
    assert not films.needs_fitting(slow, limits)


def test_what_is_too_large_is_made_small_enough(clock, plan, mira, velora, video_of, run_jobs):
    noisy = video_of(mira, "a.mp4", seconds=3, more=("-vf", "noise=alls=80:allf=t", "-crf", "10"))
    most = 200_000
    assert noisy.size_bytes > most
    limits = SMALL.with_(video_bytes=most)
    assert films.can_be_fitted(noisy, limits)
    planned = plan(pictures=[noisy], channels=[velora])
    made = films.rendition(planned.variants.get(), noisy, limits)
    run_jobs()
    made.refresh_from_db()
    assert (made.state, made.problem) == ("ready", "")
    assert made.file.size <= most


def test_nothing_is_cut_what_is_too_long_is_said_with_what_mends_it(
    plan, mira, velora, video_of, settings
):
    place = outgoing.places([velora])[velora.pk]
    video = video_of(mira)
    video.seconds = 200
    seen = outgoing.preview(place, Content(text="Fahrt"), [video])
    (finding,) = seen.findings
    assert "Das Video ist länger als 180 Sekunden." in finding.message


def test_without_the_program_it_is_said_what_does_not_fit(settings, velora, video_of, mira):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    place = outgoing.places([velora])[velora.pk]
    assert outgoing.preview(place, Content(text="Fahrt"), [video]).is_fine
    settings.FFMPEG = "none"
    seen = outgoing.preview(place, Content(text="Fahrt"), [video])
    assert "Art" in seen.findings[0].message
    assert not any("umgewandelt" in note for note in seen.notes)


def test_what_cannot_be_converted_says_so_and_is_tried_again(
    clock, plan, mira, velora, video_of, send, settings, tmp_path
):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    planned = actions.submit(mira, plan(pictures=[video], channels=[velora], wall="", at_once=True))
    content = video.file.read()
    video.file.storage.delete(video.file.name)
    send()
    delivery = Delivery.objects.get()
    assert delivery.state == "refused"
    assert "umwandeln" in delivery.problem
    with video.file.storage.open(video.file.name, "wb") as file:
        file.write(content)
    actions.retry(mira, planned.variants.get())
    send()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem) == ("sent", "")


def test_the_still_of_a_video_is_seen_by_all_who_see_the_post(
    client, clock, plan, lea, mira, tom, velora, video_of, run_jobs
):
    video = video_of(mira)
    run_jobs()
    planned = plan(pictures=[video], channels=[velora])
    address = f"/plan/posts/{planned.pk}/pictures/{video.pk}/poster"
    for person, status in ((lea, 200), (tom, 404)):
        client.force_login(person.user)
        assert client.get(address).status_code == status
    client.force_login(lea.user)
    shown = client.get(f"/plan/posts/{planned.pk}/").content.decode()
    assert f'poster="{address}"' in shown
    assert b"".join(client.get(address).streaming_content)[:2] == b"\xff\xd8"


def test_how_far_the_conversion_is_stands_on_both_pages(
    client, clock, plan, mira, velora, video_of
):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    planned = actions.submit(mira, plan(pictures=[video], channels=[velora], wall="", at_once=True))
    Attachment.objects.filter(state="waiting").update(progress=43)
    client.force_login(mira.user)
    number = Delivery.objects.get().pk
    for path in (
        f"/plan/posts/{planned.pk}/", f"/plan/posts/{planned.pk}/edit",
        f"/plan/posts/{planned.pk}/videos", "/deliveries/", f"/deliveries/{number}/",
    ):  # fmt: skip
        assert "43 %" in client.get(path).content.decode(), path


def test_without_script_a_video_comes_with_the_form(
    client, clock, mira, velora, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(mira.user)
    with make_film(tmp_path / "a.mp4").open("rb") as file:
        form = {"source": "Fahrt", f"channel_{velora.pk}": "yes", "deed": "save", "pictures": file}
        assert client.post("/plan/posts/new", form).status_code == 302
    assert Attachment.objects.get().kind == "video"


def test_made_twice_nothing_is_made_twice(clock, plan, mira, velora, video_of, run_jobs):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    plan(pictures=[video], channels=[velora])
    run_jobs()
    made = Rendition.objects.get().picture
    films.make(made.pk)
    assert Rendition.objects.get().picture.file.name == made.file.name


def test_what_belongs_to_nothing_for_a_week_is_thrown_away(
    clock, plan, mira, velora, video_of, run_jobs
):
    kept, unused, typed = (video_of(mira, name) for name in ("a.mp4", "b.mp4", "c.mp4"))
    plan(pictures=[kept], channels=[velora])
    conversations.keep_draft(mira, "plan:new", "Fahrt", {f"alt_{typed.pk}": ""})
    run_jobs()
    assert films.forget_unused() == 0
    clock.shift(films.UNUSED_FOR * 2)
    unused.refresh_from_db()
    assert films.forget_unused() == 1
    assert set(Attachment.objects.values_list("pk", flat=True)) == {kept.pk, typed.pk}
    for file in (unused.file, unused.poster):
        assert not file.storage.exists(file.name)


def test_a_video_is_said_inside_and_played_there(
    client, clock, mira, video_of, plan, send, service
):
    video = video_of(mira)
    actions.submit(mira, plan(pictures=[video], channels=[service], wall="", at_once=True))
    send()
    post = Delivery.objects.get().post
    client.force_login(mira.user)
    shown = client.get(f"/posts/{post.pk}/").content.decode()
    assert f'<video src="/attachments/{post.attachments.get().pk}/"' in shown


SRT = "1\n00:00:00,500 --> 00:00:01,500\nWir fahren den Fluss entlang nach Hause.\n"
VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nWir fahren den Fluss entlang nach Hause.\n"


def typed_with(video: Attachment, subtitles: str, *channels) -> dict[str, object]:
    chosen = {f"channel_{one.pk}": "yes" for one in channels}
    words = {f"alt_{video.pk}": "Fahrt", f"subtitles_{video.pk}": subtitles}
    return {"source": "Schau", "attachments": video.pk, "deed": "now", **chosen, **words}


def test_subtitles_are_typed_beside_a_video_and_shown_in_its_player(
    client, clock, mira, lea, video_of, velora, service, send
):
    video = video_of(mira)
    client.force_login(mira.user)
    typed = typed_with(video, SRT, velora, service)
    assert (
        "Die Untertitel gehen hier nicht mit"
        in client.post("/plan/preview", typed).content.decode()
    )
    page = client.post("/plan/posts/new", typed).headers["location"]
    video.refresh_from_db()
    assert (video.subtitles, video.subtitles_language) == (VTT, "de")
    address = f"{page}pictures/{video.pk}/subtitles"
    client.force_login(lea.user)
    assert f'src="{address}"' in client.get(page).content.decode()
    assert client.get(address).content.decode() == VTT
    assert client.get(f"/attachments/{video.pk}/subtitles").status_code == 404

    send()
    copy = Delivery.objects.get(channel=service).post.attachments.get()
    client.force_login(mira.user)
    track = f'<track kind="subtitles" src="/attachments/{copy.pk}/subtitles"'
    assert track in client.get(f"/posts/{copy.post_id}/").content.decode()
    assert client.get(f"/attachments/{copy.pk}/subtitles").content.decode() == VTT


def test_what_is_made_of_a_video_says_the_same(clock, plan, mira, velora, video_of):
    video = video_of(mira, "a.webm", codecs=("libvpx", "libopus"))
    planned = plan(pictures=[video], channels=[velora])
    video.subtitles = SRT
    plan(planned=planned, pictures=[video], channels=[velora])
    made = Rendition.objects.get().picture
    assert (made.subtitles, made.subtitles_language) == (VTT, "de")


def test_what_is_no_subtitles_is_said_at_once_and_kept_as_typed(
    client, clock, mira, video_of, velora
):
    video = video_of(mira)
    client.force_login(mira.user)
    typed = typed_with(video, "Wir fahren.", velora)
    assert "Das sind keine Untertitel" in client.post("/plan/preview", typed).content.decode()
    answer = client.post("/plan/posts/new", typed)
    assert answer.status_code == 422
    assert ">Wir fahren.</textarea>" in answer.content.decode()
    video.refresh_from_db()
    assert video.subtitles == ""
    assert not Delivery.objects.exists()


def test_a_program_gives_a_video_its_subtitles(client, mira, video_of):
    client.force_login(mira.user)
    video = video_of(mira)
    path = f"/api/v1/attachments/{video.pk}"
    given = {"alt": "Fahrt", "subtitles": SRT}
    assert client.patch(path, given, "application/json").status_code == 200
    video.refresh_from_db()
    assert (video.alt, video.subtitles) == ("Fahrt", VTT)
    given = {"alt": "Fahrt", "subtitles": "nichts"}
    assert client.patch(path, given, "application/json").status_code == 422
