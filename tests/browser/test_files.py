"""Files of every kind in the composer: each asks for its words, and is there again."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel
from resonanz.conversations.models import Post
from resonanz.people.models import Person
from tests.films import make_film
from tests.screens import LOOKS, violations, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
SRT = "1\n00:00:00,000 --> 00:00:00,900\nGrüße vom Fluss\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    picture, plan = tmp_path / "rad.png", tmp_path / "Montageplan.pdf"
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    picture.write_bytes(drawn.getvalue())
    plan.write_bytes(b"%PDF-1.7\n" + b"Schrauben " * 50)
    return [picture, make_film(tmp_path / "ride.mp4", size=(320, 240)), plan]


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_each_file_is_described_and_there_again_after_a_reload(
    open_as,
    tom: Person,
    service: Channel,
    files,
    settings,
    tmp_path,
    screenshot,
    *,
    width,
    theme,
    language,
):
    settings.MEDIA_ROOT = tmp_path / "media"
    page: Page = open_as(tom, "/spaces/service/", width, theme, language)
    composer = page.locator(".composer").first
    composer.locator("input[name=pictures]").set_input_files(files)
    words = composer.locator("textarea[name^=alt_]")
    expect(words).to_have_count(3, timeout=20_000)
    row = composer.locator(".picture-row")
    row.nth(0).locator("textarea").fill("Ein Rad")
    row.nth(1).locator("textarea[name^=alt_]").fill("Eine Fahrt")
    row.nth(1).locator("summary").click()
    row.nth(1).locator("textarea[name^=subtitles_]").fill(SRT)
    expect(row.nth(2).locator("textarea")).to_have_value("Montageplan.pdf")
    expect(composer.locator("[data-state]")).to_have_text(
        ("Draft saved", "Entwurf gespeichert")[language == "de"]
    )
    screenshot(page, "files-new")
    found = violations(page)

    page.reload()

    assert [words.nth(place).input_value() for place in range(3)] == [
        "Ein Rad",
        "Eine Fahrt",
        "Montageplan.pdf",
    ]
    wait_until(page, "Boolean(customElements.get('video-subtitles'))")
    screenshot(page, "files-again")
    assert found + violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    composer.locator("footer button[type=submit]").click()
    expect(page.locator("article.post a.link-card")).to_contain_text("Montageplan.pdf")
    expect(page.locator("article.post img[alt='Ein Rad']")).to_be_visible()
    wait_until(
        page, "document.querySelector('article.post video').textTracks[0].cues?.length === 1"
    )
    assert Post.objects.get().attachments.count() == 3
    screenshot(page, "files-said")
