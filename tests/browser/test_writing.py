"""Writing in a browser: nothing typed is lost, names complete, errors stand beside the form."""

import re
from io import BytesIO

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions
from resonanz.conversations.models import Attachment, Draft, Post
from resonanz.people.actions import belong, create_department
from resonanz.people.models import Person
from tests.screens import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Which torque for the new stand?"


def writing(page: Page):
    return page.locator(".composer textarea[name=source]").first


@pytest.fixture
def space_page(open_as, tom: Person, service: Channel) -> Page:
    page = open_as(tom, "/spaces/service/", language="en")
    expect(page.locator("text-tools").first).to_be_visible()
    return page


def test_a_draft_is_kept_while_typing_and_is_there_again(space_page: Page, tom: Person):
    writing(space_page).type(WORDS)
    expect(space_page.get_by_text("Draft saved")).to_be_visible()
    assert Draft.objects.get(person=tom).source == WORDS
    space_page.reload()
    expect(writing(space_page)).to_have_value(WORDS)


def test_a_text_survives_the_end_of_the_session(space_page: Page, tom: Person):
    Session.objects.all().delete()
    writing(space_page).type(WORDS)
    expect(space_page.get_by_text("Your session has ended")).to_be_visible()
    assert not Draft.objects.exists()
    signed_in = Client()
    signed_in.force_login(tom.user)
    value = signed_in.cookies["sessionid"].value
    here = space_page.evaluate("location.origin")
    space_page.context.add_cookies([{"name": "sessionid", "value": value, "url": here}])
    space_page.evaluate("dispatchEvent(new Event('online'))")
    expect(space_page.get_by_text("Draft saved")).to_be_visible()
    assert Draft.objects.get(person=tom).source == WORDS


def test_a_text_sent_after_the_session_ended_stays_in_its_place(space_page: Page):
    writing(space_page).type(WORDS)
    Session.objects.all().delete()
    space_page.get_by_role("button", name="Say it").click()
    expect(space_page.locator(".composer [data-error]")).to_contain_text("signed out")
    expect(writing(space_page)).to_have_value(WORDS)


def test_a_refusal_stands_beside_the_form_and_the_text_stays(space_page: Page, tom: Person):
    writing(space_page).type(WORDS)
    Membership.objects.filter(person=tom).delete()
    space_page.get_by_role("button", name="Say it").click()
    expect(space_page.locator(".composer [data-error]")).to_be_visible()
    expect(writing(space_page)).to_have_value(WORDS)
    assert not Post.objects.exists()


def test_what_was_said_leaves_no_draft_behind(space_page: Page, tom: Person):
    writing(space_page).type(WORDS)
    expect(space_page.get_by_text("Draft saved")).to_be_visible()
    writing(space_page).press("Control+Enter")
    expect(space_page.locator("article.post")).to_contain_text(WORDS)
    expect(writing(space_page)).to_have_value("")
    assert not Draft.objects.exists()
    assert space_page.evaluate("Object.keys(localStorage).length") == 0


def test_what_one_tab_sends_takes_nothing_from_what_stands_in_another(
    space_page: Page, tom: Person
):
    writing(space_page).type(WORDS)
    expect(space_page.get_by_text("Draft saved")).to_be_visible()
    other = space_page.context.new_page()
    other.goto(space_page.url)
    with space_page.expect_response("**/drafts/**"):
        writing(space_page).type(" And how much glue?")
    expect(writing(other)).to_have_value(WORDS)
    with space_page.expect_response("**/drafts/**"):
        other.get_by_role("button", name="Say it").click()
    expect(other.locator("article.post")).to_contain_text(WORDS)
    assert "glue" in Draft.objects.get(person=tom).source
    space_page.reload()
    expect(writing(space_page)).to_have_value(f"{WORDS} And how much glue?")


def test_a_name_is_completed_with_the_keyboard(space_page: Page, mira: Person):
    writing(space_page).type("Ask @mi")
    option = space_page.locator("[role=option]")
    expect(option).to_contain_text("Mira Kern")
    writing(space_page).press("Enter")
    expect(writing(space_page)).to_have_value("Ask @mira ")


def test_an_answer_goes_on_behind_the_name_of_whom_it_answers(
    space_page: Page, tom: Person, mira: Person, service: Channel
):
    comment = actions.comment(mira, actions.say(tom, service, WORDS), "18 Nm")
    space_page.goto(f"{space_page.url.split('/spaces/')[0]}/posts/{comment.root_id}/")
    space_page.locator(f"#post-{comment.pk}").get_by_role("link", name="Answer").click()
    field = space_page.locator(f"#answers-{comment.pk} textarea")
    expect(field).to_be_focused()
    space_page.keyboard.type("and glue?")
    expect(field).to_have_value("@mira and glue?")


