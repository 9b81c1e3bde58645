"""What the plan shows, whom, and at what cost."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils.translation import override
from PIL import Image

from resonanz.conversations.actions import store
from resonanz.core.errors import Gone, Refused
from resonanz.core.time import now
from resonanz.networks.limits import Limits
from resonanz.networks.models import Delivery
from resonanz.planning import actions, outgoing, pictures, queries
from resonanz.planning.content import Content
from resonanz.planning.models import PlannedPost, Rendition, Variant
from resonanz.planning.queries import Wish
from resonanz.planning.sameness import nearly_same

PROFILE = b"a profile of colours"


@pytest.fixture
def thousand(clock, velora, mira):
    moment = now()
    rows = PlannedPost.objects.bulk_create(
        PlannedPost(
            author=mira, original={"text": f"Beitrag {number}"}, state="scheduled",
            wall="2026-02-10T10:00", zone="Europe/Berlin", created_at=moment, changed_at=moment,
            due_at=moment + timedelta(minutes=number),
        )
        for number in range(1000)
    )  # fmt: skip
    Variant.objects.bulk_create(Variant(planned_post=row, channel=velora) for row in rows)


@pytest.mark.parametrize("path", ["/plan/", "/plan/month", "/plan/week", "/plan/?tab=published"])
def test_a_thousand_planned_posts_ask_no_more_than_ten_would(
    thousand, client, mira, path, django_assert_max_num_queries
):
    client.force_login(mira.user)
    client.get(path)
    # Who asks (3), the rail (3), the page itself.
    with django_assert_max_num_queries(20) as many:
        assert client.get(path).status_code == 200
    PlannedPost.objects.filter(pk__gt=PlannedPost.objects.order_by("pk")[9].pk).delete()
    with django_assert_max_num_queries(len(many.captured_queries)):
        client.get(path)


def test_the_queries_of_the_plan_are_ten_at_most(thousand, mira, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        found = queries.between(mira, date(2026, 2, 1), date(2026, 3, 1))
        assert len([planned.stage for planned in found]) == 1000


def test_the_list_is_walked_page_by_page(thousand, mira):
    first = queries.planned(mira, Wish(), size=600)
    second = queries.planned(mira, Wish(), first.next, size=600)
    assert len({row.pk for row in [*first.rows, *second.rows]}) == 1000


def test_nobody_sees_what_is_planned_for_channels_of_others(clock, plan, mira, lea, tom):
    planned = plan()
    assert queries.one(lea, planned.pk) == planned
    with pytest.raises(Gone):
        queries.one(tom, planned.pk)


def test_nearly_the_same_words_on_the_same_account_are_warned_of(clock, plan, mira, velora):
    store(velora, velora.identity, "Wo ladet ihr euren Akku im Winter?")
    words = {velora.pk: "Wo ladet ihr euren Akku im Winter"}
    assert [one.channel for one in nearly_same([velora], words)] == [velora]
    assert nearly_same([velora], {velora.pk: "Heute ist Markt am Rathaus"}) == []


def test_what_is_planned_already_is_warned_of_too_but_not_of_itself(clock, plan, mira, touren):
    planned = actions.submit(mira, plan("Wo ladet ihr euren Akku im Winter?"))
    words = {touren.pk: "Wo ladet ihr euren Akku im Winter?"}
    assert nearly_same([touren], words)[0].address == f"/plan/posts/{planned.pk}/"
    assert nearly_same([touren], words, beside=planned.pk) == []


def test_a_picture_is_made_to_fit_its_colours_kept_its_place_forgotten():
    written = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (50.0, 0.0, 0.0)}
    image = Image.effect_noise((1600, 1200), 90).convert("RGBA")
    image.save(written, "PNG", icc_profile=PROFILE, exif=exif)
    limits = Limits(300, media_types=frozenset({"image/jpeg"}), picture_bytes=90_000)

    made = pictures.fit(written.getvalue(), limits)

    assert len(made.content) <= 90_000 and made.media_type == "image/jpeg"
    with Image.open(BytesIO(made.content)) as small:
        assert small.info["icc_profile"] == PROFILE and not small.getexif()
        assert abs(small.width / small.height - 4 / 3) < 0.02


def test_too_many_pixels_become_fewer():
    written = BytesIO()
    Image.new("RGB", (1000, 1000)).save(written, "PNG")
    made = pictures.fit(written.getvalue(), Limits(300, picture_pixels=250_000))
    assert made.width * made.height <= 250_000


def test_what_cannot_be_made_small_enough_is_refused():
    written = BytesIO()
    Image.effect_noise((400, 400), 90).save(written, "JPEG")
    with pytest.raises(Refused):
        pictures.fit(written.getvalue(), Limits(300, picture_bytes=10))


def test_each_channel_gets_its_rendition_and_the_original_stays(
    clock, plan, mira, velora, picture_of, monkeypatch
):
    from resonanz.networks import practice  # noqa: PLC0415

    limits = practice.network.limits.with_(picture_bytes=30_000)
    monkeypatch.setattr(practice.Practice, "limits", limits)
    picture = picture_of(mira)
    actions.submit(mira, plan(pictures=[picture], channels=[velora]))
    sent = Delivery.objects.get().attachments.get()
    assert sent.size_bytes <= 30_000 < picture.size_bytes
    assert (sent.alt, Rendition.objects.get().original) == ("Ein Rad", picture)


def test_after_it_went_out_it_is_corrected_and_taken_away(clock, plan, mira, velora, send):
    planned = actions.submit(mira, plan(channels=[velora], wall="", at_once=True))
    send()
    actions.correct(mira, queries.variant(planned, velora.pk), "Wo ladet ihr euer Rad?")
    variant = queries.variant(planned, velora.pk)
    assert variant.delivery.parts == ["Wo ladet ihr euer Rad?"]
    actions.take_down(mira, variant)
    assert queries.variant(planned, velora.pk).shown_stage == "gone"
    with pytest.raises(Refused):
        actions.take_down(mira, queries.variant(planned, velora.pk))


def test_a_failed_part_is_repeated_alone(clock, plan, mira, velora, touren, send):
    planned = actions.submit(mira, plan(wall="", at_once=True))
    Delivery.objects.filter(channel=velora).update(state="refused", problem="Nein")
    send()
    assert queries.one(mira, planned.pk).stage == "partly"
    actions.retry(mira, queries.variant(planned, velora.pk))
    send()
    assert queries.one(mira, planned.pk).stage == "published"
    with pytest.raises(Refused):
        actions.retry(mira, queries.variant(planned, velora.pk))


def test_where_a_land_changes_its_clocks_the_wall_time_stays(clock, plan, mira):
    planned = actions.submit(mira, plan())
    wrong = planned.due_at + timedelta(hours=1)
    PlannedPost.objects.update(due_at=wrong)
    assert actions.keep_wall_times() == 1
    assert {one.due_at for one in Delivery.objects.all()} == {planned.due_at}


def test_a_draft_is_copied_and_deleted(clock, plan, mira):
    planned = plan()
    twin = actions.copy(mira, planned)
    assert twin.pk != planned.pk and twin.words == planned.words
    assert twin.variants.count() == 2
    actions.delete(mira, twin)
    assert PlannedPost.objects.get() == planned


def test_what_is_too_long_is_marked_where_it_is_and_said_how_it_is_mended(velora):
    family = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    place = outgoing.places([velora])[velora.pk]
    with override("en"):
        looks = outgoing.preview(place, Content(text=family * 303))
        assert looks.parts[0].over == family * 3
        (mended,) = looks.notes
        assert mended.endswith("or make a thread of it under “More”.")
        assert outgoing.preview(place, Content(text="x " * 302, is_thread=True)).notes == []
