"""Reading by keyboard: keep a post with a note, mark as read up to it, see what is unread."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from resonanz.channels.models import Membership
from resonanz.conversations.actions import say
from resonanz.conversations.models import Bookmark
from resonanz.core.time import now, standing_at

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_feed_is_kept_marked_and_narrowed_without_a_mouse(
    open_as, assert_accessible, service, mira, tom
):
    Membership.objects.update(joined_at=now() - timedelta(days=1))
    posts = []
    for hours in (3, 2, 1):
        with standing_at(now() - timedelta(hours=hours)):
            posts.append(say(mira, service, f"Vor {hours} Stunden"))
    page = open_as(tom, "/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("b")
    middle = page.locator(f"#post-{posts[1].pk}")
    expect(middle.locator("[data-kept]")).to_be_visible()
    page.keyboard.press("b")
    note = middle.get_by_label(re.compile("^(Note|Notiz)"))
    note.fill("Nachfragen")
    note.press("Enter")
    expect(middle.locator("[data-kept]")).to_be_visible()
    assert Bookmark.objects.get(person=tom).note == "Nachfragen"

    middle.focus()
    page.keyboard.press("m")
    expect(page.locator(".since.is-here")).to_be_visible()
    expect(middle.locator(".unread-mark")).to_be_hidden()
    expect(page.locator(f"#post-{posts[2].pk} .unread-mark")).to_be_visible()
    expect(page.locator("#read-all")).to_have_count(0)
    assert_accessible(page)
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"unread=1"))
    expect(page.locator("article.post")).to_have_count(1)
