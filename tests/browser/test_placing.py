"""Announcements, pinned, shared and moved threads on the screen, looked at by axe."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from resonanz.conversations import actions
from resonanz.conversations.kinds.notice import NoticeAsked
from resonanz.conversations.models import Confirmation, Post
from resonanz.core.time import now
from tests.screens import SCREENS, violations

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(1440, "light", "de"), (390, "dark", "en")]


@pytest.fixture
def said(tom, mira, lea, service, make_space):
    """Lea looks after both spaces; Tom is asked."""
    workshop = make_space("Werkstatt", lea, tom)
    make_space("Montage", lea, tom, access="closed")
    service.memberships.create(person=lea, role="moderator")
    asked = NoticeAsked(
        "Helmpflicht in Halle 4", "Ich habe die Regel gelesen und halte mich daran.",
        now() + timedelta(days=12),
    )  # fmt: skip
    notice = actions.say(
        lea, service, "Ab Montag gilt in Halle 4 **Helmpflicht**, auch für Besuch.",
        kind="notice", asked=asked,
    )  # fmt: skip
    post = actions.say(tom, service, "Der neue Prüfstand misst die Bremsen jetzt automatisch.")
    shared = actions.share(lea, post, workshop, "Das spart uns jeden Freitag eine Stunde.")
    actions.pin(lea, notice)
    actions.pin(lea, post)
    moved = actions.say(tom, service, "Wer hat den Drehmomentschlüssel?")
    actions.move_thread(lea, moved, workshop, "Gehört in die Werkstatt.")
    return {"notice": notice, "post": post, "shared": shared, "moved": moved}


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_the_pages_look_right_to_axe_and_fit(open_as, lea, tom, said, width, theme, language):
    notice, post = said["notice"].pk, said["post"].pk
    of_lea = {
        "placing-space": "/spaces/service/",
        "placing-shared": "/spaces/werkstatt/",
        "placing-pin": f"/posts/{post}/pin",
        "placing-share": f"/posts/{post}/shares",
        "placing-move": f"/posts/{post}/move",
        "placing-moved": f"/posts/{said['moved'].pk}/",
        "placing-confirmations": f"/posts/{notice}/confirmations",
        "placing-version": f"/posts/{notice}/notice",
        "placing-end": f"/posts/{notice}/notice/end",
        "placing-announce": "/compose?kind=notice",
    }
    found = []
    SCREENS.mkdir(parents=True, exist_ok=True)
    for person, pages in ((lea, of_lea), (tom, {"placing-home": "/"})):
        page = open_as(person, "/", width=width, theme=theme, language=language)
        base = page.evaluate("location.origin")
        for name, address in pages.items():
            page.goto(base + address)
            page.wait_for_load_state("networkidle")
            found += [f"{name}: {fault}" for fault in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{name} is too wide")
            page.screenshot(path=SCREENS / f"{name}-{width}-{theme}-{language}.png", full_page=True)
    assert found == []


def test_one_confirms_on_home_in_the_words_of_the_author(open_as, tom, said):
    page = open_as(tom, "/")
    page.get_by_role("link", name="Helmpflicht in Halle 4").first.click()
    page.get_by_role("button", name="Ich habe die Regel gelesen").click()
    expect(page.get_by_text("Du hast bestätigt:")).to_be_visible()
    assert Confirmation.objects.get().person == tom


def test_what_it_costs_is_shown_while_one_writes(open_as, lea, said):
    page = open_as(lea, "/spaces/service/")
    page.get_by_label("Bekanntmachung", exact=True).check(force=True)
    page.get_by_label("Was möchtest du").fill("Wort " * 400)
    expect(page.get_by_text("2 Personen")).to_be_visible()
    expect(page.get_by_text("zusammen kostet es 5 Minuten")).to_be_visible()


def test_a_post_is_shared_from_its_menu(open_as, tom, said):
    page = open_as(tom, f"/posts/{said['post'].pk}/")
    page.locator(f"#post-{said['post'].pk} summary").click()
    page.get_by_role("link", name="Teilen").click()
    page.locator("select[name=channel]").select_option(label="Werkstatt")
    page.get_by_label("Was möchtest du dazu sagen?").fill("Schaut mal")
    page.get_by_role("button", name="Teilen").click()
    expect(page.get_by_text("misst die Bremsen").first).to_be_visible()
    assert Post.objects.filter(kind="share", source="Schaut mal").exists()
