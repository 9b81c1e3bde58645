"""What one hears, chosen at the bell: by keyboard, on a phone too; and how one is reached."""

import re

import pytest
from playwright.sync_api import expect

from resonanz.conversations.actions import say
from resonanz.notifications.actions import attend, settle_reach
from resonanz.notifications.models import Attention, Level
from tests.screens import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = re.compile("What you hear of it|Was du davon hörst")


def test_the_bell_of_a_space_is_chosen_by_keyboard(open_as, service, mira, tom):
    page = open_as(tom, f"/spaces/{service.slug}/")
    page.get_by_label(LABEL).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Only when|Nur wenn")).focus()
    page.keyboard.press("Enter")

    expect(page.get_by_label(LABEL)).to_contain_text(re.compile("Mentions only|Nur Erwähnungen"))
    row = Attention.objects.get(person=tom, channel=service)
    assert (row.level, row.reason) == (Level.MENTIONS, "chosen")


def test_the_pages_of_what_one_hears_look_well(
    open_as, look_at, assert_accessible, screenshot, service, mira, tom
):
    post = say(mira, service, "Was hilft gegen Quietschen?")
    attend(tom, service, Level.EVERYTHING)
    attend(tom, post, Level.MUTED)
    attend(tom, mira, Level.MENTIONS)
    settle_reach(tom, quiet_weekends=True)
    for address, name in (
        (f"/spaces/{service.slug}/", "space"),
        (f"/posts/{post.pk}/", "thread"),
        (f"/people/{mira.pk}/", "profile"),
    ):
        for width, theme, language in LOOKS:
            page = open_as(tom, address, width=width, theme=theme, language=language)
            page.get_by_label(LABEL).click()
            screenshot(page, f"hearing-{name}")
            assert_accessible(page)
    look_at("hearing-choices", "/notifications/levels/", tom)
    look_at("hearing-reach", "/notifications/reach/", tom)
    look_at("hearing-devices", "/accounts/sessions/", tom)
