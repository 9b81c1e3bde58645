"""What somebody typed outlives what happens meanwhile: a deletion, a crash of the browser."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.models import Draft, Post
from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
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
