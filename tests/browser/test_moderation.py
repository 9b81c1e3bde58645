"""Moderation in a browser: reported from a post's menu, decided, appealed; without faults."""

import pytest
from playwright.sync_api import expect

from resonanz.conversations import actions
from resonanz.conversations.models import Decision, Review
from tests.screens import LOOKS

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_post_is_reported_decided_and_appealed_on_screens(open_as, service, mira, tom, lea):
    post = actions.say(tom, service, "Wer die Liste nicht lesen kann, soll es lassen.")
    page = open_as(lea, "/spaces/service/")
    article = page.locator(f"#post-{post.pk}")
    article.locator("summary").click()
    article.get_by_role("link", name="Melden").click()
    page.get_by_label("Es beleidigt oder bedroht jemanden").check()
    page.get_by_role("button", name="Melden").click()
    expect(page.get_by_text("niemand erfährt, dass du es warst").first).to_be_visible()
    page = open_as(mira, "/moderation/")
    page.locator(".row a").first.click()
    page.get_by_label("Ausblenden").check()
    page.get_by_label("Begründung, wie sie").fill("Bitte ohne Spitzen.")
    page.get_by_role("button", name="Entscheiden").click()
    expect(page.locator("h1")).to_have_text("Ausblenden")
    decision = Decision.objects.get()
    page = open_as(tom, f"/moderation/decisions/{decision.pk}/")
    page.get_by_role("textbox").last.fill("Das ging gegen niemanden.")
    page.get_by_role("button", name="Einspruch").click()
    expect(page.get_by_text("noch einmal ansehen")).to_be_visible()


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_moderation_is_found_accessible_in_every_look(
    open_as, service, mira, tom, lea, ada, assert_accessible, screenshot, width, theme, language
):
    for number, text in enumerate(("Verkaufe mein altes Rad, 80 Euro", "Ruhe jetzt")):
        post = actions.say(tom, service, text)
        actions.report(lea, post, "elsewhere", f"Gehört woandershin ({number})")
    waiting, other = Review.objects.order_by("pk")
    decision = actions.decide(mira, other, Decision.Deed.LOCK, "Alles ist gesagt.")
    actions.appeal(tom, decision, "Nicht alles.")
    for name, person, address in (
        ("moderation", mira, "/moderation/"),
        ("review", mira, f"/moderation/reviews/{waiting.pk}/"),
        ("decision", ada, f"/moderation/decisions/{decision.pk}/"),
        ("trail", mira, "/moderation/trail"),
        ("words", ada, "/moderation/words"),
        ("report", lea, f"/posts/{waiting.post_id}/report"),
        ("locked", lea, f"/posts/{other.post_id}/"),
    ):
        page = open_as(person, address, width=width, theme=theme, language=language)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        screenshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