def test_the_key_to_an_answer_goes_on_with_what_stands_there(
    space_page: Page, tom: Person, service: Channel
):
    post = actions.say(tom, service, WORDS)
    space_page.goto(f"{space_page.url.split('/spaces/')[0]}/posts/{post.pk}/")
    field = space_page.locator("#answer textarea")
    field.fill("With 18 Nm")
    field.blur()
    wait_until(space_page, "Boolean(customElements.get('keyboard-keys'))")
    space_page.keyboard.press("r")
    expect(field).to_be_focused()
    space_page.keyboard.type(" and glue")
    expect(field).to_have_value("With 18 Nm and glue")


def test_composing_begins_in_the_text(space_page: Page):
    space_page.keyboard.press("c")
    expect(space_page.get_by_label("What do you want to ask or tell?")).to_be_focused()
    space_page.get_by_role("link", name="Home").click()
    space_page.get_by_text("Ask something, tell something").click()
    expect(space_page.get_by_label("What do you want to ask or tell?")).to_be_focused()


def test_marks_are_written_around_the_selection(space_page: Page):
    writing(space_page).type("soon")
    writing(space_page).select_text()
    space_page.get_by_role("button", name="Bold").first.click()
    expect(writing(space_page)).to_have_value("**soon**")


def test_a_picture_goes_up_with_its_description(space_page: Page, tom: Person):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    file = {"name": "stand.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    with space_page.expect_file_chooser() as chooser:
        space_page.get_by_role("button", name="Add pictures").first.click()
    chooser.value.set_files(file)
    space_page.get_by_label(re.compile("Describe the picture")).fill("A bicycle on its stand")
    writing(space_page).type(WORDS)
    space_page.get_by_role("button", name="Say it").click()
    expect(space_page.locator("article.post img[alt='A bicycle on its stand']")).to_be_visible()
    assert Attachment.objects.get().post is not None


def test_a_file_that_does_not_go_along_is_named_and_the_text_stays(space_page: Page):
    writing(space_page).type(WORDS)
    file = {"name": "report.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    space_page.locator(".composer input[type=file]").first.set_input_files(file)
    told = space_page.get_by_text("report.exe: Files of this kind do not go along")
    expect(told).to_be_visible()
    expect(writing(space_page)).to_have_value(WORDS)


def test_the_theme_is_chosen_at_once_and_kept(space_page: Page, tom: Person):
    space_page.locator("summary.top-self").click()
    with space_page.expect_response("**/settings/theme"):
        space_page.get_by_text("Dark", exact=True).click()
    assert space_page.evaluate("document.documentElement.dataset.theme") == "dark"
    space_page.reload()
    assert space_page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_several_pictures_and_their_descriptions_are_there_again(space_page: Page, tom: Person):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    names = ["one.png", "two.png"]
    files = [{"name": n, "mimeType": "image/png", "buffer": picture.getvalue()} for n in names]
    space_page.locator(".composer input[type=file]").first.set_input_files(files)
    described = space_page.get_by_label(re.compile("Describe the picture"))
    expect(described).to_have_count(2)
    for place, name in enumerate(names):
        described.nth(place).fill(name)
    expect(space_page.get_by_text("Draft saved")).to_be_visible()

    space_page.reload()

    assert [described.nth(place).input_value() for place in range(2)] == names
    writing(space_page).type(WORDS)
    space_page.get_by_role("button", name="Say it").click()
    expect(space_page.locator("article.post figure img")).to_have_count(2)
    assert {one.alt for one in Attachment.objects.all()} == set(names)


def test_whoever_names_a_department_sees_whom_that_tells_before_sending(
    space_page: Page, ada: Person, mira: Person
):
    belong(ada, mira, create_department(ada, "Werkstatt"))
    writing(space_page).type("Who helps, @wer")
    expect(space_page.locator("[role=option]")).to_contain_text("tells 1 person")
    writing(space_page).press("Enter")
    expect(writing(space_page)).to_have_value("Who helps, @department/werkstatt ")
    expect(space_page.get_by_text("Tells 1 person.")).to_be_visible()
    actions.limit_telling(ada, members=0, keepers=0, administrators=0)
    writing(space_page).type("?")
    expect(space_page.get_by_text("You may not tell whole groups.")).to_be_visible()


def test_what_was_deleted_is_brought_back_on_its_own_page_by_keyboard(
    open_as, tom: Person, service: Channel
):
    post = actions.say(tom, service, WORDS)
    thread = open_as(tom, f"/posts/{post.pk}/", language="en")
    card = thread.locator(f"#post-{post.pk}")
    card.locator("summary").last.click()
    card.get_by_role("button", name="Delete").or_(card.get_by_role("link", name="Delete")).click()
    expect(card.get_by_role("button", name="Undo")).to_be_focused()
    thread.keyboard.press("Enter")
    expect(card).to_contain_text(WORDS)
