"""At the desk nothing typed is lost, the focus goes on, and names complete in a question inside."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.conversations import actions as conversations
from resonanz.desk import actions
from resonanz.desk.models import Answer, Case
from resonanz.networks import practice
from resonanz.networks.actions import connect
from resonanz.networks.contract import ConnectRequest
from resonanz.networks.intake import take_in
from resonanz.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
JANA = {"remote_id": "fan:jana", "handle": "jana", "name": "Jana Sommer"}


@pytest.fixture
def case(lea: Person, mira: Person, tom: Person, service: Channel, run_jobs) -> Case:
    """Jana asked something, Mira asked inside, and Tom knows."""
    account = connect(lea, "practice", ConnectRequest(handle="velora"))
    Membership.objects.get_or_create(channel=account.channel, person=mira)
    practice.say(account.remote_id, JANA, "@velora Is that normal?")
    take_in(account)
    run_jobs()
    case = Case.objects.with_all().get()
    question = actions.reflect(mira, case, service, "Who knows?")
    conversations.comment(tom, question, "It is below five degrees.")
    return case


@pytest.fixture
def page(open_as, mira: Person, case: Case) -> Page:
    page = open_as(mira, f"/desk/cases/{case.pk}/", language="en")
    page.wait_for_load_state("networkidle")
    return page


def test_after_assigning_by_keyboard_the_focus_goes_on(page: Page, case: Case, mira: Person):
    page.keyboard.press("a")
    chosen = page.locator("#assignment select")
    expect(chosen).to_be_focused()
    chosen.select_option(label=mira.name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#facts dl")).to_contain_text(mira.name)
    expect(page.locator("#facts [data-key=a]")).to_be_focused()


def test_a_name_completes_in_a_question_inside(page: Page, service: Channel, tom: Person):
    page.keyboard.press("i")
    page.locator("#reflection select").select_option(str(service.pk))
    field = page.locator("#reflection textarea")
    field.focus()
    page.keyboard.type("What do you say, @to")
    expect(page.get_by_role("option", name=tom.name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(field).to_have_value("What do you say, @tom ")


def test_a_comment_is_taken_and_left_out_and_all_else_stays(page: Page, case: Case):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    file = {"name": "x.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    page.locator("#answer-form input[type=file]").set_input_files(file)
    alt = page.locator("#answer-form textarea[name^=alt_]")
    alt.fill("The label of the battery")
    page.locator(".desk-more-fields summary").first.click()
    page.locator("[name=due_at]").fill("2030-12-24T10:00")
    text = page.locator("#answer-text")
    text.fill("Hello Jana,")

    page.locator("button.desk-take").press("Enter")

    expect(text).to_have_value("Hello Jana,\n\nIt is below five degrees.")
    expect(text).to_be_focused()
    expect(alt).to_have_value("The label of the battery")
    expect(page.locator("[name=due_at]")).to_have_value("2030-12-24T10:00")
    text.fill("Quite other words")
    page.locator(".desk-drawn button").click()
    expect(page.locator(".desk-drawn")).to_have_count(0)
    expect(text).to_have_value("Quite other words")
    assert Answer.objects.get().attachments.count() == 1


def test_enter_in_a_field_of_the_editor_takes_no_comment(page: Page, case: Case):
    page.locator("#answer-text").fill("Hello Jana, it is normal.")
    page.locator(".desk-more-fields summary").first.click()
    page.locator("[name=due_at]").press("Enter")
    page.wait_for_load_state("networkidle")
    assert not Answer.objects.filter(drawn_from__isnull=False).exists()
