"""While writing in a browser: preview, marks by keyboard, and taking back what was just said."""

import pytest
from playwright.sync_api import Page, expect

from resonanz.conversations import actions
from resonanz.conversations.models import Draft, Post
from tests.screens import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_as, tom, mira, service) -> Page:
    page = open_as(tom, "/spaces/service/")
    expect(page.locator("text-tools").first).to_be_visible()
    return page


def field_of(page: Page):
    return page.locator(".composer textarea[name=source]").first


def test_the_preview_is_opened_by_keyboard_and_follows_what_is_typed(
    page: Page, assert_accessible, screenshot
):
    field = field_of(page)
    field.fill("Zeiten")
    field.press("Control+a")
    field.press("Control+b")
    expect(field).to_have_value("**Zeiten**")
    field.press("Control+Shift+P")
    preview = page.locator("text-preview .prose").first
    expect(preview.locator("strong")).to_have_text("Zeiten")
    field.fill("Hallo @mira\n\n| Tag | Uhr |\n| --- | --- |\n| Mo | 9 |\n\n#werkstatt")
    expect(preview.locator("table td").first).to_have_text("Mo")
    expect(preview.locator("a.mention")).to_have_text("@mira")
    assert_accessible(page)
    screenshot(page, "preview")
    field.press("Control+Shift+P")
    expect(preview).to_be_hidden()


def test_what_was_just_said_is_taken_back_and_stands_in_the_composer_again(page: Page, tom):
    field_of(page).fill("Zu früh abgeschickt")
    page.locator(".composer button[type=submit]").first.click()
    page.locator(".toast button", has_text="Rückgängig").click()
    wait_until(page, "!document.querySelector('.toast')")
    expect(field_of(page)).to_have_value("Zu früh abgeschickt")
    assert not Post.objects.standing().exists()
    assert Draft.objects.get(person=tom).source == "Zu früh abgeschickt"


def test_drafts_and_tags_are_pages_without_faults(open_as, tom, service, assert_accessible):
    actions.say(tom, service, "Der #akku ist leer")
    actions.keep_draft(tom, "compose", "Noch nicht fertig")
    for address in ("/drafts/", "/tags/", "/tags/akku/"):
        page = open_as(tom, address, width=390, theme="dark")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
