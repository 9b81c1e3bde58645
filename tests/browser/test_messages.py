"""Messages in a browser: written, answered and read, without a page being loaded anew."""

import pytest
from playwright.sync_api import expect

from resonanz.channels import actions as channels
from resonanz.conversations import actions, direct
from resonanz.people.models import Person
from tests.screens import LOOKS, follow, hear_the_news, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talked(mira: Person, tom: Person, lea: Person, run_jobs):
    pair, group = channels.talk(mira, [tom]), channels.talk(mira, [tom, lea])
    actions.say(mira, pair, "Moin Tom, hast du nachher **zehn Minuten**?")
    actions.say(tom, pair, "Klar, ab halb drei.\n\n- Prüfstand\n- Kaffee")
    actions.say(lea, group, "Ab Montag fehlt uns der Prüfstand für zwei Tage.")
    actions.say(mira, pair, "Gut, dann bis gleich.")
    run_jobs()
    return pair


def test_a_message_is_sent_and_an_answer_comes_by_itself(open_as, talked, mira, tom):
    page = open_as(tom, f"/messages/{talked.pk}/#newer")
    follow(page)
    page.locator(".composer textarea").fill("Bin da.")
    page.get_by_role("button", name="Senden").click()
    expect(page.locator(".talk > .post.is-own").last).to_contain_text("Bin da.")
    expect(page.locator(".composer textarea")).to_have_value("")
    actions.say(mira, talked, "Komme in den Pausenraum.")
    hear_the_news(page)
    expect(page.locator(".talk > .post").last).to_contain_text("Pausenraum")
    assert page.locator(".talk > .post").count() == 5


def test_who_looked_at_the_end_has_read_it(open_as, talked, tom):
    assert direct.talk(tom, talked).unread == 2
    page = open_as(tom, "/messages/")
    expect(page.locator("#count-messages")).to_have_text("2")
    with page.expect_response("**/notifications/read"):
        page.locator(".talk-row a").first.click()
    wait_until(page, "location.pathname !== '/messages/'")
    assert direct.talk(tom, talked).unread == 0
    page.goto(page.evaluate("location.origin") + "/")
    expect(page.locator("#count-messages")).to_have_text("1")


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_messages_are_found_accessible_in_every_look(
    open_as, talked, tom, lea, assert_accessible, screenshot, width, theme, language
):
    for name, address in (
        ("messages", "/messages/"),
        ("conversation", f"/messages/{talked.pk}/"),
        ("message-new", f"/messages/new?from={talked.pk}&person={lea.pk}"),
    ):
        page = open_as(tom, address, width=width, theme=theme, language=language)
        page.wait_for_load_state("networkidle")
        assert_accessible(page)
        screenshot(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
