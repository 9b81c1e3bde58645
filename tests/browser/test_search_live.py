"""The search answers while one types, and goes by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.conversations.searching.learning import learn_words
from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(mira: Person, tom: Person, service: Channel):
    actions.say(mira, service, "Die Fahrradversicherung zahlt bei Diebstahl.")
    actions.say(tom, service, "Wer weiß, wo die Ladestation steht?", kind="question")
    learn_words(everything=True)


def test_results_come_while_one_types_and_are_walked_by_keyboard(
    open_as, mira, said, assert_accessible
):
    page = open_as(mira, "/search", language="en")
    field = page.get_by_role("searchbox", name="Search everything")
    expect(field).to_be_focused()
    page.keyboard.type("fahrradvers")
    expect(page.locator("#hits mark")).to_have_text("Fahrradversicherung")
    expect(page).to_have_url(re.compile(r"/search\?q=fahrradvers$"))
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.locator("#hits article")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(r"/posts/\d+/"))


def test_the_form_narrows_down_and_the_tabs_keep_what_was_typed(
    open_as, mira, said, assert_accessible
):
    page = open_as(mira, "/search?q=station", language="en")
    page.get_by_text("Narrow down").click()
    page.get_by_label("Kind").select_option("question")
    expect(page.locator("#hits article")).to_have_count(1)
    expect(page.locator("#hits")).to_contain_text("Ladestation")
    assert_accessible(page)
    page.get_by_role("link", name="People", exact=True).last.click()
    expect(page).to_have_url(re.compile("q=station&kind=question&tab=people"))
