"""The keyboard alone goes everywhere."""

import re

import pytest
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel
from resonanz.conversations import actions
from resonanz.people.models import Person
from tests.screens import FOCUS_SEEN, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def space_page(open_as, mira: Person, tom: Person, service: Channel) -> Page:
    for words in ("First", "Second", "Third"):
        actions.say(tom, service, words)
    page = open_as(mira, "/spaces/service/", language="en")
    expect(page.locator("article.post")).to_have_count(3)
    wait_until(page, "Boolean(customElements.get('command-palette'))")
    return page


def test_j_and_k_walk_the_list_and_o_opens(space_page: Page):
    for key in "jjk":
        space_page.keyboard.press(key)
    expect(space_page.locator("[data-current]")).to_contain_text("Third")
    space_page.keyboard.press("j")
    space_page.keyboard.press("o")
    expect(space_page).to_have_url(re.compile(r"/posts/\d+/"))
    expect(space_page.locator("main")).to_contain_text("Second")


def test_who_reacts_or_bookmarks_by_keyboard_stays_there(space_page: Page):
    post = space_page.locator("article.post").first
    for name, given in (("Like", "[aria-pressed=true]"), ("Bookmark", "[data-kept]")):
        button = post.get_by_role("button", name=name).first
        button.focus()
        space_page.keyboard.press("Enter")
        expect(post.locator(given)).to_be_focused()
    post.get_by_role("link", name="React").focus()
    space_page.keyboard.press("Enter")
    expect(post.locator(".reactions button").first).to_be_focused()


def test_what_is_asked_of_one_is_two_tabs_away_however_long_the_feed(
    open_as, mira: Person, tom: Person, service: Channel
):
    actions.say(tom, service, "Who knows, @mira?")
    home = open_as(mira, "/", language="en")
    row = home.locator("#asked a.row")
    expect(row).to_have_count(1)
    home.keyboard.press("Tab")
    home.keyboard.press("Tab")
    expect(home.get_by_role("link", name="Skip to what is asked of you")).to_be_focused()
    home.keyboard.press("Enter")
    home.keyboard.press("Tab")
    expect(row).to_be_focused()


def test_a_slash_leads_to_the_search(space_page: Page):
    space_page.keyboard.press("/")
    expect(space_page.get_by_role("searchbox", name="Search")).to_be_focused()


def test_a_letter_typed_into_a_field_is_a_letter(space_page: Page):
    field = space_page.locator(".composer textarea").first
    field.focus()
    space_page.keyboard.type("jock? o/c")
    expect(field).to_have_value("jock? o/c")
    expect(space_page.locator("dialog[open]")).to_have_count(0)


def test_a_question_mark_shows_the_keys_and_escape_leaves(space_page: Page, assert_accessible):
    space_page.keyboard.press("?")
    expect(space_page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    assert_accessible(space_page)
    space_page.keyboard.press("Escape")
    expect(space_page.locator("dialog[open]")).to_have_count(0)


def test_the_palette_jumps_to_a_place(space_page: Page, assert_accessible):
    space_page.keyboard.press("Control+k")
    expect(space_page.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    assert_accessible(space_page)
    space_page.keyboard.type("people")
    space_page.keyboard.press("Enter")
    expect(space_page).to_have_url(re.compile("/people/$"))


def test_the_palette_jumps_to_a_person(space_page: Page, lea):
    space_page.keyboard.press("Control+k")
    space_page.keyboard.type("Neum")
    option = space_page.locator("#palette [role=option]", has_text=lea.name)
    option.wait_for()
    assert option.get_attribute("aria-selected") == "true", "people stand before the search"
    space_page.keyboard.press("Enter")
    space_page.wait_for_url(f"**/people/{lea.pk}/")


def test_the_palette_searches_for_what_is_no_place(space_page: Page):
    space_page.keyboard.press("Control+k")
    palette = space_page.locator("#palette")
    upper_edge = palette.bounding_box()["y"]
    space_page.keyboard.type("Third")
    expect(space_page.locator("[role=option]")).to_have_count(1)
    assert palette.bounding_box()["y"] == upper_edge
    space_page.keyboard.press("Enter")
    expect(space_page).to_have_url(re.compile(r"/search\?q=Third"))


def test_the_first_tab_skips_to_the_content(space_page: Page):
    space_page.keyboard.press("Tab")
    expect(space_page.get_by_role("link", name="Skip to content")).to_be_focused()
    space_page.keyboard.press("Enter")
    assert space_page.evaluate("document.activeElement.id") == "main"


def test_the_focus_is_always_visible(space_page: Page):
    for _ in range(25):
        space_page.keyboard.press("Tab")
        assert space_page.evaluate(FOCUS_SEEN), space_page.evaluate(
            "document.activeElement.outerHTML.slice(0, 200)"
        )
