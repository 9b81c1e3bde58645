"""A video in the composer: uploaded in pieces, described, converted, published."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from resonanz.channels.models import Channel
from resonanz.conversations.models import Attachment, Upload
from resonanz.networks.delivery import deliver_due
from resonanz.networks.models import PracticePost
from resonanz.people.models import Person
from resonanz.planning.models import PlannedPost, Rendition
from tests.films import make_film
from tests.screens import LOOKS, violations, wait_until

from .test_plan import make_outside

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = "Say what is seen and heard"
WORDS = "Our new bicycle lane, from one end to the other."


@pytest.fixture
def velora(lea: Person, mira: Person, settings, tmp_path) -> Channel:
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_outside("Velora", lea, mira)


@pytest.fixture
def ride(tmp_path: Path) -> Path:
    return make_film(
        tmp_path / "ride.webm", seconds=2, size=(640, 360), codecs=("libvpx", "libopus")
    )


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than one piece of it."""
    noise = ("-vf", "noise=alls=100:allf=t", "-crf", "4", "-preset", "ultrafast")
    return make_film(tmp_path / "large.mp4", seconds=2, size=(1280, 720), more=noise)


def pieces(page: Page, deal: Callable[[int, Route], None]) -> list[str]:
    """Where each piece begins that the page sends; `deal` lets it through, or does not."""
    offsets: list[str] = []

    def sent(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        offsets.append(route.request.headers.get("upload-offset", ""))
        deal(len(offsets), route)

    page.route("**/uploads/*/", sent)
    return offsets


def choose(page: Page, path: Path) -> None:
    page.locator("input[name=pictures]").set_input_files(path)


def test_a_file_of_subtitles_fills_its_text_and_is_shown_while_it_plays(
    open_as, velora, mira, tmp_path
):
    ride = make_film(tmp_path / "ride.mp4", seconds=3, size=(640, 360))
    said = tmp_path / "ride.srt"
    said.write_bytes("1\n00:00:00,000 --> 00:00:02,900\nGrüße vom Fluss\n".encode("cp1252"))
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    page.locator("#plan-text").fill(WORDS)
    page.get_by_role("checkbox", name="Velora").check()
    choose(page, ride)
    page.get_by_text("Subtitles", exact=True).click()
    page.locator("video-subtitles input[type=file]").set_input_files(said)
    expect(page.locator("video-subtitles textarea")).to_have_value(re.compile("Grüße vom Fluss"))
    expect(page.locator(".plan-preview")).to_contain_text("do not go along here")
    assert violations(page) == []
    page.get_by_role("button", name="Save as draft").click()
    expect(page.locator(".page-head .chip")).to_have_text("Draft")
    wait_until(page, "document.querySelector('video').textTracks[0].cues?.length === 1")


def test_a_video_is_described_converted_and_published(open_as, velora, mira, ride, run_jobs):
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    page.locator("#plan-text").fill(WORDS)
    page.get_by_role("checkbox", name="Velora").check()
    choose(page, ride)
    page.get_by_label(ASKED).fill("A ride along the river")
    look = page.locator(".plan-preview")
    expect(look.locator("video")).to_be_visible()
    expect(look).to_contain_text("The video is converted to fit here")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator("#plan-making")).to_contain_text("being converted for Velora")
    deliver_due()
    assert not PracticePost.objects.exists()
    run_jobs()
    expect(page.locator("#plan-making progress")).to_have_count(0)
    deliver_due()
    run_jobs()
    page.reload()
    expect(page.locator(".page-head .chip")).to_have_text("Published")
    sent = PracticePost.objects.get()
    assert sent.extra["media"][0]["alt"] == "A ride along the river"
    assert Rendition.objects.get().picture.written["video"] == "h264"


def test_after_a_broken_connection_it_goes_on_where_it_stood(open_as, velora, mira, large):
    open_as.may_fail = True
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    offsets = pieces(
        page, lambda number, route: route.abort() if number == 2 else route.continue_()
    )
    choose(page, large)
    expect(page.get_by_label(ASKED)).to_be_visible(timeout=20_000)
    assert offsets[1] == offsets[2] != "0"
    assert Attachment.objects.get().size_bytes == large.stat().st_size


def test_after_a_reload_the_same_file_goes_on_where_it_stood(open_as, velora, mira, large):
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    # The second piece hangs.
    offsets = pieces(page, lambda number, route: None if number == 2 else route.continue_())
    choose(page, large)
    while len(offsets) < 2:
        page.wait_for_timeout(50)
    page.reload()
    choose(page, large)
    expect(page.get_by_label(ASKED)).to_be_visible(timeout=20_000)
    assert offsets[2] == offsets[1] != "0"


def test_stopped_it_is_gone(open_as, velora, mira, large):
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    pieces(page, lambda number, route: None)
    choose(page, large)
    page.get_by_role("button", name="Cancel the upload").click()
    expect(page.locator(".picture-row")).to_have_count(0)
    for _try in range(100):
        if not Upload.objects.exists():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it is still there")


def test_what_is_no_video_is_said_and_nothing_else_lost(open_as, velora, mira, tmp_path):
    page: Page = open_as(mira, "/plan/posts/new", language="en")
    page.locator("#plan-text").fill(WORDS)
    (tmp_path / "words.mp4").write_text("These are words. " * 40)
    choose(page, tmp_path / "words.mp4")
    expect(page.locator(".toast")).to_contain_text("no video we can read")
    assert page.locator("#plan-text").input_value() == WORDS


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_axe_finds_nothing_beside_a_video(
    open_as, velora, mira, ride, run_jobs, width, theme, language
):
    found = []
    page = open_as(mira, "/plan/posts/new", width, theme, language)
    page.locator("#plan-text").fill(WORDS)
    page.locator(f"input[name=channel_{velora.pk}]").check()
    choose(page, ride)
    page.locator(".picture-row textarea[name^=alt_]").fill("A ride along the river")
    expect(page.locator(".plan-preview video")).to_be_visible()
    found += violations(page)
    page.locator("button[value=save]").click()
    planned = PlannedPost.objects.get()
    Attachment.objects.filter(state="waiting").update(progress=43)
    for path in (f"/plan/posts/{planned.pk}/", f"/plan/posts/{planned.pk}/edit"):
        page = open_as(mira, path, width, theme, language)
        expect(page.locator("#plan-making")).to_contain_text("43 %")
        found += [f"{path}: {fault}" for fault in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
        found += [f"{path}: wider than the screen"] if wide else []
    assert found == []
