"""The whole loop, walked by people on the screens: from a fan's words to our answer and back."""

import pytest
from playwright.sync_api import Page, expect

from resonanz.channels.models import Channel, Membership
from resonanz.networks import delivery
from resonanz.networks.intake import take_in
from resonanz.networks.models import Account, Delivery, PracticePost

pytestmark = pytest.mark.browser

QUESTION = "Der neue Akku hält bei Frost nur die halbe Strecke. Normal?"
ADVICE = "Unter 5 °C sind 30 Prozent weniger normal. Drinnen laden hilft."


def walk_the_loop(open_as, account: Account, mira, tom, lea, run_jobs) -> Delivery:
    """Mira reflects inside, Tom knows it, Mira answers in his words, Lea approves, it is out."""
    case = open_as(mira, "/desk/")
    case.get_by_text(QUESTION).first.click()
    expect(case.locator("#answer-text")).to_be_visible()
    _reflect(case)
    thread = open_as(tom, "/")
    _advise(thread)
    _answer(case)
    _approve(open_as(lea, case.url.replace(_base(case), "")))
    run_jobs()
    delivery.deliver_due()
    run_jobs()
    sent = Delivery.objects.get(channel=account.channel)
    assert sent.state == Delivery.State.SENT, sent.problem
    _see_it_out(case, thread)
    return sent


def _base(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def _reflect(case: Page) -> None:
    case.keyboard.press("i")
    case.locator("#reflection select").select_option(label="Service")
    case.locator("#reflection textarea").fill("Was hilft Jana wirklich?")
    case.get_by_role("button", name="Drinnen fragen").click()
    expect(case.locator("#conversation")).to_contain_text("Was hilft Jana wirklich?")


def _advise(home: Page) -> None:
    expect(home.locator("main")).to_contain_text("Was hilft Jana wirklich?")
    home.get_by_role("link", name="Antworten").first.click()
    expect(home.locator("main")).to_contain_text(QUESTION)
    home.locator("#answer textarea").first.fill(ADVICE)
    home.locator("#answer button[type=submit]").first.click()
    expect(home.locator("#comments")).to_contain_text(ADVICE)


def _answer(case: Page) -> None:
    case.reload()
    case.get_by_role("button", name="in den Entwurf übernehmen").click()
    expect(case.locator("#answer-text")).to_have_value(ADVICE)
    expect(case.locator(".desk-drawn")).to_contain_text("Tom Wirth")
    case.locator("#answer-form button.is-main").click()
    expect(case.locator("#conversation")).to_contain_text("Wartet auf Freigabe")


def _approve(case: Page) -> None:
    case.get_by_role("button", name="Freigeben und senden").click()
    expect(case.get_by_role("button", name="Freigeben und senden")).to_have_count(0)


def _see_it_out(case: Page, thread: Page) -> None:
    """At the desk it stands as ours; inside, Tom is thanked and follows it to where it stands."""
    case.reload()
    expect(case.locator(".desk-entry.is-ours")).to_contain_text(ADVICE)
    expect(case.locator(".way li").last).to_have_attribute("data-state", "done")
    thread.goto(_base(thread) + "/notifications/")
    expect(thread.locator("main")).to_contain_text("Deine Worte stecken in einer Antwort")
    thread.get_by_role("link", name="Deine Worte stecken").first.click()
    out = thread.locator("#comments").get_by_role("link", name="Dort ansehen")
    expect(out).to_be_visible()


def ready(channel: Channel, mira) -> None:
    """Mira belongs to the desk of the channel, whose answers need a second person."""
    Membership.objects.get_or_create(channel=channel, person=mira)
    channel.needs_approval = True
    channel.save(update_fields=["needs_approval"])


def test_the_loop_on_the_practice_network(
    open_as, practice_account, service, mira, tom, lea, run_jobs
):
    """A fan writes on the practice network, and finds the answer below her words there."""
    ready(practice_account.channel, mira)
    outside = open_as(lea, f"/networks/accounts/{practice_account.pk}/")
    outside.get_by_role("textbox", name="Wer").fill("Jana Sommer")
    outside.get_by_role("textbox", name="Was gesagt wird").fill(QUESTION)
    outside.get_by_role("button", name="Absenden").click()
    expect(outside.locator("main")).to_contain_text("auf dem Weg zum Desk")
    run_jobs()

    sent = walk_the_loop(open_as, practice_account, mira, tom, lea, run_jobs)

    answer = PracticePost.objects.get(reason="own")
    assert ADVICE in answer.text
    assert answer.parent.text == QUESTION
    outside.goto(f"{_base(outside)}/deliveries/{sent.pk}/")
    expect(outside.locator("#delivery")).to_contain_text("gesendet")
    outside.get_by_role("link", name="Gespräch ansehen").click()
    expect(outside.locator("main")).to_contain_text(QUESTION)
    expect(outside.locator("#comments")).to_contain_text(ADVICE)


@pytest.mark.bluesky
def test_the_loop_on_the_real_bluesky_network(
    open_as, bluesky, velora, jana, service, mira, tom, lea, run_jobs
):
    """Connected on the screen, answered on the screens, read back by the fan with the SDK."""
    connect = open_as(lea, "/networks/connect/bluesky/")
    connect.locator("[name=server]").fill(bluesky.pds)
    connect.locator("[name=handle]").fill(velora.handle)
    connect.locator("[name=secret]").fill(velora.app_password)
    connect.get_by_role("button", name="Verbinden").last.click()
    expect(connect.locator("main")).to_contain_text(velora.handle)
    account = Account.objects.get()
    ready(account.channel, mira)
    asked = jana.names(f"@{velora.handle} {QUESTION}", velora.did)
    bluesky.settle()
    take_in(account)
    run_jobs()

    sent = walk_the_loop(open_as, account, mira, tom, lea, run_jobs)

    bluesky.settle()
    read = jana.reads(sent.remote_id)
    record = getattr(read, "value", None) or getattr(read, "record", read)
    assert ADVICE in record.text
    assert record.reply.parent.uri == asked
