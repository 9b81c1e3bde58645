"""What somebody typed or uploaded outlives a deletion, a crash, a broken connection."""

from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect

from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.models import Attachment, Draft, Post
from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
# As large as `pieces.js` makes one.
PIECE = 4 * 1024 * 1024
# On a busy machine megabytes take their time.
WAIT = 30_000
WORDS = "With 18 Nm, and a drop of glue in the thread."


def crash(page: Page) -> None:
    """End the page as a crash does: nothing runs in it any more, no goodbye is sent."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=2_000)
    page.context.close()


def test_an_answer_to_a_post_deleted_meanwhile_stays_and_its_author_is_told(
    open_as, tom: Person, mira: Person, service: Channel
):
    post = actions.say(mira, service, "Which torque for the new stand?")
    page: Page = open_as(tom, f"/posts/{post.pk}/", language="en")
    field = page.locator("#answer textarea[name=source]")
    field.type(WORDS)
    actions.delete(mira, post)

    page.locator("#answer").get_by_role("button", name="Answer").click()

    expect(page.locator("#answer [data-error]")).to_contain_text("deleted")
    expect(field).to_have_value(WORDS)
    assert Draft.objects.get(person=tom).source == WORDS
    assert Post.objects.get() == post


def test_an_answer_to_an_answer_deleted_meanwhile_is_still_among_the_drafts(
    open_as, tom: Person, mira: Person, service: Channel
):
    post = actions.say(tom, service, "Which torque for the new stand?")
    answer = actions.comment(mira, post, "12 Nm")
    page: Page = open_as(tom, f"/posts/{post.pk}/", language="en")
    page.locator(f"#post-{answer.pk}").get_by_role("link", name="Answer").click()
    place = page.locator(f"#answers-{answer.pk}")
    place.locator("textarea[name=source]").fill(WORDS)
    actions.delete(mira, answer)

    place.get_by_role("button", name="Answer").click()

    expect(place.locator("[data-error]")).to_contain_text("deleted")
    expect(place.locator("textarea[name=source]")).to_have_value(WORDS)
    page = open_as(tom, "/drafts/", language="en")
    expect(page.locator("main")).to_contain_text(WORDS)


def test_what_was_typed_when_the_browser_crashed_is_there_in_another(
    open_as, tom: Person, service: Channel
):
    page: Page = open_as(tom, "/spaces/service/", language="en")
    field = page.locator(".composer textarea[name=source]").first
    field.focus()
    typed = ""
    # Without a pause, so that nothing but time makes it be kept.
    while not Draft.objects.filter(person=tom).exists():
        assert len(typed) < 400, "nothing was kept while typing"
        page.keyboard.type("on and on ", delay=40)
        typed += "on and on "
    crash(page)

    page = open_as(tom, "/spaces/service/", language="en")

    kept = page.locator(".composer textarea[name=source]").first.input_value()
    assert kept and typed.startswith(kept)


def test_what_was_typed_after_a_pause_outlives_a_crash_to_the_last_letter(
    open_as, tom: Person, mira: Person, service: Channel
):
    post = actions.say(mira, service, "Which torque for the new stand?")
    page: Page = open_as(tom, f"/posts/{post.pk}/", language="en")
    page.locator("#answer textarea[name=source]").type(WORDS)
    expect(page.get_by_text("Draft saved")).to_be_visible()
    crash(page)

    page = open_as(tom, f"/posts/{post.pk}/", language="en")

    expect(page.locator("#answer textarea[name=source]")).to_have_value(WORDS)


@pytest.fixture
def plan_of_the_stand(tmp_path: Path) -> Path:
    """A document whose first piece is nine tenths of it."""
    path = tmp_path / "Montageplan.pdf"
    path.write_bytes((b"%PDF-1.7\n" + bytes(range(256)) * 20_000)[: PIECE * 10 // 9])
    return path


class Connection:
    """Takes every piece from a byte on down with it, until it is mended; where each began."""

    def __init__(self, page: Page, breaks_at: int) -> None:
        self.page, self.breaks_at = page, breaks_at
        self.begun: list[int] = []
        page.route("**/uploads/*/", self._sent)

    def mend(self) -> None:
        self.breaks_at = -1
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def _sent(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        self.begun.append(int(route.request.headers["upload-offset"]))
        if self.begun[-1] == self.breaks_at:
            route.abort()
        else:
            route.continue_()


def content_of(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return file.read()


def test_an_upload_broken_off_at_ninety_per_cent_goes_on_and_the_post_has_it_whole(
    open_as, tom: Person, service: Channel, plan_of_the_stand: Path, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    open_as.may_fail = True  # the browser logs the broken connection
    page: Page = open_as(tom, "/spaces/service/", language="en")
    connection = Connection(page, breaks_at=PIECE)
    composer = page.locator(".composer").first
    composer.locator("textarea[name=source]").fill(WORDS)
    composer.locator("input[name=pictures]").set_input_files(plan_of_the_stand)
    expect(composer.locator("output")).to_contain_text("goes on by itself", timeout=WAIT)
    composer.get_by_role("button", name="Say it").click()
    expect(page.locator(".toast")).to_contain_text("still on its way")
    assert not Post.objects.exists()

    connection.mend()
    expect(composer.get_by_label("What the file is called")).to_have_value(
        "Montageplan.pdf", timeout=WAIT
    )
    composer.get_by_role("button", name="Say it").click()

    expect(page.locator("article.post a.link-card")).to_contain_text("Montageplan.pdf")
    assert connection.begun.count(0) == 1
    assert set(connection.begun) == {0, PIECE}
    found = Attachment.objects.get()
    assert found.post == Post.objects.get()
    assert content_of(found) == plan_of_the_stand.read_bytes()


def test_after_a_reload_at_ninety_per_cent_only_the_rest_of_a_file_is_sent(
    open_as, tom: Person, service: Channel, plan_of_the_stand: Path, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    open_as.may_fail = True
    page: Page = open_as(tom, "/spaces/service/", language="en")
    connection = Connection(page, breaks_at=PIECE)
    composer = page.locator(".composer").first
    composer.locator("textarea[name=source]").fill(WORDS)
    composer.locator("input[name=pictures]").set_input_files(plan_of_the_stand)
    expect(composer.locator("output")).to_contain_text("goes on by itself", timeout=WAIT)
    page.reload()
    connection.mend()
    connection.begun.clear()

    composer.locator("input[name=pictures]").set_input_files(plan_of_the_stand)
    composer.get_by_label("What the file is called").fill("Plan des Ständers")
    expect(composer.locator("textarea[name=source]")).to_have_value(WORDS)
    composer.get_by_role("button", name="Say it").click()

    expect(page.locator("article.post a.link-card")).to_contain_text("Plan des Ständers")
    assert connection.begun == [PIECE]
    assert content_of(Attachment.objects.get()) == plan_of_the_stand.read_bytes()
